"""What happened when: enrolments, starts, completions and drop-outs, by the quarter they fell in."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pandas as pd

from vib.locale import N_
from vib.metrics.cells import cells, count
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
    """Events of each agency in each quarter, as far as the agency's data reach, and of all together.

    Returns `agency` and `event_quarter` (`*` for the agencies together, and over the quarters of the
    selection), `event`, `low`, `high` and `until`: the day until which the agency delivered (None where they
    are together). A quarter that begins after that day is absent: what happened in it is unknown, not zero.
    A margin is what the cube says of it, not the sum of the rows, which may be wider.
    """
    frame = events(snapshot, selection, ("agency", "event_quarter", "event"))
    until = {agency: known_until(snapshot, agency) for agency in selection.agencies or snapshot.agencies}
    begins = {code: Quarter.parse(code).first_day for code in frame["event_quarter"].unique()}
    pairs = zip(frame["agency"], frame["event_quarter"], strict=True)
    known = [begins[code] <= until[agency] for agency, code in pairs]
    apart = frame.assign(until=frame["agency"].map(until)).loc[known]
    if apart.empty:
        return apart
    together = [
        events(snapshot, selection, ("event_quarter", "event")).assign(agency=ALL),
        events(snapshot, selection, ("event",)).assign(agency=ALL, event_quarter=ALL),
    ]
    return pd.concat([apart, *(rows.assign(until=None) for rows in together)], ignore_index=True)[
        ["agency", "event_quarter", "event", "low", "high", "until"]
    ]


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
    shown = quarters_shown(snapshot, selection)
    added = frame.groupby(list(by), sort=False)[["low", "high"]] if by else frame[["low", "high"]]
    summed = frame.assign(**added.cumsum())
    if (frame["low"] != frame["high"]).any():
        summed = frame.assign(**_narrowed(snapshot, everything, event, frame))
    return summed[summed["event_quarter"].isin(shown)].reset_index(drop=True)


def _narrowed(snapshot: Snapshot, selection: Selection, event: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The cumulative sums of an event, no wider than its total allows; of each agency, if it has any."""
    if "agency" not in frame.columns:
        return _within(frame, _total(snapshot, selection, event))
    return pd.concat(
        [
            _within(rows, _total(snapshot, replace(selection, agencies=(str(agency),)), event))
            for agency, rows in frame.groupby("agency", sort=False)
        ]
    )


def _within(rows: pd.DataFrame, total: tuple[int, int]) -> pd.DataFrame:
    """Cumulative sums of intervals: each is also the total less all that came after it."""
    until, after = rows[["low", "high"]].cumsum(), rows[["low", "high"]][::-1].cumsum()[::-1]
    after = after - rows[["low", "high"]]
    low = until["low"].clip(lower=total[0] - after["high"])
    high = until["high"].clip(upper=total[1] - after["low"])
    return pd.DataFrame({"low": low, "high": high})


def _total(snapshot: Snapshot, selection: Selection, event: str) -> tuple[int, int]:
    """How many of an event there were in all; the states say so too, and may be public where this isn't."""
    total = count(snapshot, "flow", selection, {"event": (event,)})
    if total[0] == total[1]:
        return total
    if event == Event.STARTED:
        same = count(snapshot, "started", selection)
    else:
        state: dict[str, tuple[str, ...]] = {} if event == Event.ENROLLED else {"state": (event,)}
        same = count(snapshot, "participation", selection, state)
    return max(total[0], same[0]), min(total[1], same[1])


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
