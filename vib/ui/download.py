"""The numbers of a chart as a file: what its table shows, and which snapshot and selection they come from."""

import csv
import io
from collections.abc import Callable
from decimal import Decimal

import pandas as pd

from vib.charts.look import Look
from vib.ui.provenance import columns
from vib.ui.view import View
from vib.workbook.safe_text import csv_text


def written(value: object, look: Look) -> str:
    """A value as a spreadsheet of the reader reads it: no thousands mark, a decimal comma in Dutch."""
    if isinstance(value, str):
        return csv_text(value)
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return ""
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    return text.replace(".", ",") if isinstance(value, float | Decimal) and look.language == "nl" else text


def csv_of(seen: View, tabulate: Callable[[], pd.DataFrame]) -> bytes:
    """The table of a chart as CSV (`;`, UTF-8 with a mark for Excel), with date, snapshot and origin."""
    look, table, provenance = seen.look, tabulate(), columns(seen)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([*map(str, table.columns), *provenance])
    for row in table.itertuples(index=False, name=None):
        writer.writerow([*(written(value, look) for value in row), *provenance.values()])
    return text.getvalue().encode("utf-8-sig")
