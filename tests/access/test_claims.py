"""What a token says of somebody, read by the settings; what it doesn't say lets nobody in."""

import pytest

from vib.access.claims import CLOCK_SKEW, Claims, Refusal, Rules, expires, name_of, visitor_of
from vib.access.ended import EndedSignIns
from vib.access.roles import Role, Visitor

RULES = Rules(
    role_claim="roles",
    name_claim="name",
    roles={
        "VIBMonitor-lezer": Role.VIEWER,
        "VIBMonitor-medewerker": Role.STAFF,
        "VIBMonitor-coordinator": Role.COORDINATOR,
        "cabinet:boss": Role.STEERING,
    },
    organisations={"OVO000123": "atlas", "OVO000456": "amal", "OVO000999": "*"},
)


def read(*values: str) -> Visitor | Refusal:
    return visitor_of({"name": "An Claes", "roles": list(values)}, RULES)


def test_acm_writes_role_and_organisation_with_a_colon_between() -> None:
    assert read("VIBMonitor-medewerker:OVO000123") == Visitor("An Claes", Role.STAFF, frozenset({"atlas"}))


def test_a_coordinator_is_bound_to_no_agency() -> None:
    assert read("VIBMonitor-coordinator:OVO000123") == Visitor("An Claes", Role.COORDINATOR)


def test_the_highest_role_counts_with_the_agencies_of_the_values_that_give_it() -> None:
    found = read(
        "VIBMonitor-lezer", "VIBMonitor-medewerker:OVO000123", "VIBMonitor-medewerker:OVO000456", "other"
    )
    assert found == Visitor("An Claes", Role.STAFF, frozenset({"atlas", "amal"}))


@pytest.mark.parametrize("value", ["VIBMonitor-medewerker", "VIBMonitor-medewerker:OVO000999"])
def test_staff_without_an_organisation_or_of_all_deliver_for_every_agency(value: str) -> None:
    assert read(value) == Visitor("An Claes", Role.STAFF)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "beheerder",
        "VIBMonitor-medewerker:OVO777777",
        "VIBMonitor-medewerker:",
        "vibmonitor-coordinator",
        "xVIBMonitor-coordinator",
        ":VIBMonitor-coordinator",
    ],
)
def test_a_value_that_nobody_knows_gives_no_role_at_all(value: str) -> None:
    assert read(value) is Refusal.NO_ROLE


def test_a_mapped_value_may_have_a_colon_itself() -> None:
    assert read("cabinet:boss") == Visitor("An Claes", Role.STEERING)


@pytest.mark.parametrize(
    "told",
    [
        "VIBMonitor-lezer, VIBMonitor-coordinator:OVO000123",
        "VIBMonitor-lezer VIBMonitor-coordinator",
        ["VIBMonitor-coordinator", 7, None],
    ],
)
def test_a_claim_is_a_list_or_a_text(told: object) -> None:
    assert visitor_of({"name": "An", "roles": told}, RULES) == Visitor("An", Role.COORDINATOR)


@pytest.mark.parametrize("told", [None, 7, True, {"VIBMonitor-coordinator": 1}])
def test_anything_else_gives_no_role(told: object) -> None:
    assert visitor_of({"name": "An", "roles": told}, RULES) is Refusal.NO_ROLE


def test_a_claim_may_lie_within_a_claim() -> None:
    rules = Rules("realm_access.roles", "name", RULES.roles, {})
    claims = {"name": "An", "realm_access": {"roles": ["VIBMonitor-lezer"]}}
    assert visitor_of(claims, rules) == Visitor("An", Role.VIEWER)


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"name": " An\nClaes "}, "An Claes"),
        ({"name": "", "given_name": "An", "family_name": "Claes"}, "An Claes"),
        ({"name": 5, "email": "an@voorbeeld.be"}, "an@voorbeeld.be"),
        ({"sub": "x" * 300}, "x" * 120),
        ({}, ""),
    ],
)
def test_a_name_is_one_line_and_not_endless(claims: Claims, name: str) -> None:
    assert name_of(claims, "name") == name


@pytest.mark.parametrize("told", [None, "1800000000", True, float("nan"), float("inf")])
def test_without_a_moment_a_token_expired_long_ago(told: object) -> None:
    assert expires({"exp": told}) == 0


def test_clocks_may_differ_by_a_minute() -> None:
    assert expires({"exp": 1_800_000_000}) == 1_800_000_000 + CLOCK_SKEW == 1_800_000_060


def test_a_sign_in_that_was_ended_stays_ended_until_it_expires() -> None:
    ended = EndedSignIns()
    mine, other = {"sub": "an", "iat": 1, "exp": 1000}, {"sub": "an", "iat": 2, "exp": 1000}
    ended.end(mine, now=500)
    assert ended.has(mine)
    assert not ended.has(other), "the same person may sign in again"
    ended.end(other, now=2000)
    assert not ended.has(mine), "it has expired, and is forgotten"


def test_people_of_one_name_are_told_apart_by_the_provider() -> None:
    claims = {"name": "An", "roles": ["VIBMonitor-coordinator"]}
    one, other = (visitor_of({**claims, "sub": sub}, RULES) for sub in ("1", "2"))
    assert isinstance(one, Visitor)
    assert isinstance(other, Visitor)
    assert one.name == other.name
    assert one.identity != other.identity
    without = visitor_of(claims, RULES)
    assert isinstance(without, Visitor)
    assert without.identity == "An"
