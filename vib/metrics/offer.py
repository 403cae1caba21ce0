"""Which subprojects and networks are there? Parliament asks for both, by theme and by group."""

from collections.abc import Iterator

import pandas as pd

from vib.locale import N_
from vib.metrics.figure import Definition, Figure
from vib.model.selection import Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import Theme

_SOURCE = N_("table of subprojects")

DEFINITIONS = (
    Definition(
        id="subprojects.count",
        name=N_("Subprojects"),
        formula=N_("Subprojects that a delivery names, by theme; whether they still run is often unknown."),
        unit="aantal",
        source=_SOURCE,
        categories="theme",
    ),
)


def subprojects(snapshot: Snapshot, selection: Selection) -> pd.DataFrame:
    """The subprojects: the table's columns, in the order of the themes.

    With agencies chosen, those that name another agency are left out; most name none and stay.
    """
    frame = snapshot.tables["subprojects"]
    if selection.agencies:
        frame = frame[frame["agency"].isna() | frame["agency"].isin(selection.agencies)]
    order = {theme.value: place for place, theme in enumerate(Theme)}
    return frame.sort_values(["theme", "id"], key=lambda column: column.replace(order))


def networks(snapshot: Snapshot, _selection: Selection) -> pd.DataFrame:
    """The partner networks and learning networks: the table's columns. They belong to no agency."""
    return snapshot.tables["networks"].sort_values(["kind", "id"], ascending=[False, True])


def figures(snapshot: Snapshot, selection: Selection) -> Iterator[Figure]:
    """The number of subprojects by theme, for the project as a whole."""
    if selection.agencies:
        return
    for theme, rows in subprojects(snapshot, selection).groupby("theme", sort=False):
        yield Figure("subprojects.count", len(rows), len(rows), "aantal", category=str(theme))
