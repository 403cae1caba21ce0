"""What the money was spent on: per agency one bar of its cost types, as shares of what it spent."""

from dataclasses import dataclass
from decimal import Decimal

import pandas as pd
import plotly.graph_objects as go

from vib.charts.look import Look, blank
from vib.charts.spec import ChartSpec
from vib.locale import N_
from vib.model.vocabulary import CostType

_ROW = 74
_ON_A_LINE = 3
_SMALLEST = 0.1
_PATTERNS = {"personnel": "", "operating": "/", "depreciation": "x", None: "."}
_ORDER = (CostType.PERSONNEL.value, CostType.OPERATING.value, CostType.DEPRECIATION.value, None)


@dataclass(frozen=True)
class _Spender:
    """An agency's spending from one purse: cost type (None: not itemised) → euro."""

    funding: str
    agency: str
    total: Decimal
    parts: dict[str | None, Decimal]

    def share(self, cost_type: str | None) -> float:
        return float(100 * self.parts[cost_type] / self.total) if self.total else 0.0


def _spenders(frame: pd.DataFrame) -> list[_Spender]:
    found: dict[tuple[str, str], _Spender] = {}
    for funding, agency, cost_type, amount, total in frame.itertuples(index=False, name=None):
        own = found.setdefault((funding, agency), _Spender(funding, agency, total, {}))
        own.parts[cost_type] = amount
    return list(found.values())


def _kind(cost_type: str | None, look: Look) -> str:
    return look.say(N_("not itemised")) if cost_type is None else look.label("cost_type", cost_type)


def _percent(value: float, look: Look) -> str:
    """`0,7 %`; what is there and too small for that says so."""
    return look.percent(value) if abs(value) >= _SMALLEST else f"< {look.percent(_SMALLEST)}"


def _told(spender: _Spender, look: Look) -> list[str]:
    """`personeel 98,8 %`, `werking 0,7 %`, …"""
    return [
        f"{_kind(kind, look)} {_percent(spender.share(kind), look)}"
        for kind in _ORDER
        if kind in spender.parts
    ]


def _below(spender: _Spender, look: Look) -> str:
    """The cost types under their bar, three on a line."""
    told = _told(spender, look)
    lines = [told[start : start + _ON_A_LINE] for start in range(0, len(told), _ON_A_LINE)]
    return "<br>".join(" · ".join(line) for line in lines)


def _segments(spenders: list[_Spender], kind: str | None, look: Look) -> dict[str, object]:
    own = [(place, s) for place, s in enumerate(spenders) if kind in s.parts and s.parts[kind] > 0]
    return {
        "type": "bar",
        "orientation": "h",
        "y": [place * _ROW + 14 for place, _ in own],
        "x": [s.share(kind) for _, s in own],
        "width": 24,
        "marker": {
            "color": [look.color(s.agency) for _, s in own],
            "line": {"color": look.ink.paper, "width": 1},
            "pattern": {"shape": _PATTERNS[kind], "bgcolor": look.ink.paper} if kind != "personnel" else {},
        },
        "hovertext": [
            f"{look.label('agency', s.agency)} · {_kind(kind, look)}: "
            f"{look.money(s.parts[kind])} ({look.percent(s.share(kind))})"
            for _, s in own
        ],
        "hoverinfo": "text",
    }


def _draw(frame: pd.DataFrame, look: Look) -> go.Figure:
    spenders = _spenders(frame)
    figure = blank(look, _ROW * len(spenders) + 16)
    figure.add_traces([_segments(spenders, kind, look) for kind in _ORDER])
    figure.update_layout(
        barmode="stack",
        xaxis={"visible": False, "range": [0, 100], "fixedrange": True},
        yaxis={
            "range": [_ROW * len(spenders), 0],
            "tickvals": [place * _ROW + 20 for place in range(len(spenders))],
            "ticktext": [
                f"<b>{look.label('agency', s.agency)}</b><br>{look.label('funding', s.funding)}"
                f"<br>{look.money(s.total, 0)}"
                for s in spenders
            ],
            "ticks": "",
            "ticklabelstandoff": 8,
            "showline": False,
            "fixedrange": True,
        },
        annotations=[
            {
                "text": _below(s, look),
                "x": 0,
                "xanchor": "left",
                "y": place * _ROW + 28,
                "yanchor": "top",
                "align": "left",
                "showarrow": False,
            }
            for place, s in enumerate(spenders)
        ],
    )
    return figure


def _tell(frame: pd.DataFrame, look: Look) -> str:
    return (
        "; ".join(
            f"{look.label('agency', s.agency)} ({look.label('funding', s.funding)}), "
            f"{look.money(s.total)}: {', '.join(_told(s, look))}"
            for s in _spenders(frame)
        )
        + "."
    )


def _sum_up(frame: pd.DataFrame, look: Look) -> str:
    """The least and the most that an agency spent on staff."""
    shares = [s.share("personnel") for s in _spenders(frame) if "personnel" in s.parts]
    if not shares:
        return look.say(N_("No cost types were reported."))
    least, most = min(shares), max(shares)
    low, high = look.percent(least, 0), look.percent(most, 0)
    if low == high:
        return look.say(N_("Personnel takes {share} of what was spent."), share=low)
    return look.say(N_("Personnel takes {least} to {most} of what each agency spent."), least=low, most=high)


def _tabulate(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                look.say(N_("purse")): look.label("funding", s.funding),
                look.say(N_("agency")): look.label("agency", s.agency),
                look.say(N_("cost type")): _kind(kind, look),
                look.say(N_("euro")): s.parts[kind],
                look.say(N_("% of spent")): look.number(s.share(kind)),
            }
            for s in _spenders(frame)
            for kind in _ORDER
            if kind in s.parts
        ]
    )


COST_TYPES = ChartSpec(
    id="cost-types",
    title=N_("What was the money spent on?"),
    unit=N_("% of what was spent; the total in euro"),
    draw=_draw,
    tell=_tell,
    tabulate=_tabulate,
    takeaway=_sum_up,
    date_basis=N_("quarter of the budget line"),
    note=N_("Not itemised: what a reported total holds more than its cost lines, or a total without them."),
    metrics=("budget.spent",),
)
