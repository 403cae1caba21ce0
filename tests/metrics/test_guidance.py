from typing import Any

import pandas as pd
import pytest

from vib.metrics import guidance
from vib.metrics.figure import Figure
from vib.model.quarters import QuarterRange
from vib.model.selection import Selection

PILOTS = [
    {"id": f"{agency}-1", "agency": agency, "name": agency, "region": agency} for agency in ("atlas", "agii")
]
AGENCIES = [{"id": "atlas", "name": "Atlas", "order": 1}, {"id": "agii", "name": "AgII", "order": 2}]


def _cell(destination: str, count: int, agency: str = "atlas", quarter: str = "2023-Q1") -> dict[str, Any]:
    place = {"agency": agency, "pilot": f"{agency}-1", "quarter": quarter}
    return {**place, "destination": destination, "count": count}


@pytest.fixture
def snapshot(make_snapshot: Any) -> Any:
    # Atlas: 6 work and 2 Dutch measured, 5 not; AgII: 1 work and 1 Dutch.
    cubes = {
        "guidance": [
            _cell("work", 4),
            _cell("work", 2, quarter="2023-Q2"),
            _cell("dutch", 2),
            _cell("not_measured", 5),
            _cell("work", 1, "agii"),
            _cell("dutch", 1, "agii", "2023-Q2"),
        ],
        "guidance_sector": [
            {"agency": "atlas", "destination": "vocational_training", "sector": "care", "count": 3},
            {"agency": "atlas", "destination": "vocational_training", "sector": "unknown", "count": 1},
            {"agency": "agii", "destination": "vocational_training", "sector": "logistics", "count": 2},
            {"agency": "agii", "destination": "education", "sector": "care", "count": 9},
        ],
    }
    return make_snapshot(tables={"agencies": AGENCIES, "pilots": PILOTS}, cubes=cubes)


def _row(frame: pd.DataFrame, **where: str) -> Any:
    for column, code in where.items():
        frame = frame[frame[column] == code]
    assert len(frame) == 1
    return frame.iloc[0]


def test_shares_are_of_what_was_measured(snapshot: Any) -> None:
    work = _row(guidance.shares(snapshot), destination="work")
    # 4 + 2 + 1 of 4 + 2 + 2 + 1 + 1: the five not measured are in no denominator.
    assert (work["low"], work["of_low"], work["share_low"]) == (7, 10, 70.0)
    assert work["sure_low"] < 70 < work["sure_high"]


def test_not_measured_has_a_count_and_no_share(snapshot: Any) -> None:
    left_out = _row(guidance.shares(snapshot), destination="not_measured")
    assert (left_out["low"], left_out["high"]) == (5, 5)
    assert pd.isna(left_out["share_low"])


def test_every_destination_is_there_also_without_a_registration(snapshot: Any) -> None:
    frame = guidance.by_agency(snapshot)
    assert len(frame) == 2 * 7
    assert _row(frame, agency="agii", destination="education")["share_low"] == 0


def test_an_agency_without_registrations_has_no_share(make_snapshot: Any) -> None:
    snapshot = make_snapshot(tables={"agencies": AGENCIES, "pilots": PILOTS})
    assert guidance.by_agency(snapshot)["share_low"].isna().all()
    assert guidance.shares(snapshot)["share_low"].isna().all()


def test_the_quarter_filter_acts_on_the_quarter_of_the_guidance(snapshot: Any) -> None:
    second = guidance.shares(snapshot, Selection(quarters=QuarterRange.parse("2023-Q2")))
    work = _row(second, destination="work")
    assert (work["low"], work["of_low"]) == (2, 3)
    per_quarter = guidance.by_quarter(snapshot)
    assert _row(per_quarter, quarter="2023-Q2", destination="work")["share_low"] == pytest.approx(200 / 3)


def test_a_suppressed_count_makes_the_share_an_interval(make_snapshot: Any) -> None:
    place = {"agency": "atlas", "pilot": "atlas-1", "quarter": "2023-Q1"}
    cells = [{**place, "destination": "work", "low": 2, "high": 4}, _cell("dutch", 6)]
    snapshot = make_snapshot(tables={"agencies": AGENCIES, "pilots": PILOTS}, cubes={"guidance": cells})
    work = _row(guidance.shares(snapshot), destination="work")
    # 2 of 8 to 4 of 10.
    assert (work["share_low"], work["share_high"]) == (25.0, 40.0)
    assert work["sure_low"] < 25 < 40 < work["sure_high"]


def test_a_released_total_narrows_the_denominator(make_snapshot: Any) -> None:
    place = {"agency": "atlas", "pilot": "atlas-1", "quarter": "2023-Q1"}
    codes = ("work", "dutch")
    cells = [{**place, "destination": code, "low": 1, "high": 4} for code in codes]
    snapshot = make_snapshot(tables={"agencies": AGENCIES, "pilots": PILOTS}, cubes={"guidance": cells})
    cube = snapshot.cubes["guidance"]
    cube.loc[cube["destination"] == "*", ["low", "high"]] = 5
    work = _row(guidance.shares(snapshot), destination="work")
    assert (work["of_low"], work["of_high"]) == (5, 5)
    assert (work["share_low"], work["share_high"]) == (20.0, 80.0)


def test_only_intervals_apart_are_a_difference(make_snapshot: Any) -> None:
    cells = [
        _cell("work", 90),
        _cell("dutch", 10),
        _cell("work", 10, "agii"),
        _cell("dutch", 90, "agii"),
    ]
    tables = {"agencies": AGENCIES, "pilots": PILOTS}
    found = guidance.differences(guidance.by_agency(make_snapshot(tables=tables, cubes={"guidance": cells})))
    assert list(found.itertuples(index=False, name=None)) == [
        ("work", "atlas", "agii"),
        ("dutch", "agii", "atlas"),
    ]


def test_few_registrations_show_no_difference(snapshot: Any) -> None:
    # 6 of 8 against 1 of 2: far apart, and not demonstrably so.
    assert guidance.differences(guidance.by_agency(snapshot)).empty


def test_the_care_share_counts_unknown_sectors_in_its_denominator(snapshot: Any) -> None:
    # 3 care of 3 + 1 + 2; care under education does not count.
    assert guidance.care_share(snapshot) == (50.0, 50.0)
    assert guidance.care_share(snapshot, Selection(agencies=("atlas",))) == (75.0, 75.0)
    care = _row(guidance.sectors(snapshot), sector="care")
    assert (care["low"], care["of_low"], care["share_low"]) == (3, 6, 50.0)


def test_sectors_without_any_guidance_have_no_share(make_snapshot: Any) -> None:
    nobody = {"agency": "atlas", "destination": "vocational_training", "sector": "care", "count": 0}
    frame = guidance.sectors(make_snapshot(cubes={"guidance_sector": [nobody]}))
    assert pd.isna(_row(frame, sector="care")["share_low"])
    assert frame["share_low"].dtype == "float64"


def test_figures_carry_their_dimensions(snapshot: Any) -> None:
    found = list(guidance.figures(snapshot))
    assert Figure("guidance.share", 70.0, 70.0, "%", category="work") in found
    assert Figure("guidance.share", 75.0, 75.0, "%", "atlas", category="work") in found
    assert Figure("guidance.share", 80.0, 80.0, "%", quarter="2023-Q1", category="work") not in found
    # 2023-Q1: 4 + 1 of 4 + 2 + 1.
    first = [f for f in found if f.quarter == "2023-Q1" and f.metric == "guidance.share"]
    assert {f.category: round(f.low, 2) for f in first if f.low} == {"work": 71.43, "dutch": 28.57}
    assert Figure("guidance.not_measured", 5, 5, "aantal") in found
    assert Figure("guidance.registrations", 10, 10, "aantal") in found
    assert Figure("guidance.care_share", 50.0, 50.0, "%", category="vocational_training") in found
    assert len(set(found)) == len(found)


def test_a_selection_has_no_project_total_and_says_its_quarters(snapshot: Any) -> None:
    chosen = Selection(agencies=("atlas",), quarters=QuarterRange.parse("2023-Q1..2023-Q2"))
    found = list(guidance.figures(snapshot, chosen))
    assert {figure.agency for figure in found} == {"atlas"}
    assert (
        Figure("guidance.share", 75.0, 75.0, "%", "atlas", quarter="2023-Q1..2023-Q2", category="work")
        in found
    )
