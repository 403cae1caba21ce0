"""A delivered file as it came: its columns, its rows numbered, nothing judged yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import ibis.expr.types as ir

from vib.intake.findings import Told
from vib.locale import N_

FILE = "_file"
"""The column with the name of the file a row came from; empty for rows of an earlier snapshot."""

ROW = "_row"
"""The column with the number of the row as a person sees it in the file, its headers being row 1."""


BROKEN = Told(
    "file.broken",
    "error",
    N_("This file can't be read to its end; it may be damaged or incomplete."),
    N_("Make the file again and deliver it once more."),
)

EMPTY = Told(
    "file.empty",
    "error",
    N_("The file is empty."),
    N_("Deliver the table with its row of headers, or leave the file out to keep the earlier data."),
)

TOO_MANY_COLUMNS = Told(
    "file.too_many_columns",
    "error",
    N_("This table has more columns than a table of a delivery."),
    N_("Deliver the columns of the table alone."),
)


class Unreadable(Exception):
    """A file that can't be read at all; `args[0]` tells why, as a `Told`."""

    @property
    def told(self) -> Told:
        told: Told = self.args[0]
        return told


@dataclass(frozen=True)
class Raw:
    """The rows of one file: the column `ROW` and those of `headers`, column name → header in the file.

    Of a folder of files also the column `FILE`, the name of the file as seen from the folder; `parts` are
    these names.
    """

    rows: ir.Table
    headers: Mapping[str, str]
    count: int
    exact: bool
    """Whether the file has types of its own, so that texts are taken as they are."""
    parts: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    """The columns that stand in the names of folders: what is no column of the table there divides only."""
    told: Mapping[str, str] = field(default_factory=dict)
    """Column name → how a person finds it, where that is more than its header: `C (vte)`."""
