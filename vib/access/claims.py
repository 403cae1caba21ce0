"""What an identity provider tells about somebody in, a visitor out.

A value of the role claim is a role by the settings (`VIBMonitor-coordinator`), or a role and the code of an
organisation with a colon between, as ACM/IDM writes them (`VIBMonitor-medewerker:OVO000123`).
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from vib.access.roles import Role, Visitor

Claims = Mapping[str, object]

CLOCK_SKEW = 60
"""Seconds by which the clock of the provider may differ from ours."""
ALL_AGENCIES = "*"
"""Written in the settings for an organisation whose staff deliver for every agency."""
LONGEST_NAME = 120


class Refusal(StrEnum):
    """Why somebody may not come in."""

    NOT_SIGNED_IN = "not_signed_in"
    EXPIRED = "expired"
    NO_ROLE = "no_role"
    NOT_LOCAL = "not_local"
    """There is no sign-in, and they are not at this machine."""


@dataclass(frozen=True)
class Rules:
    """How claims are read; see `vib.settings`."""

    role_claim: str
    name_claim: str
    roles: Mapping[str, Role]
    organisations: Mapping[str, str]
    """Organisation code → the id of an agency, or `ALL_AGENCIES`."""


def visitor_of(claims: Claims, rules: Rules) -> Visitor | Refusal:
    """Who the claims speak of. The highest role counts, with the agencies of the values that give it."""
    granted = [grant for value in values_of(claims, rules.role_claim) if (grant := _grant(value, rules))]
    if not granted:
        return Refusal.NO_ROLE
    order = list(Role)
    role = max((role for role, _ in granted), key=order.index)
    bound = [agencies for one, agencies in granted if one is role]
    everywhere = not all(bound)
    return Visitor(
        name_of(claims, rules.name_claim),
        role,
        frozenset() if everywhere else _union(bound),
        account=_text(claims, "sub") or _text(claims, "email"),
    )


def expires(claims: Claims) -> float:
    """The moment (seconds since 1970) up to which the claims are believed; long ago where they don't say."""
    moment = claims.get("exp")
    if isinstance(moment, bool) or not isinstance(moment, int | float) or not math.isfinite(moment):
        return 0.0
    return float(moment) + CLOCK_SKEW


def values_of(claims: Claims, claim: str) -> tuple[str, ...]:
    """The values of a claim that is a list or a text; `realm_access.roles` is the claim within a claim."""
    told = claims.get(claim)
    if told is None and "." in claim:
        outer, _, inner = claim.partition(".")
        within = claims.get(outer)
        return values_of(within, inner) if isinstance(within, Mapping) else ()
    if isinstance(told, str):
        return tuple(filter(None, re.split(r"[\s,;]+", told)))
    if isinstance(told, list | tuple):
        return tuple(value.strip() for value in told if isinstance(value, str))
    return ()


def name_of(claims: Claims, claim: str) -> str:
    """Who somebody is, on one line: the claim of the settings, or what there is in its place."""
    parts = (_text(claims, "given_name"), _text(claims, "family_name"))
    choices = (
        _text(claims, claim),
        " ".join(filter(None, parts)),
        *(_text(claims, other) for other in ("preferred_username", "email", "sub")),
    )
    return next(filter(None, choices), "")


def _text(claims: Claims, claim: str) -> str:
    told = claims.get(claim)
    if not isinstance(told, str):
        return ""
    printable = "".join(sign if sign.isprintable() else " " for sign in told)
    return " ".join(printable.split())[:LONGEST_NAME]


def _grant(value: str, rules: Rules) -> tuple[Role, frozenset[str]] | None:
    """The role and agencies of one value. Staff of an organisation nobody knows get no role."""
    name, colon, organisation = value.partition(":")
    role = rules.roles.get(value) or rules.roles.get(name)
    if role is None:
        return None
    if role is not Role.STAFF or not colon:
        return role, frozenset()
    agency = rules.organisations.get(organisation)
    if agency is None:
        return None
    return role, frozenset() if agency == ALL_AGENCIES else frozenset({agency})


def _union(parts: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*parts)
