"""How many people, in full-time equivalents, each purse paid for in a year."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

import pandas as pd

from vib.locale import N_
from vib.metrics.figure import Definition, Figure
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import Funding

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "staffing.fte",
        N_("Full-time equivalents"),
        N_(
            "Full-time equivalents over a whole year, per purse: work during part of the year is "
            "converted to a full year."
        ),
        "VTE",
        source=N_("staffing table of the snapshot"),
    ),
)


def fte(snapshot: Snapshot, selection: Selection = EVERYTHING) -> pd.DataFrame:
    """Full-time equivalents: the columns `funding`, `agency`, `year` and `fte` (Decimal), one row each.

    The agency filter leaves out what the agencies carry together (`joint`); the quarter filter does not
    apply, because staff is counted per year.
    """
    frame = snapshot.tables["staffing"]
    order = {code: place for place, code in enumerate(snapshot.tables["agencies"].sort_values("order")["id"])}
    purses = list(Funding)
    rows = [
        (str(funding), str(agency), int(year), Decimal(value))
        for funding, agency, year, value in frame[["funding", "agency", "year", "fte"]].itertuples(
            index=False, name=None
        )
        if not selection.agencies or agency in selection.agencies
    ]
    rows.sort(key=lambda row: (purses.index(Funding(row[0])), order.get(row[1], len(order)), row[2]))
    return pd.DataFrame(rows, columns=["funding", "agency", "year", "fte"], dtype=object)


def figures(snapshot: Snapshot, selection: Selection = EVERYTHING) -> Iterator[Figure]:
    """Per purse and year: of each agency and, where none was chosen, of all together."""
    frame = fte(snapshot, selection)
    for funding, agency, year, value in frame.itertuples(index=False, name=None):
        yield Figure("staffing.fte", value, value, "VTE", agency, funding=funding, year=year)
    if selection.agencies:
        return
    whole: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for funding, _, year, value in frame.itertuples(index=False, name=None):
        whole[funding, year] += value
    for (funding, year), value in whole.items():
        yield Figure("staffing.fte", value, value, "VTE", funding=funding, year=year)
