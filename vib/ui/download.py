"""The numbers of a chart as a file: what its table shows, and which snapshot and selection they come from."""

import csv
import io
from collections.abc import Callable
from decimal import Decimal

import pandas as pd

from vib.charts.look import Look
from vib.locale import N_
from vib.ui.view import View

_FORMULA = ("=", "+", "@", "\t", "\r")
"""A spreadsheet runs a text that starts so; `-` is left alone, as a lone dash means 'nothing'."""


def selection_text(seen: View) -> str:
    """The selection in words: `alle agentschappen · alle kwartalen`."""
    look, selection = seen.look, seen.selection
    agencies = ", ".join(look.label("agency", code) for code in selection.agencies)
    quarters = "" if selection.quarters is None else look.quarter(str(selection.quarters))
    return " · ".join(
        (
            agencies or look.say(N_("all agencies")),
            quarters.replace("..", "–") or look.say(N_("all quarters")),
        )
    )


def written(value: object, look: Look) -> str:
    """A value as a spreadsheet of the reader reads it: no thousands mark, a decimal comma in Dutch."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return ""
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    return text.replace(".", ",") if isinstance(value, float | Decimal) and look.language == "nl" else text


def csv_of(seen: View, tabulate: Callable[[], pd.DataFrame]) -> bytes:
    """The table of a chart as CSV (`;`, UTF-8 with a mark for Excel), with date, snapshot and origin."""
    look, table = seen.look, tabulate()
    provenance = {
        look.say(N_("data date")): seen.snapshot.as_of.isoformat(),
        look.say(N_("snapshot")): seen.snapshot.id,
        look.say(N_("origin")): look.label("origin", seen.snapshot.manifest.origin),
        look.say(N_("selection")): selection_text(seen),
    }
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([*map(str, table.columns), *provenance])
    for row in table.itertuples(index=False, name=None):
        writer.writerow([*(written(value, look) for value in row), *provenance.values()])
    return text.getvalue().encode("utf-8-sig")
