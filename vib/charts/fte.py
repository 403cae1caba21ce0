"""Full-time equivalents per purse, agency and year."""

from decimal import Decimal

import pandas as pd
import plotly.graph_objects as go

from vib.charts.bars import Bar, bar_chart
from vib.charts.look import Look
from vib.charts.spec import ChartSpec
from vib.locale import N_

Places = dict[tuple[str, str], dict[int, Decimal]]
"""Purse and agency → year → full-time equivalents."""


def _places(frame: pd.DataFrame) -> Places:
    found: Places = {}
    for funding, agency, year, fte in frame.itertuples(index=False, name=None):
        found.setdefault((funding, agency), {})[year] = fte
    return found


def _years(frame: pd.DataFrame) -> list[int]:
    return sorted(frame["year"].unique())


def _draw(frame: pd.DataFrame, look: Look) -> go.Figure:
    years, rows = _years(frame), []
    for (funding, agency), known in _places(frame).items():
        label = f"{look.label('agency', agency)} ({look.label('funding', funding)})"
        row = []
        for year in years:
            text = look.decimal(float(known[year]), 2) if year in known else "–"
            value = float(known.get(year, 0))
            row.append(Bar(label, value, value, text, look.color(agency), hover=f"{label} · {year}: {text}"))
        rows.append(row)
    return bar_chart(rows, look, columns=[str(year) for year in years])


def _sums(frame: pd.DataFrame) -> dict[str, dict[int, Decimal]]:
    """Purse → year → all its agencies in the frame."""
    found: dict[str, dict[int, Decimal]] = {}
    for (funding, _), known in _places(frame).items():
        own = found.setdefault(funding, {})
        for year, fte in known.items():
            own[year] = own.get(year, Decimal(0)) + fte
    return found


def _tell(frame: pd.DataFrame, look: Look) -> str:
    return (
        "; ".join(
            f"{look.label('agency', agency)} ({look.label('funding', funding)}): "
            + ", ".join(f"{year} {look.decimal(float(fte), 2)}" for year, fte in sorted(known.items()))
            for (funding, agency), known in _places(frame).items()
        )
        + "."
    )


def _sum_up(frame: pd.DataFrame, look: Look) -> str:
    """The last year of each purse."""
    parts = []
    for funding, known in _sums(frame).items():
        year = max(known)
        parts.append(
            look.say(
                N_("{year}: {fte} full-time equivalents from {purse}"),
                year=year,
                fte=look.decimal(float(known[year]), 2),
                purse=look.label("funding", funding),
            )
        )
    return " · ".join(parts)


def _tabulate(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    rows = []
    for (funding, agency), known in _places(frame).items():
        row: dict[str, object] = {
            look.say(N_("purse")): look.label("funding", funding),
            look.say(N_("agency")): look.label("agency", agency),
        }
        row |= {str(year): known.get(year) for year in _years(frame)}
        rows.append(row)
    return pd.DataFrame(rows)


FTE = ChartSpec(
    id="fte",
    title=N_("How many people are paid for?"),
    unit=N_("full-time equivalents over a whole year"),
    draw=_draw,
    tell=_tell,
    tabulate=_tabulate,
    takeaway=_sum_up,
    note=N_("Work during part of a year is converted to a full year. A dash: not reported."),
    metrics=("staffing.fte",),
)
