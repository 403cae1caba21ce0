"""Where trajectories stand now: waiting, running, completed and dropped out, which add up to all enrolled.

It reads the figures of `participation`, for the selection together, each agency and each of its pilots.
"""

import pandas as pd

from vib.metrics.participation import STATES, counts
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import ALL

COLUMNS = ("agency", "pilot", "state", "low", "high", "enrolled_low", "enrolled_high")


def states(snapshot: Snapshot, selection: Selection = EVERYTHING) -> pd.DataFrame:
    """The four states of every place: `COLUMNS`, a place being `agency` and `pilot`, `*` for all of them.

    The order is that of the screen: the selection together (left out where it is one agency), then each
    agency, followed by its pilots (left out where it has one).
    """
    parts = [
        counts(snapshot, selection).assign(agency=ALL, pilot=ALL),
        counts(snapshot, selection, ("agency",)).assign(pilot=ALL),
        counts(snapshot, selection, ("agency", "pilot")),
    ]
    frame = pd.concat(parts, ignore_index=True)[["agency", "pilot", "measure", "low", "high"]]
    known: dict[tuple[str, str], dict[str, tuple[int, int]]] = {}
    for agency, pilot, measure, low, high in frame.itertuples(index=False, name=None):
        known.setdefault((agency, pilot), {})[measure] = (int(low), int(high))
    rows = [
        (*place, state, *known[place][state], *known[place]["enrolled"])
        for place in _places(snapshot, selection)
        for state in STATES
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _places(snapshot: Snapshot, selection: Selection) -> list[tuple[str, str]]:
    agencies = selection.agencies or snapshot.agencies
    pilots = snapshot.tables["pilots"]
    places = [(ALL, ALL)] if len(agencies) > 1 else []
    for agency in agencies:
        own = list(pilots.loc[pilots["agency"] == agency, "id"])
        places += [(agency, ALL), *((agency, pilot) for pilot in own if len(own) > 1)]
    return places
