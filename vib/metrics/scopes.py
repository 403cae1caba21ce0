"""The scopes that figures are printed for: the project, and each agency of a selection."""

from dataclasses import replace
from datetime import date

import pandas as pd

from vib.model.selection import Selection
from vib.model.snapshot import Snapshot


def scopes(snapshot: Snapshot, selection: Selection) -> tuple[tuple[str | None, Selection], ...]:
    """Pairs of an agency and the selection narrowed to it.

    The project as a whole (None) comes first, and only where no agency was chosen: the total of some
    agencies is not the project's.
    """
    whole = () if selection.agencies else ((None, selection),)
    chosen = selection.agencies or snapshot.agencies
    return (*whole, *((agency, replace(selection, agencies=(agency,))) for agency in chosen))


def quarter_dimension(selection: Selection) -> str | None:
    """What a figure over the chosen quarters says in `quarter`: a quarter, a range, or None for all."""
    return None if selection.quarters is None else str(selection.quarters)


def quarters_apart(selection: Selection) -> bool:
    """Whether a figure per quarter is another figure than the total: not where one quarter was chosen."""
    return selection.quarters is None or selection.quarters.first != selection.quarters.last


def known_until(snapshot: Snapshot, agency: str) -> date:
    """The day until which an agency's data reaches: the snapshot's, or earlier where it delivered late."""
    frame = snapshot.tables["agencies"]
    # Asked for every agency of every figure: plain tuples, not a mask over three rows.
    for code, until in zip(frame["id"], frame["data_until"], strict=True):
        if code == agency and isinstance(until, date) and not pd.isna(until):
            return min(snapshot.as_of, until)
    return snapshot.as_of
