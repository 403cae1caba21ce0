"""Each role may do what it is for, and no more."""

import pytest

from vib.access.roles import Permission, Role, Visitor


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.VIEWER, {"see"}),
        (Role.STEERING, {"see", "snapshots"}),
        (Role.STAFF, {"see", "snapshots", "upload", "publish"}),
        (Role.COORDINATOR, {"see", "snapshots", "upload", "publish", "restore", "audit"}),
    ],
)
def test_a_role_may_do_what_it_is_for(role: Role, allowed: set[str]) -> None:
    visitor = Visitor("An", role)
    assert {permission.value for permission in Permission if visitor.may(permission)} == allowed
