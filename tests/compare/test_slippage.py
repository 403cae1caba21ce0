"""Shifts of the plan, on cases worked out by hand and on the laws that any shift must keep."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vib.compare.slippage import shift, slippage
from vib.model.quarters import QuarterRange
from vib.model.selection import Selection

WINTER, SUMMER, AUTUMN = date(2022, 12, 31), date(2023, 6, 30), date(2023, 11, 30)


def row(name: str, planned_end: date | None = None, **columns: Any) -> dict[str, Any]:
    defaults = {"kind": "milestone", "title_nl": name, "precision": "quarter", "status": "planned"}
    return {"id": name, "planned_end": planned_end, **defaults, **columns}


def table(*rows: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    return {"milestones": list(rows)}


@pytest.mark.parametrize(
    ("then", "now", "moved"),
    [
        ((date(2023, 10, 1), "quarter"), (date(2024, 4, 1), "quarter"), (2, "quarter")),
        ((date(2024, 1, 1), "quarter"), (date(2023, 10, 1), "quarter"), (-1, "quarter")),
        ((date(2024, 1, 1), "quarter"), (date(2024, 3, 20), "day"), (0, "quarter")),
        ((date(2024, 1, 10), "day"), (date(2024, 4, 1), "month"), (3, "month")),
        ((date(2023, 12, 1), "month"), (date(2024, 1, 1), "month"), (1, "month")),
        ((date(2024, 2, 27), "day"), (date(2024, 3, 1), "day"), (3, "day")),
    ],
)
def test_a_shift_is_counted_in_the_coarser_unit(
    then: tuple[date, str], now: tuple[date, str], moved: tuple[int, str]
) -> None:
    assert shift(*then, *now) == moved


days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
precisions = st.sampled_from(["day", "month", "quarter"])


@given(days, precisions, days, precisions)
def test_there_and_back_is_nothing(then: date, fine: str, now: date, coarse: str) -> None:
    there, unit = shift(then, fine, now, coarse)
    back, same = shift(now, coarse, then, fine)
    assert (back, same) == (-there, unit)


@given(days, days, days, precisions)
def test_shifts_of_one_precision_add_up(first: date, second: date, third: date, precision: str) -> None:
    steps = [shift(a, precision, b, precision)[0] for a, b in ((first, second), (second, third))]
    assert shift(first, precision, third, precision)[0] == sum(steps)


@given(days, st.integers(0, 2000), precisions)
def test_a_later_day_is_never_an_earlier_period(day: date, further: int, precision: str) -> None:
    moved, unit = shift(day, precision, day + timedelta(days=further), "day")
    assert moved >= 0
    assert unit == precision


def changes(frame: Any) -> dict[str, tuple[Any, ...]]:
    wanted = ["change", "shift", "shift_unit", "cumulative", "cumulative_unit"]
    return {r["id"]: tuple(r[c] for c in wanted) for r in frame.to_dict("records")}


def test_every_kind_of_change(make_snapshot: Any) -> None:
    then = make_snapshot(
        SUMMER,
        table(
            row("slips", date(2023, 10, 1)),
            row("sooner", date(2024, 4, 1)),
            row("stays", date(2024, 1, 1)),
            row("undated"),
            row("vague"),
            row("dropped", date(2024, 1, 1)),
            row("gone", date(2024, 1, 1), strand=2),
            row("start", date(2024, 1, 1), kind="activity", planned_start=date(2023, 7, 1)),
        ),
    )
    now = make_snapshot(
        AUTUMN,
        table(
            row("slips", date(2024, 1, 1)),
            row("sooner", date(2024, 1, 1)),
            row("stays", date(2024, 1, 1)),
            row("undated"),
            row("vague", date(2024, 1, 1)),
            row("dropped"),
            row("start", date(2024, 1, 1), kind="activity", planned_start=date(2023, 10, 1)),
            row("extra", date(2024, 1, 1)),
        ),
    )
    frame = slippage(now, then, (then, now))
    assert changes(frame) == {
        "slips": ("later", 1, "quarter", 1, "quarter"),
        "sooner": ("earlier", -1, "quarter", -1, "quarter"),
        "stays": ("unchanged", 0, "quarter", 0, "quarter"),
        "undated": ("unchanged", None, None, None, None),
        "vague": ("planned", None, None, 0, "quarter"),
        "dropped": ("unplanned", None, None, None, None),
        "start": ("start_moved", 0, "quarter", 0, "quarter"),
        "extra": ("added", None, None, 0, "quarter"),
        "gone": ("removed", None, None, None, None),
    }
    gone = frame.set_index("id").loc["gone"]
    assert (gone["strand"], gone["planned_end"], gone["then_end"]) == (2, None, date(2024, 1, 1))
    assert set(frame["then_as_of"]) == {SUMMER}


def test_the_cumulative_shift_runs_from_the_first_snapshot_that_planned_it(make_snapshot: Any) -> None:
    oldest = make_snapshot(WINTER, table(row("m")))
    older = make_snapshot(date(2023, 3, 31), table(row("m", date(2023, 4, 1))))
    then = make_snapshot(SUMMER, table(row("m", date(2023, 7, 1))))
    now = make_snapshot(AUTUMN, table(row("m", date(2024, 1, 1))))
    later = make_snapshot(date(2024, 3, 31), table(row("m", date(2025, 1, 1))))
    frame = slippage(now, then, (later, now, then, older, oldest))
    assert changes(frame) == {"m": ("later", 2, "quarter", 3, "quarter")}
    assert list(frame["since"]) == [date(2023, 3, 31)]


def test_filters_keep_what_they_keep_now_or_kept_then(make_snapshot: Any) -> None:
    then = make_snapshot(SUMMER, table(row("out", date(2023, 7, 1)), row("gone", date(2023, 7, 1))))
    now = make_snapshot(
        AUTUMN,
        table(
            row("out", date(2024, 1, 1)),
            row("in", date(2023, 7, 1)),
            row("far", date(2025, 1, 1)),
            row("amal", date(2023, 7, 1), agency="amal"),
        ),
    )
    chosen = Selection(("atlas",), QuarterRange.parse("2023-Q3"))
    assert list(slippage(now, then, (), chosen)["id"]) == ["out", "in", "gone"]


def test_the_verdict_of_now_stays_beside_the_shift(make_snapshot: Any) -> None:
    then = make_snapshot(SUMMER, table(row("m", date(2023, 4, 1))))
    now = make_snapshot(AUTUMN, table(row("m", date(2023, 7, 1))))
    (found,) = slippage(now, then, ()).to_dict("records")
    assert (found["due"], found["late"], found["shift"]) == (True, True, 1)
