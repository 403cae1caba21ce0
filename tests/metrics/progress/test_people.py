from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from vib.metrics.progress import Progress, by_agency, people
from vib.metrics.status import Status
from vib.model.quarters import QuarterRange
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot

Q1 = QuarterRange.parse("2023-Q1")


def participants(snapshot: Snapshot, selection: Selection = EVERYTHING) -> Progress:
    return next(people(snapshot, selection))


def outcomes(snapshot: Snapshot, selection: Selection = EVERYTHING) -> list[Progress]:
    return list(people(snapshot, selection))[1:]


def test_participants_against_the_target_and_the_path(project: Any) -> None:
    row = participants(project())
    assert (row.low, row.high, row.target) == (144, 144, 365 + 182)
    assert row.share == pytest.approx((100 * 144 / 547, 100 * 144 / 547))
    # Atlas 120 (one a day since New Year), AgII 60 (two a day since 1 April): 144 of 180 is 80 %.
    assert row.expected == 180
    assert row.gap == (Decimal(-36), Decimal(-36))
    # Three a day together, so 36 persons are twelve days.
    assert row.days == (-12, -12)
    assert row.judgement.status is Status.ATTENTION
    assert row.assumed == ("atlas",)
    assert row.data_until == date(2023, 4, 30)


def test_an_agency_alone(project: Any) -> None:
    atlas = participants(project(), Selection(("atlas",)))
    assert (atlas.low, atlas.expected, atlas.days) == (78, 120, (-42, -42))
    assert atlas.judgement.word == "Behind"
    agii = participants(project(), Selection(("agii",)))
    assert (agii.low, agii.expected, agii.days) == (66, 60, (3, 3))
    assert agii.judgement.word == "On schedule"
    assert not agii.assumed


def test_in_chosen_quarters_only_what_the_path_adds_there_counts(project: Any) -> None:
    row = participants(project(), Selection(("atlas",), Q1))
    assert (row.low, row.expected, row.gap) == (60, 90, (Decimal(-30), Decimal(-30)))
    assert (row.target, row.share, row.days) == (None, None, None)


def test_quarters_that_have_not_begun_are_not_judged(project: Any) -> None:
    row = participants(project(), Selection(("atlas",), QuarterRange.parse("2023-Q3")))
    assert row.judgement.status is Status.OPEN
    assert row.expected is None
    assert row.judgement.reason is not None
    assert "has not begun" in row.judgement.reason.id


def test_too_little_expected_is_not_judged(project: Any) -> None:
    row = participants(project(as_of=date(2023, 1, 19)), Selection(("atlas",)))
    assert row.expected == 19
    assert row.judgement.status is Status.OPEN


def test_an_agency_that_delivered_late_is_compared_at_its_own_day(project: Any) -> None:
    agencies = [
        {"id": "atlas", "name": "Atlas", "order": 1},
        {"id": "agii", "name": "AgII", "order": 2, "data_until": date(2023, 4, 10)},
    ]
    row = participants(project(agencies=agencies))
    assert row.late == (("agii", date(2023, 4, 10)),)
    assert row.expected == 120 + 20


def test_an_interval_stays_one(project: Any) -> None:
    cell = {"agency": "agii", "pilot": "b", "enrolled_quarter": "2023-Q2", "state": "running"}
    row = participants(project(cubes={"participation": [{**cell, "low": 45, "high": 60}]}))
    assert (row.low, row.high) == (45, 60)
    assert row.gap == (Decimal(-135), Decimal(-120))
    agii = participants(
        project(cubes={"participation": [{**cell, "low": 45, "high": 60}]}), Selection(("agii",))
    )
    # 45 of 60 is behind and 60 of 60 is on schedule: open.
    assert agii.judgement.status is Status.OPEN
    # The plan stands at 46 a week earlier, at 44 a day before that.
    assert agii.days == (-7, 0)


def test_what_became_of_them_without_a_target_is_not_judged(project: Any) -> None:
    completed, dropped_out, running = outcomes(project())
    assert [row.id for row in (completed, dropped_out, running)] == ["completed", "dropped_out", "running"]
    assert (completed.low, dropped_out.low, running.low) == (30, 5, 101)
    assert running.whole == (144, 144)
    assert running.share == pytest.approx((100 * 101 / 144, 100 * 101 / 144))
    assert {row.judgement.status for row in (completed, dropped_out, running)} == {Status.OPEN}
    assert {row.target for row in (completed, dropped_out, running)} == {None}


def test_completed_has_a_status_where_it_has_a_target(project: Any) -> None:
    target = {"agency": "atlas", "metric": "completed", "quarter": "2023-Q4", "value": 73}
    targets = [{**target, "path_start": date(2022, 12, 31)}]
    snapshot = project(targets=targets)
    completed = outcomes(snapshot, Selection(("atlas",)))[0]
    # 73 in 365 days is one in five days: 24 by 30 April.
    assert (completed.low, completed.target) == (30, 73)
    assert completed.expected == pytest.approx(24)
    assert completed.judgement.status is Status.ON_TRACK
    filtered = outcomes(snapshot, Selection(("atlas",), Q1))[0]
    assert filtered.judgement.status is Status.OPEN
    assert filtered.expected is None


def test_each_agency_has_its_row(project: Any) -> None:
    rows = by_agency(project()).to_dict("records")
    assert [(r["agency"], r["low"], r["expected"], r["target"], r["assumed"]) for r in rows] == [
        ("atlas", 78, 120, 365, True),
        ("agii", 66, 60, 182, False),
    ]
    assert [(r["days_low"], r["status"]) for r in rows] == [(-42, "off_track"), (3, "on_track")]


def test_without_targets_nothing_is_expected(project: Any) -> None:
    row = participants(project(targets=[]))
    assert (row.low, row.target, row.expected) == (144, None, None)
    assert row.judgement.reason is not None
    assert row.judgement.reason.id == "No target was set."
