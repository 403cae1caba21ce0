"""Shares of those of whom a trait is known; the unknown are counted apart."""

from typing import Any

import pandas as pd
import pytest

from vib.metrics.profile import figures, traits
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot

TABLES: dict[str, list[dict[str, Any]]] = {
    "agencies": [
        {"id": "north", "name": "Noord", "order": 1},
        {"id": "south", "name": "Zuid", "order": 2},
    ],
    "pilots": [
        {"id": "harbour", "agency": "north", "name": "Haven", "region": "N"},
        {"id": "park", "agency": "south", "name": "Park", "region": "Z"},
    ],
}


def _row(agency: str, pilot: str, trait: str, value: str, count: int) -> dict[str, Any]:
    return {"agency": agency, "pilot": pilot, "trait": trait, "value": value, "count": count}


@pytest.fixture
def snapshot(make_snapshot: Any) -> Snapshot:
    """North: 6 professional, 2 educational, 1 unknown. South: 1 educational; its schooling is unknown."""
    made: Snapshot = make_snapshot(
        tables=TABLES,
        cubes={
            "profile": [
                _row("north", "harbour", "perspective", "professional", 6),
                _row("north", "harbour", "perspective", "educational", 2),
                _row("north", "harbour", "perspective", "unknown", 1),
                _row("south", "park", "perspective", "educational", 1),
                _row("south", "park", "schooling", "unknown", 1),
            ]
        },
    )
    return made


def _share(frame: pd.DataFrame, agency: str, trait: str, value: str) -> tuple[float, float]:
    row = frame[(frame["agency"] == agency) & (frame["trait"] == trait) & (frame["value"] == value)].iloc[0]
    return row["share_low"], row["share_high"]


def test_the_unknown_are_not_in_the_denominator(snapshot: Snapshot) -> None:
    frame = traits(snapshot)
    assert _share(frame, "*", "perspective", "professional") == pytest.approx((600 / 9, 600 / 9))
    assert _share(frame, "north", "perspective", "professional") == (75, 75)
    assert _share(frame, "south", "perspective", "professional") == (0, 0)
    north = frame[(frame["agency"] == "north") & (frame["trait"] == "perspective")]
    assert set(north["known_low"]) == {8}
    assert north[north["value"] == "unknown"]["low"].tolist() == [1]


def test_there_is_no_share_where_nothing_is_known(snapshot: Snapshot) -> None:
    frame = traits(snapshot, Selection(("south",)))
    low, high = _share(frame, "south", "schooling", "low")
    assert pd.isna(low)
    assert pd.isna(high)
    unknown = {(f.agency, f.category): f.low for f in figures(snapshot) if f.metric == "profile.unknown"}
    assert unknown["south", "schooling"] == 1
    assert not any(f.metric == "profile.schooling_share" for f in figures(snapshot))


def test_a_suppressed_count_gives_a_range_of_shares(make_snapshot: Any) -> None:
    cells = [
        {**_row("north", "harbour", "schooling", "low", 0), "low": 1, "high": 4},
        _row("north", "harbour", "schooling", "high", 12),
    ]
    frame = traits(make_snapshot(tables=TABLES, cubes={"profile": cells}))
    # One to four beside exactly twelve: 1 of 13 at least, 4 of 16 at most.
    assert _share(frame, "north", "schooling", "low") == pytest.approx((100 / 13, 400 / 16))
    # Twelve of thirteen to sixteen.
    assert _share(frame, "north", "schooling", "high") == pytest.approx((1200 / 16, 1200 / 13))


def test_figures_per_agency_and_value(snapshot: Snapshot) -> None:
    shares = {
        (f.agency, f.category): (f.low, f.high, f.unit)
        for f in figures(snapshot, EVERYTHING)
        if f.metric == "profile.perspective_share"
    }
    assert shares["north", "professional"] == (75, 75, "%")
    assert shares["south", "educational"] == (100, 100, "%")
    assert shares[None, "educational"] == pytest.approx((300 / 9, 300 / 9, "%"))
