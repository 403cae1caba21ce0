"""Every checkable figure of the published answer, counted again from the raw rows of 30 November 2023."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

import pytest

from tests.sample_data.reading import PUBLISHED, counted, facts, personal, public

Claim = dict[str, str]
CLAIMS = [claim for claim in facts("claims-sv64.csv") if claim["status"] == "checkable"]


def _pilots_started(claim: Claim) -> Decimal:
    pilots = public(PUBLISHED, "pilots")
    return Decimal(
        sum(
            pilot["agency"] == claim["agency"] and "" < pilot["actual_start"] <= claim["as_of"]
            for pilot in pilots
        )
    )


def _participation(claim: Claim) -> Decimal:
    return Decimal(counted(PUBLISHED, claim["agency"], claim["metric"].removeprefix("participation.")))


def _target(claim: Claim) -> Decimal:
    (row,) = (
        row
        for row in public(PUBLISHED, "targets")
        if (row["agency"], row["metric"], row["quarter"]) == (claim["agency"], "participants", "2025-Q3")
    )
    return Decimal(row["value"])


def _percentage(part: int, whole: int) -> Decimal:
    return Decimal(100 * part) / Decimal(whole)


def _guidance_share(claim: Claim) -> Decimal:
    destinations = personal(PUBLISHED, "guidance")["destination"]
    measured = destinations[destinations != "not_measured"]
    return _percentage(int((measured == claim["category"]).sum()), len(measured))


def _care_share(claim: Claim) -> Decimal:
    rows = personal(PUBLISHED, "guidance")
    sectors = rows[rows["destination"] == claim["category"]]["sector"]
    return _percentage(int((sectors == "care").sum()), len(sectors))


def _perspective_share(claim: Claim) -> Decimal:
    perspectives = personal(PUBLISHED, "trajectories")["perspective"]
    known = perspectives[perspectives != "unknown"]
    return _percentage(int((known == claim["category"]).sum()), len(known))


def _money(claim: Claim) -> Decimal:
    """The one line that states the amount, or for all agencies together the sum of theirs."""
    kind = claim["metric"].removeprefix("budget.")
    lines = [
        line
        for line in public(PUBLISHED, "budget")
        if line["kind"] == kind
        and line["funding"] == claim["funding"]
        and line["cost_type"] == claim["cost_type"]
        and claim["agency"] in ("", line["agency"])
        and claim["year"] == (line["year"] or line["quarter"][:4])
    ]
    assert len(lines) == (1 if claim["agency"] else 3)
    return sum((Decimal(line["amount"]) for line in lines), Decimal())


def _fte(claim: Claim) -> Decimal:
    (row,) = (
        row
        for row in public(PUBLISHED, "staffing")
        if (row["agency"], row["funding"], row["year"]) == (claim["agency"], claim["funding"], claim["year"])
    )
    return Decimal(row["fte"])


COUNT_AGAIN: dict[str, Callable[[Claim], Decimal]] = {
    "pilots.started": _pilots_started,
    "participation.enrolled": _participation,
    "participation.completed": _participation,
    "participation.dropped_out": _participation,
    "targets.participants": _target,
    "guidance.share": _guidance_share,
    "guidance.care_share": _care_share,
    "profile.perspective_share": _perspective_share,
    "budget.granted": _money,
    "budget.spent": _money,
    "staffing.fte": _fte,
}


@pytest.mark.parametrize("claim", CLAIMS, ids=[claim["claim_id"] for claim in CLAIMS])
def test_the_rows_give_the_published_figure(claim: Claim) -> None:
    found = COUNT_AGAIN[claim["metric"]](claim)
    as_published = found.quantize(Decimal(1).scaleb(-int(claim["decimals"])), ROUND_HALF_UP)
    assert as_published == Decimal(claim["value"])


def test_all_43_checkable_claims_are_counted_again() -> None:
    assert len(CLAIMS) == 43


def test_the_unexplained_difference_of_the_source_is_kept() -> None:
    amounts: dict[bool, Decimal] = {True: Decimal(), False: Decimal()}
    for line in public(PUBLISHED, "budget"):
        if (line["agency"], line["kind"], line["year"]) == ("joint", "spent", "2022"):
            amounts[line["cost_type"] == ""] += Decimal(line["amount"])
    assert amounts == {True: Decimal("86451.51"), False: Decimal("86390.53")}


def test_no_spending_after_2022_is_reported_in_november_2023() -> None:
    spent = [line for line in public(PUBLISHED, "budget") if line["kind"] == "spent"]
    assert {line["year"] or line["quarter"] for line in spent} == {"2022", "2022-Q4"}


def test_no_budget_line_names_a_strand() -> None:
    assert {line["strand"] for line in public(PUBLISHED, "budget")} == {""}
