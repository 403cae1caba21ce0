"""What happened when: enrolments, starts, completions and drop-outs, by the quarter they fell in."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pandas as pd

from vib.locale import N_
from vib.metrics.cells import cells
from vib.metrics.figure import TRAJECTORIES, Definition, Figure
from vib.metrics.scopes import known_until, quarter_dimension, quarters_apart, scopes
from vib.model.quarters import Quarter, QuarterRange
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import ALL, Event

EVENTS = tuple(event.value for event in Event)

_EVENT_DATE = N_("quarter in which the event itself fell")

DEFINITIONS = (
    Definition(
        "flow.enrolled",
        N_("Enrolments in a quarter"),
        N_("Trajectories whose enrolment falls in the quarter."),
        "deelnemers",
        date_basis=_EVENT_DATE,
        source=TRAJECTORIES,
    ),
    Definition(
        "flow.started",
        N_("Starts in a quarter"),
        N_("Trajectories whose start falls in the quarter, whenever they enrolled."),
        "deelnemers",
        date_basis=_EVENT_DATE,
        source=TRAJECTORIES,
    ),
    Definition(
        "flow.completed",
        N_("Completions in a quarter"),
        N_("Trajectories whose completion falls in the quarter, whenever they enrolled."),
        "deelnemers",
        date_basis=_EVENT_DATE,
        source=TRAJECTORIES,
    ),
    Definition(
        "flow.dropped_out",
        N_("Drop-outs in a quarter"),
        N_("Trajectories whose dropping out falls in the quarter, whenever they enrolled."),
        "deelnemers",
        date_basis=_EVENT_DATE,
        source=TRAJECTORIES,
    ),
)


def quarters_shown(snapshot: Snapshot, selection: Selection = EVERYTHING) -> tuple[str, ...]:
    """The quarters of a series: from the first event of the whole snapshot to the end of the data.

    The data end where the last of the chosen agencies' do. Quarters outside the chosen ones are left out.
    Empty where nothing has happened.
    """
    known = [code for code in snapshot.cubes["flow"]["event_quarter"].unique() if code != ALL]
    if not known:
        return ()
    first = Quarter.parse(min(known))
    last = Quarter.of(max(known_until(snapshot, a) for a in selection.agencies or snapshot.agencies))
    whole = QuarterRange(first, max(first, last))
    return tuple(str(q) for q in whole if selection.quarters is None or q in selection.quarters)


def events(
    snapshot: Snapshot,
    selection: Selection = EVERYTHING,
    by: tuple[str, ...] = ("event_quarter", "event"),
) -> pd.DataFrame:
    """Events under a selection, split by `event` and any of `agency` and `event_quarter`.

    Returns the columns `by`, `low` and `high`; a quarter without events is there with zeros.
    """
    known = cells(snapshot, "flow", selection, by)
    values = {
        "agency": selection.agencies or snapshot.agencies,
        "event_quarter": quarters_shown(snapshot, selection),
        "event": EVENTS,
    }
    grid = pd.DataFrame(list(product(*(values[column] for column in by))), columns=list(by), dtype=object)
    full = grid.merge(known, how="left", on=list(by))
    return full.fillna({"low": 0, "high": 0}).astype({"low": "int64", "high": "int64"})


def per_quarter(snapshot: Snapshot, selection: Selection = EVERYTHING) -> pd.DataFrame:
    """Events of each agency in each quarter, as far as the agency's data reach.

    Returns `agency`, `event_quarter`, `event`, `low`, `high` and `until`: the day until which the agency
    delivered. A quarter that begins after that day is absent: what happened in it is unknown, not zero.
    """
    frame = events(snapshot, selection, ("agency", "event_quarter", "event"))
    until = {agency: known_until(snapshot, agency) for agency in selection.agencies or snapshot.agencies}
    begins = {code: Quarter.parse(code).first_day for code in frame["event_quarter"].unique()}
    pairs = zip(frame["agency"], frame["event_quarter"], strict=True)
    known = [begins[code] <= until[agency] for agency, code in pairs]
    return frame.assign(until=frame["agency"].map(until)).loc[known].reset_index(drop=True)


def cumulative(
    snapshot: Snapshot,
    selection: Selection = EVERYTHING,
    event: str = Event.ENROLLED.value,
    by: tuple[str, ...] = ("agency",),
) -> pd.DataFrame:
    """How many of one event there had been by the end of each quarter, since the start of the project.

    `by` is empty or `agency`. The chosen quarters only say which ends are shown: what came before still
    counts. Returns the columns `by`, `event_quarter`, `low` and `high`, quarters in order; the last
    quarter runs until `as_of`.
    """
    everything = replace(selection, quarters=None)
    frame = events(snapshot, everything, (*by, "event_quarter", "event"))
    frame = frame[frame["event"] == event].drop(columns="event")
    grouped = frame.groupby(list(by), sort=False)[["low", "high"]] if by else frame[["low", "high"]]
    added = frame.assign(**grouped.cumsum())
    return added[added["event_quarter"].isin(quarters_shown(snapshot, selection))].reset_index(drop=True)


def figures(snapshot: Snapshot, selection: Selection = EVERYTHING) -> Iterator[Figure]:
    """Events of the project and of each agency, over the chosen quarters and per quarter."""
    over = quarter_dimension(selection)
    for agency, narrowed in scopes(snapshot, selection):
        for event, low, high in events(snapshot, narrowed, ("event",)).itertuples(index=False, name=None):
            yield Figure(f"flow.{event}", int(low), int(high), "deelnemers", agency, quarter=over)
        if not quarters_apart(selection):
            continue
        for quarter, event, low, high in events(snapshot, narrowed).itertuples(index=False, name=None):
            yield Figure(f"flow.{event}", int(low), int(high), "deelnemers", agency, quarter=quarter)
