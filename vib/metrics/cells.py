"""Reading a cube for a selection: the coarsest rows that answer it, added up.

Where counts are intervals, a sum of them is wider than it needs to be: what was chosen is also the margin
less what was not chosen, and the answer is the narrower of both.
"""

from collections.abc import Mapping

import pandas as pd

from vib.model.cubes import CUBES, CubeSpec
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import ALL

Codes = Mapping[str, tuple[str, ...]]

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
    codes = _chosen(spec, selection, where or {})
    split = {*by, *(("agency",) if "pilot" in by or "pilot" in (where or {}) else ())}
    for column in spec.dimensions:
        if column not in codes and column not in split and column not in spec.margins:
            raise MarginMissing(cube, column)
    frame = snapshot.cubes[cube]
    found = _added(frame, spec, codes, split, by)
    if spec.additive and (found["low"] != found["high"]).any():
        for column in codes.keys() & spec.margins - split:
            found = _narrowed(found, _rest(frame, spec, codes, split, by, column), by)
    return found


def _chosen(
    spec: CubeSpec, selection: Selection, where: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """The codes that each dimension is restricted to; not there where it isn't."""
    codes = {column: chosen for column, chosen in where.items() if column in spec.dimensions}
    if selection.agencies and "agency" in spec.dimensions:
        codes.setdefault("agency", selection.agencies)
    if selection.quarters is not None:
        for column in QUARTER_COLUMNS:
            if column in spec.dimensions:
                codes.setdefault(column, selection.quarters.codes)
    return codes


def _added(
    frame: pd.DataFrame, spec: CubeSpec, codes: Codes, split: set[str], by: tuple[str, ...], besides: str = ""
) -> pd.DataFrame:
    """The rows of the codes (of `besides`: all but its codes), added up by `by`."""
    mask = pd.Series(True, index=frame.index)
    for column in spec.dimensions:
        kept = _keep(frame, column, column in split, codes.get(column))
        mask &= (~kept & (frame[column] != ALL)) if column == besides else kept
    kept_rows = frame.loc[mask, [*by, "low", "high"]]
    if not by:
        return kept_rows.sum().astype("int64").to_frame().T
    return kept_rows.groupby(list(by), as_index=False, sort=True)[["low", "high"]].sum()


def _rest(
    frame: pd.DataFrame, spec: CubeSpec, codes: Codes, split: set[str], by: tuple[str, ...], column: str
) -> pd.DataFrame:
    """The margin over a restricted dimension less what was not chosen of it."""
    margin = _added(frame, spec, {**codes, column: (ALL,)}, split, by)
    others = _added(frame, spec, codes, split, by, besides=column)
    if not by:
        return pd.DataFrame({"low": margin["low"] - others["high"], "high": margin["high"] - others["low"]})
    both = margin.merge(others, how="left", on=list(by), suffixes=("", "_other"))
    both = both.fillna({"low_other": 0, "high_other": 0})
    return both[list(by)].assign(low=both["low"] - both["high_other"], high=both["high"] - both["low_other"])


def _narrowed(found: pd.DataFrame, rest: pd.DataFrame, by: tuple[str, ...]) -> pd.DataFrame:
    """Each interval, no wider than the other way to compute it allows."""
    if by:
        rest = found[list(by)].merge(rest, how="left", on=list(by))
    low = found["low"].where(~(rest["low"] > found["low"]), rest["low"])
    high = found["high"].where(~(rest["high"] < found["high"]), rest["high"])
    return found.assign(low=low.astype("int64"), high=high.astype("int64"))


def count(
    snapshot: Snapshot,
    cube: str,
    selection: Selection = EVERYTHING,
    where: dict[str, tuple[str, ...]] | None = None,
) -> tuple[int, int]:
    """One count of a cube under a selection, as `(low, high)`."""
    row = cells(snapshot, cube, selection, (), where)
    return int(row["low"].iloc[0]), int(row["high"].iloc[0])
