"""How far the participants of each pilot get: enrolled, started, completed.

It reads the figures of `participation`; the shares between its steps are shown beside their counts.
"""

import pandas as pd

from vib.metrics.figure import share
from vib.metrics.participation import counts, pilots_started
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import ALL

STEPS = ("enrolled", "started", "completed")
"""Each step is part of the one before it."""

COLUMNS = (
    "agency",
    "pilot",
    "begun",
    "step",
    "low",
    "high",
    "of_start_low",
    "of_start_high",
    "of_previous_low",
    "of_previous_high",
)

Count = tuple[int, int]


def funnels(snapshot: Snapshot, selection: Selection = EVERYTHING) -> pd.DataFrame:
    """The steps of the selection together (`*`) and of every pilot in it: `COLUMNS`.

    `begun` says whether the pilot itself has started. `of_start_…` is the share of those enrolled, and
    `of_previous_…` that of the step before, in percent; NaN where there is nobody to take a share of.
    Agencies stand in their order, the largest pilot of each first.
    """
    begun = set(pilots_started(snapshot, Selection(selection.agencies))["pilot"])
    frame = counts(snapshot, selection, ("agency", "pilot"))
    together = counts(snapshot, selection).assign(agency=ALL, pilot=ALL)
    each: dict[tuple[str, str], dict[str, Count]] = {}
    for agency, pilot, step, low, high in pd.concat([frame, together[frame.columns]]).itertuples(
        index=False, name=None
    ):
        each.setdefault((agency, pilot), {})[step] = (int(low), int(high))
    order = {agency: place for place, agency in enumerate(snapshot.agencies)}
    ranked = sorted(each, key=lambda key: (order.get(key[0], -1), -sum(each[key]["enrolled"]), key[1]))
    rows = [
        (agency, pilot, pilot in begun or (pilot == ALL and bool(begun)), step, *numbers)
        for agency, pilot in ranked
        for step, numbers in _steps(each[agency, pilot])
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _steps(measured: dict[str, Count]) -> list[tuple[str, tuple[float, ...]]]:
    found: list[tuple[str, tuple[float, ...]]] = []
    previous: Count | None = None
    for step in STEPS:
        count = measured[step]
        # All of themselves: the interval of a count against itself says less.
        of_start = share(count, measured["enrolled"]) if previous else (100.0, 100.0) if count[1] else None
        of_previous = share(count, previous) if previous else None
        found.append((step, (*count, *_known(of_start), *_known(of_previous))))
        previous = count
    return found


def _known(percent: tuple[float, float] | None) -> tuple[float, float]:
    return percent or (float("nan"), float("nan"))
