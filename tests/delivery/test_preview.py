"""What a preview tells: rows by their key, figures before and after, and which of them differ."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tests.small_bundle import BUNDLE, PLANTED, TRAJECTORY, Bundle
from tests.twenty_people import PEOPLE, TWENTY, person
from vib.delivery.preview import first_figures, first_look, preview, table_change
from vib.delivery.records import ChangedCell, FirstFigures, Headline
from vib.examining import examined
from vib.metrics import catalogue
from vib.preparing import counted
from vib.publish import enter, prepare, publish
from vib.settings import settings
from vib.store.files import read_snapshot

BEFORE, NOW = date(2022, 12, 31), date(2023, 6, 30)


def staffing(*rows: tuple[str, int, str]) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {"agency": agency, "funding": "project", "year": year, "fte": Decimal(fte)}
            for agency, year, fte in rows
        ]
    )


@pytest.mark.parametrize(
    ("before", "after", "new", "changed", "gone", "unchanged"),
    [
        ([], [("atlas", 2022, "1.00")], 1, 0, 0, 0),
        ([("atlas", 2022, "1.00")], [], 0, 0, 1, 0),
        # In another order: one the same, one changed, one gone, one new.
        (
            [("atlas", 2022, "1.00"), ("amal", 2022, "2.00"), ("agii", 2022, "3.00")],
            [("atlas", 2023, "1.00"), ("agii", 2022, "3.00"), ("atlas", 2022, "1.50")],
            1,
            1,
            1,
            1,
        ),
    ],
)
def test_rows_are_known_again_by_their_key(
    before: list[tuple[str, int, str]],
    after: list[tuple[str, int, str]],
    new: int,
    changed: int,
    gone: int,
    unchanged: int,
) -> None:
    told = table_change("staffing", staffing(*before), staffing(*after))
    assert (told.new, told.changed, told.gone, told.unchanged) == (new, changed, gone, unchanged)


def test_a_changed_value_is_told() -> None:
    told = table_change("staffing", staffing(("atlas", 2022, "1.00")), staffing(("atlas", 2022, "1.50")))
    assert told.examples == (
        ChangedCell(row="atlas, project, 2022", column="fte", before="1.00", after="1.50"),
    )


def test_rows_that_share_a_key_are_compared_one_by_one() -> None:
    """Three of one key before, two after: one is equal, one was changed, one is gone."""
    before = staffing(("atlas", 2022, "1.00"), ("atlas", 2022, "2.00"), ("atlas", 2022, "3.00"))
    told = table_change("staffing", before, staffing(("atlas", 2022, "9.00"), ("atlas", 2022, "2.00")))
    assert (told.new, told.changed, told.gone, told.unchanged) == (0, 1, 1, 1)


def test_the_first_look_tells_rows_and_what_is_carried(empty_store: Path, bundle: Bundle) -> None:
    base = publish([bundle()], BEFORE).manifest
    budget = [BUNDLE["budget"][0] | {"amount": "120.00"}, BUNDLE["budget"][1]]
    with examined([bundle(budget=budget, trajectories=BUNDLE["trajectories"])], NOW) as seen:
        look = first_look(seen)
    assert look.based_on == base.id
    assert [(one.table, one.new, one.changed, one.gone, one.unchanged) for one in look.changes] == [
        ("budget", 0, 1, 0, 1)
    ]
    assert [(one.table, one.rows) for one in look.people] == [("trajectories", 3)]
    assert {look.carried[name] for name in ("agencies", "pilots", "staffing", "guidance")} == {base.id}
    assert not {"budget", "trajectories"} & look.carried.keys()


def one_of(headlines: tuple[Headline, ...], **place: Any) -> Headline:
    (found,) = (one for one in headlines if all(getattr(one, name) == place[name] for name in place))
    return found


def test_figures_before_and_after(empty_store: Path, bundle: Bundle) -> None:
    """Three people, one of whom started; then a fourth who started too. 100 euro spent stay so."""
    publish([bundle()], BEFORE)
    fourth = TRAJECTORY | {"person_id": "fourth", "started_on": "2023-02-01", "enrolled_on": "2023-02-01"}
    told = preview(prepare([bundle(trajectories=[*BUNDLE["trajectories"], fourth])], NOW))
    whole = {"agency": None, "funding": None}
    for metric, before, after in (("participation.enrolled", 3, 4), ("participation.started", 1, 2)):
        one = one_of(told.headlines, metric=metric, **whole)
        assert one.before == (Decimal(before), Decimal(before))
        assert one.after == (Decimal(after), Decimal(after))
    assert "participation.enrolled" in told.changed_metrics
    assert "budget.spent" not in told.changed_metrics
    assert told.changed_tables == ()


def test_people_are_told_as_readers_will_see_them(empty_store: Path, bundle: Bundle) -> None:
    """Twenty people, of whom 2 and 3 are too few to tell: the preview knows no more than the snapshot."""
    prepared = prepare([bundle(**TWENTY)], BEFORE)
    told = preview(prepared)
    entered = enter(prepared)
    shown = {
        (one.metric, one.agency, one.funding): (one.low, one.high)
        for one in catalogue.figures(read_snapshot(entered.manifest.id))
        if not any((one.pilot, one.quarter, one.category, one.cost_type, one.year))
    }
    assert told.threshold == 5
    assert told.protection == entered.manifest.protection
    assert one_of(told.headlines, metric="participation.enrolled", agency=None).after == (
        Decimal(20),
        Decimal(20),
    )
    for one in told.headlines:
        assert one.after == shown[one.metric, one.agency, one.funding]
    assert PLANTED not in told.model_dump_json()


def early(path: Path, as_of: date, **settled: Any) -> FirstFigures:
    with examined([path], as_of, **settled) as seen:
        return first_figures(seen, counted(seen, lambda _: None))


def test_before_shielding_only_what_is_public_anyhow_is_told(empty_store: Path, bundle: Bundle) -> None:
    """Twenty people of one agency: how many enrolled is public, and how many ever started must wait."""
    path = bundle(**TWENTY)
    told = early(path, BEFORE)
    enrolled = one_of(told.headlines, metric="participation.enrolled", agency=None)
    assert (enrolled.after, enrolled.waits) == ((Decimal(20), Decimal(20)), False)
    started = one_of(told.headlines, metric="participation.started", agency=None)
    assert (started.after, started.waits) == (None, True)
    assert PLANTED not in told.model_dump_json()
    later = {_place(one): one.after for one in preview(prepare([path], BEFORE)).headlines}
    assert {_place(one) for one in told.headlines} == later.keys()
    assert all(one.after == later[_place(one)] for one in told.headlines if not one.waits)


def test_where_nothing_is_public_by_decision_every_count_of_people_waits(
    empty_store: Path, bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIB_PUBLIC_MARGINS", "")
    settings.cache_clear()
    told = early(bundle(**TWENTY), BEFORE)
    waiting = {one.metric for one in told.headlines if one.waits}
    assert {"participation.enrolled", "participation.started"} <= waiting
    assert not waiting & {"budget.spent", "pilots.started"}


def test_counts_that_are_carried_are_told_as_they_were_published(empty_store: Path, bundle: Bundle) -> None:
    publish([bundle(**TWENTY)], BEFORE)
    told = early(bundle("budget"), NOW)
    assert all(not one.waits and one.before == one.after for one in told.headlines)


def test_before_shielding_it_is_told_where_small_counts_are_and_what_surely_changes(
    empty_store: Path, bundle: Bundle
) -> None:
    """A 21st person, waiting, and nothing else: no perspective of one to four, two of another as before."""
    base = publish([bundle(**TWENTY)], BEFORE).manifest
    waiting = person(20, started_on=None)
    told = early(bundle(trajectories=[*PEOPLE, waiting]), NOW)
    assert told.threshold == 5
    now = {one.cube: (one.before, one.after, one.small) for one in told.hidden}
    assert base.protection is not None
    before = {cube.cube: cube.suppressed for cube in base.protection.cubes}
    assert {name: left for name, (left, _, _) in now.items()} == before
    # One waits, of 21; two have the other perspective; nobody left, and all are in one quarter.
    assert {name for name, (_, _, small) in now.items() if small} == {"participation", "profile", "durations"}
    assert now["guidance"] == (before["guidance"], before["guidance"], False)
    assert before["guidance"] > 0
    assert set(told.changed_cubes) == {"participation", "persons", "flow", "profile", "durations"}
    assert told.changed_tables == ()


def test_a_first_snapshot_has_nothing_before_it(empty_store: Path, bundle: Bundle) -> None:
    told = early(bundle(**TWENTY), BEFORE)
    assert all((one.before, one.after) == (None, None) for one in told.hidden)
    assert "dropout_reasons" not in told.changed_cubes
    assert {"budget", "staffing", "agencies"} <= set(told.changed_tables)


def test_where_nothing_is_shielded_all_figures_are_told_at_once(
    empty_store: Path, bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIB_THRESHOLD", "1")
    settings.cache_clear()
    told = early(bundle(**TWENTY), BEFORE)
    assert told.threshold == 1
    assert not any(one.waits for one in told.headlines)
    assert not any(one.small for one in told.hidden)


def _place(one: Headline) -> tuple[str, str | None, str | None]:
    return one.metric, one.agency, one.funding
