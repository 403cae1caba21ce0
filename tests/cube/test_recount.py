"""The cubes of random small worlds, against a recount that goes through the rows one by one."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cube.people import AGENCY_OF, AS_OF, cells, cubes
from vib.model.cubes import CUBES
from vib.model.vocabulary import Destination, DropoutReason, Perspective, Schooling, Sector, TargetGroup

Row = dict[str, Any]

FIRST = date(2022, 9, 1)
DELIVERED_UNTIL = {"atlas": None, "agii": date(2023, 9, 30)}

days = st.dates(FIRST, date(2023, 9, 30))
lengths = st.none() | st.integers(0, 200)


@st.composite
def trajectories(draw: st.DrawFn) -> Row:
    """A valid trajectory."""
    pilot = draw(st.sampled_from(sorted(AGENCY_OF)))
    until = DELIVERED_UNTIL[AGENCY_OF[pilot]] or AS_OF
    row: Row = {"pilot": pilot, "enrolled_on": draw(days), "data_until": DELIVERED_UNTIL[AGENCY_OF[pilot]]}
    row["person_id"] = draw(st.none() | st.sampled_from(["p1", "p2", "p3", "p4"]))
    row["persons"] = 1 if row["person_id"] else draw(st.integers(1, 4))
    begin = _later(row["enrolled_on"], draw(lengths), until)
    row["started_on"] = begin
    end = _later(begin or row["enrolled_on"], draw(lengths), until)
    if begin and draw(st.booleans()):
        row["completed_on"] = end
    elif draw(st.booleans()):
        row["dropped_out_on"] = end
        row["dropout_reason"] = (
            draw(st.none() | st.sampled_from([r.value for r in DropoutReason])) if end else None
        )
    row["perspective"] = draw(st.sampled_from([p.value for p in Perspective]))
    row["target_group"] = draw(st.sampled_from([t.value for t in TargetGroup]))
    row["schooling"] = draw(st.none() | st.sampled_from([s.value for s in Schooling]))
    return row


@st.composite
def guided(draw: st.DrawFn) -> Row:
    """A valid row of guidance."""
    return {
        "pilot": draw(st.sampled_from(sorted(AGENCY_OF))),
        "persons": draw(st.integers(1, 3)),
        "on": draw(days),
        "destination": draw(st.sampled_from([d.value for d in Destination])),
        "sector": draw(st.none() | st.sampled_from([s.value for s in Sector])),
    }


def _later(day: date, length: int | None, until: date) -> date | None:
    if length is None or day + timedelta(length) > until:
        return None
    return day + timedelta(length)


def _quarter(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


def _state(row: Row) -> str:
    for state, column in (
        ("completed", "completed_on"),
        ("dropped_out", "dropped_out_on"),
        ("running", "started_on"),
    ):
        if row.get(column):
            return state
    return "waiting"


def _bin(begin: date, end: date) -> str:
    return f"{(end - begin).days // 28 * 4:03}"


def _steps(row: Row) -> Iterator[tuple[str, str, str]]:
    """Step, bin of weeks and outcome of a trajectory."""
    until = row.get("dropped_out_on") or row["data_until"] or AS_OF
    started, completed = row.get("started_on"), row.get("completed_on")
    outcome = "ended" if started else "under_way"
    yield "enrolled_to_started", _bin(row["enrolled_on"], started or until), outcome
    if started:
        yield "started_to_completed", _bin(started, completed or until), "ended" if completed else "under_way"


def _facts(row: Row) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The cube and the finest cell of everything that a trajectory counts for."""
    agency, pilot, quarter = AGENCY_OF[row["pilot"]], row["pilot"], _quarter(row["enrolled_on"])
    yield "participation", (agency, pilot, quarter, _state(row))
    if row.get("started_on"):
        yield "started", (agency, pilot, quarter)
    for event in ("enrolled", "started", "completed", "dropped_out"):
        if day := row.get(f"{event}_on"):
            yield "flow", (agency, _quarter(day), event)
    for trait in ("perspective", "target_group", "schooling"):
        yield "profile", (agency, trait, row[trait] or "unknown")
    for step in _steps(row):
        yield "durations", (agency, *step)
    if row.get("dropped_out_on"):
        yield "dropout_reasons", (agency, row.get("dropout_reason") or "unknown")


def _guided_facts(row: Row) -> Iterator[tuple[str, tuple[str, ...]]]:
    agency, destination = AGENCY_OF[row["pilot"]], row["destination"]
    yield "guidance", (agency, _quarter(row["on"]), destination)
    if destination in ("work", "vocational_training"):
        yield "guidance_sector", (agency, destination, row["sector"] or "unknown")


def _spread(name: str, cell: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A finest cell and every margin it counts in."""
    spec = CUBES[name]
    choices = [
        (code, "*") if dimension in spec.margins else (code,)
        for dimension, code in zip(spec.dimensions, cell, strict=True)
    ]
    for codes in product(*choices):
        told = dict(zip(spec.dimensions, codes, strict=True))
        if told["agency"] != "*" or told.get("pilot", "*") == "*":
            yield codes


def _recount(rows: list[Row], guidance: list[Row]) -> dict[str, Counter[tuple[str, ...]]]:
    counts: dict[str, Counter[tuple[str, ...]]] = {name: Counter() for name in CUBES}
    facts = [(row, fact) for row in rows for fact in _facts(row)]
    facts += [(row, fact) for row in guidance for fact in _guided_facts(row)]
    for row, (name, cell) in facts:
        for codes in _spread(name, cell):
            counts[name][codes] += row["persons"]
    return counts


def _persons(rows: list[Row]) -> Counter[tuple[str, ...]]:
    """Unique persons of each scope, by the quarter in which each first enrolled there."""
    counts: Counter[tuple[str, ...]] = Counter()
    scopes = {(AGENCY_OF[row["pilot"]], row["pilot"]) for row in rows}
    scopes |= {(agency, "*") for agency, _ in scopes} | {("*", "*")}
    for agency, pilot in scopes:
        here = [r for r in rows if agency in ("*", AGENCY_OF[r["pilot"]]) and pilot in ("*", r["pilot"])]
        for person in {row["person_id"] for row in here if row["person_id"]}:
            first = min(row["enrolled_on"] for row in here if row["person_id"] == person)
            counts[agency, pilot, _quarter(first)] += 1
            counts[agency, pilot, "*"] += 1
        for row in here:
            if not row["person_id"]:
                counts[agency, pilot, _quarter(row["enrolled_on"])] += row["persons"]
                counts[agency, pilot, "*"] += row["persons"]
    return counts


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(trajectories(), max_size=14), st.lists(guided(), max_size=10))
def test_every_cell_and_every_margin_is_what_a_recount_says(rows: list[Row], guidance: list[Row]) -> None:
    built = {name: cells(cube) for name, cube in cubes(rows, guidance).items()}
    expected = _recount(rows, guidance) | {"persons": _persons(rows)}
    for name in CUBES:
        assert {codes: n for codes, n in built[name].items() if n} == dict(expected[name]), name
