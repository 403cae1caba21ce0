from typing import Any

import pandas as pd

from vib.metrics import strand_rule
from vib.metrics.figure import Figure


def _line(amount: str, strand: int | None, kind: str = "granted", **more: Any) -> dict[str, Any]:
    return {
        "agency": "atlas",
        "funding": "recurrent",
        "kind": kind,
        "amount": amount,
        "strand": strand,
    } | more


def _row(frame: pd.DataFrame, funding: str, group: str) -> Any:
    rows = frame[(frame["funding"] == funding) & (frame["group"] == group)]
    assert len(rows) == 1
    return rows.iloc[0]


def test_lines_without_a_strand_make_the_rule_not_computable_and_say_how_many(make_snapshot: Any) -> None:
    lines = [_line("75.00", 2), _line("25.00", None), _line("9.00", None, "spent", year=2022)]
    snapshot = make_snapshot(tables={"budget": lines})
    row = _row(strand_rule.judged(snapshot), "recurrent", "pilots")
    assert (row["share"], row["kind"], row["unnamed"], row["counted"]) == (None, None, 2, 3)
    assert list(strand_rule.figures(snapshot)) == []


def test_lines_that_all_name_a_strand_are_judged(make_snapshot: Any) -> None:
    lines = [_line("70.00", 2), _line("20.00", 1), _line("6.00", 3), _line("4.00", 4)]
    snapshot = make_snapshot(tables={"budget": lines})
    frame = strand_rule.judged(snapshot)
    pilots = _row(frame, "recurrent", "pilots")
    assert (pilots["share"], pilots["rule"], pilots["kind"]) == (70.0, 75, "granted")
    assert _row(frame, "recurrent", "research_concept_knowledge")["share"] == 30.0
    assert Figure("budget.strand_share", 70.0, 70.0, "%", category="pilots", funding="recurrent") in list(
        strand_rule.figures(snapshot)
    )
    assert Figure("budget.strand_share", 70.0, 70.0, "%", category="pilots") in list(
        strand_rule.figures(snapshot)
    )


def test_spent_lines_are_judged_where_granted_ones_name_no_strand(make_snapshot: Any) -> None:
    lines = [
        _line("500.00", None),
        _line("30.00", 2, "spent", year=2022),
        # A reported total and its part: the total counts, once.
        _line("10.00", 1, "spent", year=2022),
        _line("9.00", 1, "spent", year=2022, cost_type="personnel"),
    ]
    row = _row(strand_rule.judged(make_snapshot(tables={"budget": lines})), "recurrent", "pilots")
    assert (row["share"], row["kind"]) == (75.0, "spent")


def test_both_purses_together_wait_for_the_purse_that_names_no_strand(make_snapshot: Any) -> None:
    lines = [_line("75.00", 2), _line("25.00", 1), _line("100.00", None, funding="project", agency="joint")]
    frame = strand_rule.judged(make_snapshot(tables={"budget": lines}))
    assert _row(frame, "recurrent", "pilots")["share"] == 75.0
    assert _row(frame, "project", "pilots")["share"] is None
    assert _row(frame, "*", "pilots")["share"] is None
