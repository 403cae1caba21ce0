"""Reading a cube for a selection: the coarsest rows that answer it, added up."""

import pandas as pd

from vib.model.cubes import CUBES
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import ALL

QUARTER_COLUMNS = ("enrolled_quarter", "event_quarter", "first_quarter", "quarter")


class MarginMissing(LookupError):
    """A cube was asked to add up a dimension that has no margin; cube and dimension are in `args`."""


def _keep(frame: pd.DataFrame, column: str, split: bool, chosen: tuple[str, ...] | None) -> pd.Series:
    """Which rows answer one dimension: the chosen codes, every code, or the margin."""
    if chosen is not None:
        return frame[column].isin(chosen)
    return frame[column] != ALL if split else frame[column] == ALL


def cells(
    snapshot: Snapshot,
    cube: str,
    selection: Selection = EVERYTHING,
    by: tuple[str, ...] = (),
    where: dict[str, tuple[str, ...]] | None = None,
) -> pd.DataFrame:
    """The counts of a cube under a selection, split by some of its dimensions.

    Returns the columns `by`, `low` and `high`, one row a combination that occurs (one row, possibly of
    zeros, where `by` is empty). `where` restricts a dimension to codes. Dimensions neither split nor
    chosen are read from their margin, so nothing finer than the answer is added up. The agency filter
    acts on `agency`, the quarter filter on the cube's quarter; a cube without one ignores that filter.
    Splitting by `pilot` splits by agency too. Raises `MarginMissing` for a dimension that can't be added up.
    """
    spec = CUBES[cube]
    frame = snapshot.cubes[cube]
    where = where or {}
    mask = pd.Series(True, index=frame.index)
    for column in spec.dimensions:
        chosen = where.get(column)
        if chosen is None and column == "agency" and selection.agencies:
            chosen = selection.agencies
        if chosen is None and column in QUARTER_COLUMNS and selection.quarters is not None:
            chosen = selection.quarters.codes
        split = column in by or (column == "agency" and ("pilot" in by or "pilot" in where))
        if chosen is None and not split and column not in spec.margins:
            raise MarginMissing(cube, column)
        mask &= _keep(frame, column, split, chosen)
    kept = frame.loc[mask, [*by, "low", "high"]]
    if not by:
        return kept.sum().astype("int64").to_frame().T
    return kept.groupby(list(by), as_index=False, sort=True)[["low", "high"]].sum()


def count(
    snapshot: Snapshot,
    cube: str,
    selection: Selection = EVERYTHING,
    where: dict[str, tuple[str, ...]] | None = None,
) -> tuple[int, int]:
    """One count of a cube under a selection, as `(low, high)`."""
    row = cells(snapshot, cube, selection, (), where)
    return int(row["low"].iloc[0]), int(row["high"].iloc[0])
