"""Somebody who is bound to agencies delivers what is theirs, and nothing that changes another's."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

import pytest

from tests.small_bundle import BUNDLE, Bundle, Rows
from tests.two_agencies import AGENCIES, OF_AMAL, STAFFING, TWO
from vib.examining import examined
from vib.model.vocabulary import Origin
from vib.preparing import counted, made_ready
from vib.publish import enter, prepare, publish
from vib.refusals import BundleRefused
from vib.store.contents import stored_table
from vib.store.files import read_manifest
from vib.store.registry import published

BEFORE, NOW = date(2022, 12, 31), date(2023, 6, 30)


@pytest.fixture
def base(empty_store: Path, bundle: Bundle) -> None:
    """A snapshot with people and staff of Atlas and Amal."""
    publish([bundle(**TWO)], BEFORE)


def found(path: Path, allowed: Collection[str]) -> list[tuple[str, str, str, int]]:
    """Severity, rule, table and number of what a bound person is told."""
    with examined([path], NOW, allowed_agencies=allowed) as seen:
        return [
            (one.severity, one.rule, one.table, one.count)
            for one in seen.findings
            if one.rule.startswith("delivery.")
        ]


def staffing(*rows: tuple[str, str]) -> dict[str, Rows]:
    return {"staffing": [STAFFING[0] | {"agency": agency, "fte": fte} for agency, fte in rows]}


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize(
    ("rows", "differing"),
    [
        ([("atlas", "1.00"), ("amal", "2.00")], 0),  # as it was
        ([("atlas", "1.50"), ("amal", "2.00")], 0),  # their own row is another
        ([("amal", "2.00")], 0),  # their own row is gone
        ([("atlas", "1.00"), ("amal", "3.00")], 2),  # one of Amal gone and another one come
        ([("atlas", "1.00")], 1),  # the one of Amal gone
        ([("atlas", "1.00"), ("amal", "2.00"), ("joint", "1.00")], 1),  # one of nobody come
    ],
)
def test_rows_of_others_stay_as_they_were(
    bundle: Bundle, rows: list[tuple[str, str]], differing: int
) -> None:
    told = found(bundle(**staffing(*rows)), {"atlas"})
    expected = [("error", "delivery.rows_of_others", "staffing", differing)] if differing else []
    assert told == expected


@pytest.mark.usefixtures("base")
def test_who_is_bound_to_nothing_changes_every_row(bundle: Bundle) -> None:
    assert found(bundle(**staffing(("atlas", "9.00"), ("amal", "9.00"))), ()) == []


@pytest.mark.usefixtures("base")
def test_people_of_another_agency_are_refused(bundle: Bundle) -> None:
    path = bundle(trajectories=[*BUNDLE["trajectories"], OF_AMAL])
    assert found(path, {"atlas"}) == [("error", "delivery.people_of_others", "trajectories", 1)]
    assert found(path, {"atlas", "amal"}) == []


@pytest.mark.usefixtures("base")
def test_people_of_one_agency_alone_would_make_the_others_vanish(bundle: Bundle) -> None:
    path = bundle(trajectories=BUNDLE["trajectories"])
    assert found(path, {"atlas"}) == [("error", "delivery.agency_gone", "trajectories", 1)]
    assert found(path, ()) == [("warning", "delivery.agency_gone", "trajectories", 1)]


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize(
    ("as_of", "origin", "refused"),
    [(NOW, Origin.REAL, False), (NOW, Origin.SYNTHETIC, True), (date(2022, 12, 30), Origin.REAL, True)],
)
def test_a_bound_person_begins_no_line_without_the_others(
    bundle: Bundle, as_of: date, origin: Origin, refused: bool
) -> None:
    """A snapshot that builds on nothing would have their own agency alone, and be what readers see."""
    rows: dict[str, Rows] = BUNDLE | {"agencies": AGENCIES[:1], "budget": [], "staffing": STAFFING[:1]}
    path = bundle(**{name: [] if name == "guidance" else part for name, part in rows.items()})
    for allowed, errors in (({"atlas"}, refused), (set[str](), False)):
        with examined([path], as_of, origin, allowed) as seen:
            assert ("delivery.nothing_before" in {one.rule for one in seen.findings}) is errors


@pytest.mark.usefixtures("base")
def test_networks_are_nobodys(bundle: Bundle) -> None:
    path = bundle(networks=[{"theme": "work", "partners": "VDAB"}])
    assert found(path, {"work"}) == [("error", "delivery.rows_of_others", "networks", 1)]


@pytest.mark.usefixtures("base")
def test_what_is_not_theirs_can_not_be_prepared(bundle: Bundle) -> None:
    with pytest.raises(BundleRefused):
        prepare([bundle(**staffing(("atlas", "1.00")))], NOW, allowed_agencies={"atlas"})
    prepare([bundle(**staffing(("atlas", "1.50"), ("amal", "2.00")))], NOW, allowed_agencies={"atlas"})
    assert len(published()) == 1


@pytest.mark.usefixtures("base")
def test_the_same_file_that_speaks_for_all_is_another_snapshot(bundle: Bundle) -> None:
    """With the same words and day: of the one only the rows of Atlas count, of the other also Amal's."""
    path = bundle(**staffing(("atlas", "1.50"), ("amal", "7.00")))
    with examined([path], NOW, shares={path: {"atlas"}}) as seen:
        counts = counted(seen, lambda _: None)
    enter(made_ready(seen, counts, lambda _: None))
    again = publish([path], NOW)
    assert again.new
    rows = [stored_table(read_manifest(one.snapshot_id), "staffing").to_pylist() for one in published()[:2]]
    assert [{row["agency"]: str(row["fte"]) for row in of_one} for of_one in rows] == [
        {"atlas": "1.50", "amal": "7.00"},
        {"atlas": "1.50", "amal": "2.00"},
    ]
    assert not publish([path], NOW).new
