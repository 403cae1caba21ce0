"""Who takes part: pilots that started, trajectories by state, and unique persons."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pandas as pd

from vib.locale import N_
from vib.metrics.cells import cells, count
from vib.metrics.figure import TRAJECTORIES, Definition, Figure
from vib.metrics.scopes import quarter_dimension, quarters_apart, scopes
from vib.model.quarters import Quarter
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import ALL, State

STATES = tuple(state.value for state in State)
MEASURES = ("enrolled", "started", *STATES)
"""What is counted of trajectories; the four states add up to `enrolled`."""

_ENROLMENT = N_("quarter of the enrolment")
_TRAJECTORIES = N_(
    "Trajectories are counted, not persons: somebody who takes part in two pilots counts twice."
)

DEFINITIONS = (
    Definition(
        "pilots.started",
        N_("Pilots started"),
        N_("Pilots whose actual start lies on or before the reference date."),
        "proeftuinen",
        date_basis=N_("quarter of the pilot's actual start"),
        source=N_("table of pilots"),
    ),
    Definition(
        "participation.enrolled",
        N_("Participants enrolled"),
        N_("All trajectories with an enrolment, whatever came after: waiting, running, completed or left."),
        "deelnemers",
        numerator=_TRAJECTORIES,
        date_basis=_ENROLMENT,
        source=TRAJECTORIES,
    ),
    Definition(
        "participation.started",
        N_("Participants started"),
        N_("Trajectories that ever started: running, completed, or dropped out after the start."),
        "deelnemers",
        numerator=_TRAJECTORIES,
        date_basis=_ENROLMENT,
        source=TRAJECTORIES,
    ),
    Definition(
        "participation.waiting",
        N_("Participants waiting"),
        N_("Trajectories enrolled but not yet started, and not dropped out."),
        "deelnemers",
        numerator=_TRAJECTORIES,
        date_basis=_ENROLMENT,
        source=TRAJECTORIES,
    ),
    Definition(
        "participation.running",
        N_("Participants under way"),
        N_("Trajectories started and neither completed nor dropped out. Running is not dropped out."),
        "deelnemers",
        numerator=_TRAJECTORIES,
        date_basis=_ENROLMENT,
        source=TRAJECTORIES,
    ),
    Definition(
        "participation.completed",
        N_("Participants who completed"),
        N_("Trajectories with a date of completion on or before the reference date."),
        "deelnemers",
        numerator=_TRAJECTORIES,
        date_basis=_ENROLMENT,
        source=TRAJECTORIES,
    ),
    Definition(
        "participation.dropped_out",
        N_("Participants who dropped out"),
        N_(
            "Trajectories with a date of dropping out on or before the reference date, be it before or after "
            "the start."
        ),
        "deelnemers",
        numerator=_TRAJECTORIES,
        date_basis=_ENROLMENT,
        source=TRAJECTORIES,
    ),
    Definition(
        "participation.persons",
        N_("Unique persons"),
        N_(
            "Persons with at least one trajectory, each counted once. For some of the agencies together only "
            "bounds are known, because somebody may take part in several agencies."
        ),
        "deelnemers",
        date_basis=N_("quarter of the person's first enrolment"),
        source=TRAJECTORIES,
    ),
)


def _units(snapshot: Snapshot, selection: Selection, by: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The agencies or pilots that a split must show, those without anybody too."""
    pilots = snapshot.tables["pilots"]
    agencies = selection.agencies or snapshot.agencies
    if "pilot" in by:
        pairs = zip(pilots["agency"], pilots["id"], strict=True)
        return [tuple({"agency": a, "pilot": p}[k] for k in by) for a, p in pairs if a in agencies]
    return [(agency,) for agency in agencies] if "agency" in by else [()]


def _keys(
    snapshot: Snapshot, selection: Selection, enrolled: pd.DataFrame, by: tuple[str, ...]
) -> pd.DataFrame:
    """Every combination of `by` that a reader expects to see."""
    places = tuple(column for column in by if column in ("agency", "pilot"))
    others = tuple(column for column in by if column not in places)
    units = _units(snapshot, selection, places)
    rest = (
        list(enrolled[list(others)].drop_duplicates().itertuples(index=False, name=None)) if others else [()]
    )
    keys = [(*unit, *other) for unit, other in product(units, rest)]
    return pd.DataFrame(keys, columns=[*places, *others])


def counts(snapshot: Snapshot, selection: Selection = EVERYTHING, by: tuple[str, ...] = ()) -> pd.DataFrame:
    """Trajectories per measure under a selection.

    `by` may hold `agency`, `pilot` and `enrolled_quarter`. Returns the columns `by`, `measure` (one of
    `MEASURES`), `low` and `high`; agencies and pilots without anybody are there with zeros.
    """
    enrolled = cells(snapshot, "participation", selection, by)
    states = cells(snapshot, "participation", selection, (*by, "state")).rename(columns={"state": "measure"})
    started = cells(snapshot, "started", selection, by)
    known = pd.concat(
        [enrolled.assign(measure="enrolled"), started.assign(measure="started"), states], ignore_index=True
    )
    keys = _keys(snapshot, selection, enrolled, by) if by else pd.DataFrame(index=[0])
    grid = keys.merge(pd.DataFrame({"measure": MEASURES}), how="cross")
    full = grid.merge(known, how="left", on=[*by, "measure"])
    return full.fillna({"low": 0, "high": 0}).astype({"low": "int64", "high": "int64"})[
        [*by, "measure", "low", "high"]
    ]


def persons(snapshot: Snapshot, selection: Selection = EVERYTHING) -> tuple[int, int]:
    """Unique persons under a selection, as `(low, high)`.

    Exact for one agency and for the project. Some agencies together share an unknown number of persons.
    In chosen quarters those count whose first enrolment in any of the agencies falls in them: whoever
    came first to one of them in these quarters may have come to another before.
    """
    chosen = set(selection.agencies)
    everywhere = replace(selection, agencies=())
    if chosen >= set(snapshot.agencies):
        return count(snapshot, "persons", everywhere)
    if len(chosen) < 2:
        return count(snapshot, "persons", selection)
    each = {
        agency: count(snapshot, "persons", replace(selection, agencies=(agency,)))
        for agency in snapshot.agencies
    }
    before = {agency: _came_before(snapshot, selection, agency) for agency in snapshot.agencies}
    others = [agency for agency in each if agency not in chosen]
    earlier = sum(before[agency] for agency in chosen)
    project = count(snapshot, "persons", everywhere)
    low = max(
        0,
        # Of the largest, all but those who may have come to another of the agencies before.
        *(each[agency][0] - (earlier - before[agency]) for agency in chosen),
        # Of the project, all but those whom the other agencies may have seen first.
        project[0] - sum(each[agency][1] for agency in others),
    )
    # Nobody more than the project has, and those whom another agency had seen before.
    most = project[1] + sum(before[agency] for agency in others)
    return low, min(sum(each[agency][1] for agency in chosen), most)


def _came_before(snapshot: Snapshot, selection: Selection, agency: str) -> int:
    """How many persons, at most, an agency had seen before the chosen quarters: none where all are."""
    if selection.quarters is None:
        return 0
    first = str(selection.quarters.first)
    codes = snapshot.cubes["persons"]["first_quarter"].unique()
    earlier = tuple(code for code in codes if code != ALL and code < first)
    return count(snapshot, "persons", EVERYTHING, {"agency": (agency,), "first_quarter": earlier})[1]


def pilots_started(snapshot: Snapshot, selection: Selection = EVERYTHING) -> pd.DataFrame:
    """The pilots that started on or before `as_of`, in the chosen quarters, of the chosen agencies.

    Returns the columns `agency`, `pilot` and `quarter` (of the actual start).
    """
    agencies = selection.agencies or snapshot.agencies
    rows = [
        (agency, pilot, Quarter.of(start))
        for agency, pilot, start in snapshot.tables["pilots"][["agency", "id", "actual_start"]].itertuples(
            index=False, name=None
        )
        if agency in agencies and not pd.isna(start) and start <= snapshot.as_of
    ]
    kept = [
        (agency, pilot, str(quarter))
        for agency, pilot, quarter in rows
        if selection.quarters is None or quarter in selection.quarters
    ]
    return pd.DataFrame(kept, columns=["agency", "pilot", "quarter"])


def totals(snapshot: Snapshot, selection: Selection = EVERYTHING) -> Iterator[Figure]:
    """Those of `figures` that are of the project or of an agency as a whole."""
    for agency, narrowed in scopes(snapshot, selection):
        yield from _whole(snapshot, narrowed, agency, pilots_started(snapshot, narrowed))


def figures(snapshot: Snapshot, selection: Selection = EVERYTHING) -> Iterator[Figure]:
    """Figures of the project, each agency and each pilot; for the first two also per quarter."""
    over = quarter_dimension(selection)
    for agency, narrowed in scopes(snapshot, selection):
        pilots = pilots_started(snapshot, narrowed)
        yield from _whole(snapshot, narrowed, agency, pilots)
        if quarters_apart(selection):
            yield from _per_quarter(snapshot, narrowed, agency, pilots)
    per_pilot = counts(snapshot, selection, ("agency", "pilot"))
    for keys, rows in per_pilot.groupby(["agency", "pilot"]):
        runner, pilot = str(keys[0]), str(keys[1])
        yield from _counted(rows, runner, over, pilot)
        unique = count(snapshot, "persons", selection, {"agency": (runner,), "pilot": (pilot,)})
        yield Figure("participation.persons", *unique, "deelnemers", runner, pilot, over)


def _whole(
    snapshot: Snapshot, selection: Selection, agency: str | None, pilots: pd.DataFrame
) -> Iterator[Figure]:
    """The figures of one scope as a whole."""
    over = quarter_dimension(selection)
    yield Figure("pilots.started", len(pilots), len(pilots), "proeftuinen", agency, quarter=over)
    yield from _counted(counts(snapshot, selection), agency, over)
    unique = persons(snapshot, selection)
    yield Figure("participation.persons", *unique, "deelnemers", agency, quarter=over)


def _per_quarter(
    snapshot: Snapshot, selection: Selection, agency: str | None, pilots: pd.DataFrame
) -> Iterator[Figure]:
    for begun, n in pilots.groupby("quarter").size().items():
        yield Figure("pilots.started", int(n), int(n), "proeftuinen", agency, quarter=str(begun))
    for enrolled, rows in counts(snapshot, selection, ("enrolled_quarter",)).groupby("enrolled_quarter"):
        yield from _counted(rows, agency, str(enrolled))
    for first, low, high in cells(snapshot, "persons", selection, ("first_quarter",)).itertuples(
        index=False, name=None
    ):
        yield Figure("participation.persons", int(low), int(high), "deelnemers", agency, quarter=first)


def _counted(
    rows: pd.DataFrame, agency: str | None, quarter: str | None, pilot: str | None = None
) -> Iterator[Figure]:
    for measure, low, high in rows[["measure", "low", "high"]].itertuples(index=False, name=None):
        name = f"participation.{measure}"
        yield Figure(name, int(low), int(high), "deelnemers", agency, pilot, quarter)
