"""What was spent in each period: a row of bars an agency, all on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd
import plotly.graph_objects as go

from vib.charts.look import Look
from vib.charts.panels import Panel, panel_chart, panels
from vib.charts.spec import ChartSpec
from vib.locale import N_

_PANEL, _ABOVE, _BELOW = 118, 40, 6
_LEAST_SLOTS = 6
"""A few bars stay bars: room for that many is kept."""


@dataclass(frozen=True)
class _Row:
    """The spending of an agency from one purse: period (`2023-Q1`, or `2022` for a year) → euro."""

    funding: str
    agency: str
    amounts: dict[str, Decimal]

    def covers(self, period: str) -> bool:
        """Whether a period's money is known, by itself or within the amount of its year."""
        return period in self.amounts or period[:4] in self.amounts


def _rows(frame: pd.DataFrame) -> list[_Row]:
    found: dict[tuple[str, str], dict[str, Decimal]] = {}
    totals = frame[frame["cost_type"].isna()]
    for funding, agency, year, quarter, amount in totals[
        ["funding", "agency", "year", "quarter", "amount"]
    ].itertuples(index=False, name=None):
        found.setdefault((funding, agency), {})[quarter or str(year)] = amount
    return [_Row(*key, amounts) for key, amounts in found.items()]


def _periods(rows: Sequence[_Row]) -> list[str]:
    """Every period that somebody reported, in time; a year before its quarters."""
    return sorted({period for row in rows for period in row.amounts})


def _period_name(period: str, look: Look) -> str:
    if len(period) == 4:
        return look.say(N_("{year} (year)"), year=period)
    return look.quarter(period)


def _name(row: _Row, look: Look) -> str:
    return f"<b>{look.label('agency', row.agency)}</b> · {look.label('funding', row.funding)}"


def _thousands(amount: Decimal, look: Look) -> str:
    thousands = float(amount) / 1000
    return look.decimal(thousands, 0 if abs(thousands) >= 10 else 1)


def _bars(row: _Row, periods: Sequence[str], look: Look) -> dict[str, object]:
    """A bar for each period that the agency reported, hatched where it is a year."""
    known = [(place, period) for place, period in enumerate(periods) if period in row.amounts]
    amounts = [row.amounts[period] for _, period in known]
    return {
        "type": "bar",
        "x": [place for place, _ in known],
        "y": [float(amount) / 1000 for amount in amounts],
        "width": 0.7,
        "marker": {
            "color": look.color(row.agency),
            "line": {"width": 0},
            "pattern": {"shape": ["/" if len(period) == 4 else "" for _, period in known]},
        },
        "text": [_thousands(amount, look) for amount in amounts],
        "textposition": "outside",
        "textangle": 0,
        "textfont": {"size": 12, "color": look.ink.text},
        "cliponaxis": False,
        "hovertext": [
            f"{look.label('agency', row.agency)} · {_period_name(period, look)}: {look.money(amount)}"
            for (_, period), amount in zip(known, amounts, strict=True)
        ],
        "hoverinfo": "text",
    }


def _dashes(row: _Row, periods: Sequence[str], look: Look) -> dict[str, object]:
    """A dash in each quarter after its first that the agency did not report."""
    first = min(row.amounts, default="")
    silent = [
        place
        for place, period in enumerate(periods)
        if len(period) > 4 and period > first and not row.covers(period)
    ]
    return {
        "type": "scatter",
        "mode": "text",
        "x": silent,
        "y": [0 for _ in silent],
        "text": ["–" for _ in silent],
        "textposition": "top center",
        "textfont": {"color": look.ink.soft},
        "hovertext": [look.say(N_("not reported")) for _ in silent],
        "hoverinfo": "text",
    }


def _axes(
    panel: Panel, last: bool, periods: Sequence[str], scale: tuple[float, float], look: Look
) -> dict[str, object]:
    names = [_period_name(period, look).replace(" ", "<br>").replace("-", "<br>") for period in periods]
    return panel.layout(
        look,
        {
            "range": [-0.5, max(len(periods), _LEAST_SLOTS) - 0.5],
            "tickvals": list(range(len(periods))) if last else [],
            "ticktext": names if last else [],
            "tickangle": 0,
            "ticks": "",
            "tickfont": {"size": 11},
        },
        {"range": list(scale), "visible": False},
    )


def _draw(frame: pd.DataFrame, look: Look) -> go.Figure:
    rows = _rows(frame)
    periods = _periods(rows)
    height = _PANEL * len(rows)
    values = [float(amount) / 1000 for row in rows for amount in row.amounts.values()]
    scale = (min([0.0, *values]) * 1.2, max([0.0, *values]) or 1.0)
    traces: list[dict[str, object]] = []
    layout: dict[str, object] = {"margin": {"l": 8, "r": 8, "t": 4, "b": 40}}
    headings = []
    for place, (row, panel) in enumerate(
        zip(rows, panels([1] * len(rows), height, _ABOVE, _BELOW), strict=True)
    ):
        traces += [draw(row, periods, look) | panel.axes for draw in (_bars, _dashes)]
        layout |= _axes(panel, place == len(rows) - 1, periods, scale, look)
        headings.append({**panel.heading(_name(row, look)), "yshift": 16})
    return panel_chart(look, height + 44, traces, layout | {"annotations": headings})


def _tell(frame: pd.DataFrame, look: Look) -> str:
    parts = []
    for row in _rows(frame):
        told = ", ".join(
            f"{_period_name(period, look)} {look.money(amount, 0)}"
            for period, amount in sorted(row.amounts.items())
        )
        parts.append(f"{look.label('agency', row.agency)} ({look.label('funding', row.funding)}): {told}")
    return "; ".join(parts) + "."


def _sum_up(frame: pd.DataFrame, look: Look) -> str:
    rows = _rows(frame)
    last = _periods(rows)[-1]
    spent = [row for row in rows if last in row.amounts]
    most = max(spent, key=lambda row: row.amounts[last])
    if len(rows) == 1:
        return look.say(
            N_("Spending is reported up to and including {period}, when it was {amount}."),
            period=_period_name(last, look),
            amount=look.money(most.amounts[last], 0),
        )
    return look.say(
        N_("Spending is reported up to and including {period}; {agency} spent most in it: {amount}."),
        period=_period_name(last, look),
        agency=look.label("agency", most.agency),
        amount=look.money(most.amounts[last], 0),
    )


def _tabulate(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    rows = []
    for funding, agency, _, year, quarter, cost_type, amount in frame.itertuples(index=False, name=None):
        rows.append(
            {
                look.say(N_("purse")): look.label("funding", funding),
                look.say(N_("agency")): look.label("agency", agency),
                look.say(N_("period")): _period_name(quarter or str(year), look),
                look.say(N_("cost type")): look.say(N_("total"))
                if cost_type is None
                else look.label("cost_type", cost_type),
                look.say(N_("euro")): amount,
            }
        )
    return pd.DataFrame(rows)


SPENDING = ChartSpec(
    id="spending",
    title=N_("How much was spent in each quarter?"),
    unit=N_("thousand euro"),
    draw=_draw,
    tell=_tell,
    tabulate=_tabulate,
    takeaway=_sum_up,
    date_basis=N_("quarter of the budget line"),
    note=N_(
        "Hatched: the amount of a whole year, not to be compared with a quarter; a quarter filter shows it "
        "only where the whole year is chosen. A dash: not reported."
    ),
    metrics=("budget.spent",),
)
