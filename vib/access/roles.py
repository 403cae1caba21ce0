"""Roles, what each may do, and a visitor who has one."""

from dataclasses import dataclass
from enum import StrEnum

from vib.locale import N_


class Role(StrEnum):
    """What somebody is to the project."""

    VIEWER = "viewer"
    """The minister's cabinet."""
    STEERING = "steering"
    STAFF = "staff"
    COORDINATOR = "coordinator"


ROLE_NAMES: dict[Role, str] = {
    Role.VIEWER: N_("viewer"),
    Role.STEERING: N_("steering group"),
    Role.STAFF: N_("staff of an agency"),
    Role.COORDINATOR: N_("coordinator"),
}


class Permission(StrEnum):
    """What a page or an action asks for."""

    SEE = "see"
    SNAPSHOTS = "snapshots"
    """Look at the history of the snapshots and download them."""
    UPLOAD = "upload"
    PUBLISH = "publish"
    RESTORE = "restore"
    """Publish an earlier snapshot again, and withdraw one."""
    AUDIT = "audit"


_VIEWER = frozenset({Permission.SEE})
_STEERING = _VIEWER | {Permission.SNAPSHOTS}
_STAFF = _STEERING | {Permission.UPLOAD, Permission.PUBLISH}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.VIEWER: _VIEWER,
    Role.STEERING: _STEERING,
    Role.STAFF: _STAFF,
    Role.COORDINATOR: frozenset(Permission),
}


@dataclass(frozen=True)
class Visitor:
    """Somebody at the screen; `agencies` are those they may deliver for, empty for all."""

    name: str
    role: Role
    agencies: frozenset[str] = frozenset()
    local: bool = False
    """Not signed in: somebody at this machine, where the server listens on loopback only."""
    account: str = ""
    """What the provider tells people apart by; two may have the same name. Empty where it says none."""

    @property
    def identity(self) -> str:
        """What is the same for one person, and different for another."""
        return self.account or self.name

    def may(self, permission: Permission) -> bool:
        """Whether the visitor's role has a permission."""
        return permission in PERMISSIONS[self.role]
