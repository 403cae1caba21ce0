"""A life table of ten people, worked out by hand.

bin   at risk  took the step  still under way  exposed   still without it at the end
0-3   10       2              2                9         7/9           = 77.8 %
4-7   6        2              0                6         7/9 x 4/6     = 51.9 %
8-11  4        1              2                3         14/27 x 2/3   = 34.6 %
12-15 1        0              1                0.5       as it was
"""

from typing import Any

import pandas as pd
import pytest

from vib.metrics.durations import figures, quantiles, survival
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot

TEN = {"000": (2, 2), "004": (2, 0), "008": (1, 2), "012": (0, 1)}


def _rows(agency: str, step: str, bins: dict[str, tuple[int, int]]) -> list[dict[str, Any]]:
    return [
        {"agency": agency, "step": step, "weeks": weeks, "outcome": outcome, "count": count}
        for weeks, counts in bins.items()
        for outcome, count in zip(("ended", "under_way"), counts, strict=True)
    ]


def _tables() -> dict[str, list[dict[str, Any]]]:
    return {
        "agencies": [
            {"id": "north", "name": "Noord", "order": 1},
            {"id": "south", "name": "Zuid", "order": 2},
        ],
        "pilots": [
            {"id": "harbour", "agency": "north", "name": "Haven", "region": "N"},
            {"id": "park", "agency": "south", "name": "Park", "region": "Z"},
        ],
    }


@pytest.fixture
def snapshot(make_snapshot: Any) -> Snapshot:
    """The ten all start in the north; in the south, four start in their first weeks."""
    rows = _rows("north", "enrolled_to_started", TEN) + _rows("south", "enrolled_to_started", {"000": (4, 0)})
    made: Snapshot = make_snapshot(tables=_tables(), cubes={"durations": rows})
    return made


def _weeks(frame: pd.DataFrame, agency: str) -> dict[str, tuple[float, float]]:
    rows = frame[(frame["agency"] == agency) & (frame["step"] == "enrolled_to_started")]
    found = rows[["quantile", "low", "high"]].itertuples(index=False, name=None)
    return {quantile: (low, high) for quantile, low, high in found}


def test_those_under_way_count_for_half_of_the_bin_they_were_last_seen_in(snapshot: Snapshot) -> None:
    curve = survival(snapshot, Selection(("north",)))
    north = curve[curve["agency"] == "north"]
    assert north["weeks"].tolist() == [0, 4, 8, 12]
    assert north["at_risk_low"].tolist() == [10, 6, 4, 1]
    expected = [700 / 9, 1400 / 27, 2800 / 81, 2800 / 81]
    assert north["low"].tolist() == pytest.approx(expected)
    assert north["high"].tolist() == pytest.approx(expected)


def test_the_median_is_not_that_of_the_finishers_alone(snapshot: Snapshot) -> None:
    # Of the five who finished, the third did so within 4 to 7 weeks; among all ten it takes longer.
    weeks = _weeks(quantiles(snapshot), "north")
    assert weeks["lower_quartile"] == (4, 7)
    assert weeks["median"] == (8, 11)


def test_a_quartile_that_too_few_have_reached_is_absent(snapshot: Snapshot) -> None:
    low, high = _weeks(quantiles(snapshot), "north")["upper_quartile"]
    assert pd.isna(low)
    assert pd.isna(high)
    assert {f.metric for f in figures(snapshot) if f.agency == "north"} == {
        "durations.lower_quartile",
        "durations.median",
    }


def test_agencies_together_are_one_group(snapshot: Snapshot) -> None:
    # 6 of 14 in the first bin, exposed 13; then 2 of 6: 7/13 x 4/6 = 35.9 %.
    curve = survival(snapshot, EVERYTHING)
    together = curve[curve["agency"] == "*"]
    assert together["low"].tolist()[:2] == pytest.approx([700 / 13, 2800 / 78])
    assert _weeks(quantiles(snapshot), "*")["median"] == (4, 7)


def test_exactly_half_is_the_median(make_snapshot: Any) -> None:
    # 3/4 x 2/3 is one half, though not in floating point.
    rows = _rows("north", "started_to_completed", {"000": (1, 0), "004": (1, 0), "008": (0, 2)})
    frame = quantiles(make_snapshot(tables=_tables(), cubes={"durations": rows}), Selection(("north",)))
    median = frame[(frame["agency"] == "north") & (frame["quantile"] == "median")]
    assert median[["low", "high"]].values.tolist() == [[4, 7]]


def test_suppressed_counts_widen_the_curve_and_the_median(make_snapshot: Any) -> None:
    rows = _rows("north", "enrolled_to_started", {"000": (0, 0), "004": (4, 0), "008": (0, 4)})
    rows[0] |= {"low": 1, "high": 4}
    snapshot = make_snapshot(tables=_tables(), cubes={"durations": rows})
    curve = survival(snapshot, Selection(("north",)))
    north = curve[curve["agency"] == "north"]
    # One to four of nine to twelve: still without the step 8/9 at most, 8/12 at least; then half of it.
    assert north["low"].tolist()[:2] == pytest.approx([800 / 12, 400 / 12])
    assert north["high"].tolist()[:2] == pytest.approx([800 / 9, 400 / 9])
    assert _weeks(quantiles(snapshot, Selection(("north",))), "north")["lower_quartile"] == (0, 7)


def test_figures_are_bins_of_whole_weeks(snapshot: Snapshot) -> None:
    found = {(f.metric, f.agency, f.category): (f.low, f.high, f.unit) for f in figures(snapshot)}
    assert found["durations.median", "north", "enrolled_to_started"] == (8, 11, "weken")
    assert found["durations.median", "south", "enrolled_to_started"] == (0, 3, "weken")
    assert not any(step == "started_to_completed" for _, _, step in found)
