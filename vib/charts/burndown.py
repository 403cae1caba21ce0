"""How a purse empties: what is left beside what the plan said would be left, a panel a purse or agency."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd
import plotly.graph_objects as go

from vib.charts.look import Look
from vib.charts.panels import Panel, panel_chart, panels
from vib.charts.spec import ChartSpec
from vib.locale import N_
from vib.model.vocabulary import ALL, JOINT

_PANEL, _ABOVE, _BELOW = 240, 74, 28
_PURSE_COLOR = "#8073AC"


@dataclass(frozen=True)
class _Point:
    day: date
    left: Decimal
    yearly: bool


@dataclass(frozen=True)
class _Purse:
    """A panel: a purse (`*`), or an agency's part of it."""

    funding: str
    agency: str
    granted: Decimal
    planned: tuple[_Point, ...]
    spent: tuple[_Point, ...]
    planned_then: _Point | None

    def part(self, amount: Decimal) -> float:
        """An amount as % of what was granted."""
        return float(100 * amount / self.granted) if self.granted else 0.0


def _purses(frame: pd.DataFrame) -> list[_Purse]:
    rows: dict[tuple[str, str], dict[str, list[_Point]]] = {}
    granted: dict[tuple[str, str], Decimal] = {}
    for funding, agency, series, day, left, yearly, whole in frame.itertuples(index=False, name=None):
        rows.setdefault((funding, agency), {}).setdefault(series, []).append(_Point(day, left, bool(yearly)))
        granted[funding, agency] = whole
    return [
        _Purse(
            *key,
            granted[key],
            tuple(series.get("planned", ())),
            tuple(series.get("spent", ())),
            next(iter(series.get("planned_then", ())), None),
        )
        for key, series in rows.items()
    ]


def _whole_purse(purse: _Purse, every: Sequence[_Purse]) -> bool:
    """Whether a panel speaks of a purse as a whole: all its agencies, or the only one."""
    return purse.agency == ALL or sum(other.funding == purse.funding for other in every) == 1


def _rows(every: Sequence[_Purse]) -> tuple[list[_Purse], list[int]]:
    """The purses first and their agencies below; and how many stand in each row."""
    first = [purse for purse in every if _whole_purse(purse, every)]
    others = [purse for purse in every if not _whole_purse(purse, every)]
    return [*first, *others], [count for count in (len(first), len(others)) if count]


def _name(purse: _Purse, every: Sequence[_Purse], look: Look) -> str:
    """The purse, the agency, or both where an agency has a part in both purses."""
    name = look.label("funding", purse.funding)
    if purse.agency not in (ALL, JOINT):
        twice = sum(other.agency == purse.agency for other in every) > 1
        agency = look.label("agency", purse.agency)
        name = agency if not twice and not _whole_purse(purse, every) else f"{agency} · {name}"
    return name[:1].upper() + name[1:]


def _left(purse: _Purse, look: Look) -> str:
    return _amount(N_("{amount} left ({share})"), purse, purse.spent[-1], look)


def _planned(purse: _Purse, look: Look) -> str:
    """What the plan said would be left; empty where there is no plan."""
    if purse.planned_then is None:
        return ""
    return _amount(N_("plan: {amount} left ({share})"), purse, purse.planned_then, look)


def _amount(message: str, purse: _Purse, point: _Point, look: Look) -> str:
    share = look.percent(purse.part(point.left), 0)
    return look.say(message, amount=look.money(point.left, 0), share=share)


def _heading(purse: _Purse, every: Sequence[_Purse], look: Look) -> str:
    lines = [f"<b>{_name(purse, every, look)}</b>"]
    if purse.spent:
        day = look.say(N_("on {day}"), day=look.day(purse.spent[-1].day))
        lines += [_left(purse, look), _planned(purse, look), f"<span style='font-size:11px'>{day}</span>"]
    else:
        lines.append(look.say(N_("{amount} granted"), amount=look.money(purse.granted, 0)))
        lines.append(look.say(N_("spending not reported")))
    return "<br>".join(line for line in lines if line)


def _plan(purse: _Purse, look: Look) -> dict[str, object]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [p.day.isoformat() for p in purse.planned],
        "y": [purse.part(p.left) for p in purse.planned],
        "line": {"color": look.ink.soft, "width": 1.5},
        "hovertext": [
            look.say(N_("planned: {amount} left on {day}"), amount=look.money(p.left), day=look.day(p.day))
            for p in purse.planned
        ],
        "hoverinfo": "text",
    }


def _spent(purse: _Purse, look: Look) -> list[dict[str, object]]:
    """What is left: lines between known days, a dashed step where only the year's amount is known."""
    color = look.color(purse.agency) if purse.agency not in (ALL, JOINT) else _PURSE_COLOR
    solid: tuple[list[str | None], list[float | None]] = ([], [])
    dashed: tuple[list[str | None], list[float | None]] = ([], [])
    for earlier, point in zip(purse.spent, purse.spent[1:], strict=False):
        from_day, to_day = earlier.day.isoformat(), point.day.isoformat()
        high, low = purse.part(earlier.left), purse.part(point.left)
        xs, ys = dashed if point.yearly else solid
        xs += [from_day, to_day, to_day, None] if point.yearly else [from_day, to_day, None]
        ys += [high, high, low, None] if point.yearly else [high, low, None]
    lines: list[dict[str, object]] = [
        {"type": "scatter", "mode": "lines", "x": xs, "y": ys, "line": line, "hoverinfo": "skip"}
        for (xs, ys), line in (
            (solid, {"color": color, "width": 3}),
            (dashed, {"color": color, "width": 2, "dash": "dash"}),
        )
        if xs
    ]
    last = len(purse.spent) - 1
    return [
        *lines,
        {
            "type": "scatter",
            "mode": "markers",
            "x": [p.day.isoformat() for p in purse.spent],
            "y": [purse.part(p.left) for p in purse.spent],
            "marker": {
                "color": color,
                "opacity": 1,
                "line": {"width": 0},
                "size": [10 if place == last else 5 for place in range(last + 1)],
            },
            "hovertext": [
                look.say(N_("{amount} left on {day}"), amount=look.money(p.left), day=look.day(p.day))
                for p in purse.spent
            ],
            "hoverinfo": "text",
        },
    ]


def _step_names(purse: _Purse, panel: Panel, look: Look) -> list[dict[str, object]]:
    """`jaarbedrag` at each dashed step."""
    return [
        {
            "text": look.say(N_("amount of a year")),
            "x": point.day.isoformat(),
            "y": (purse.part(earlier.left) + purse.part(point.left)) / 2,
            "xref": panel.axes["xaxis"],
            "yref": panel.axes["yaxis"],
            "xanchor": "left",
            "xshift": 6,
            "showarrow": False,
            "font": {"size": 11, "color": look.ink.soft},
        }
        for earlier, point in zip(purse.spent, purse.spent[1:], strict=False)
        if point.yearly
    ]


def _draw(frame: pd.DataFrame, look: Look) -> go.Figure:
    order, rows = _rows(_purses(frame))
    height = _PANEL * len(rows)
    days = [p.day for purse in order for p in (*purse.planned, *purse.spent)]
    years = range(min(days).year, max(days).year + 1)
    x = {
        "range": [f"{years[0]}-01-01", f"{years[-1]}-12-31"],
        "type": "date",
        "tickvals": [f"{year}-01-01" for year in years],
        "ticktext": [f"{year}" for year in years],
        "tickfont": {"size": 11},
    }
    y = {
        "range": [0, 104],
        "tickvals": [0, 50, 100],
        "ticktext": [look.percent(tick, 0) for tick in (0, 50, 100)],
        "tickfont": {"size": 11},
        "showgrid": True,
        "ticks": "",
    }
    traces: list[dict[str, object]] = []
    layout: dict[str, object] = {"margin": {"l": 18, "r": 8, "t": 8, "b": 8}}
    annotations: list[dict[str, object]] = []
    for purse, panel in zip(order, panels(rows, height, _ABOVE, _BELOW, 0.13), strict=True):
        traces += [{**trace, **panel.axes} for trace in (_plan(purse, look), *_spent(purse, look))]
        layout |= panel.layout(look, x, y)
        heading = {**panel.heading(_heading(purse, order, look)), "font": {"size": 12}}
        annotations += [heading, *_step_names(purse, panel, look)]
    return panel_chart(look, height + 16, traces, layout | {"annotations": annotations})


def _told(purse: _Purse, every: Sequence[_Purse], look: Look) -> str:
    name = _name(purse, every, look)
    if not purse.spent:
        granted = look.say(N_("{amount} granted"), amount=look.money(purse.granted, 0))
        return f"{name}: {granted}, {look.say(N_('spending not reported'))}"
    day = look.say(N_("on {day}"), day=look.day(purse.spent[-1].day))
    return ", ".join(part for part in (f"{name}: {_left(purse, look)} {day}", _planned(purse, look)) if part)


def _tell(frame: pd.DataFrame, look: Look) -> str:
    every = _rows(_purses(frame))[0]
    return "; ".join(_told(purse, every, look) for purse in every) + "."


def _sum_up(frame: pd.DataFrame, look: Look) -> str:
    """Per purse, how much more or less was spent than planned by the day until which it is known."""
    every = _purses(frame)
    parts = []
    for purse in every:
        if not _whole_purse(purse, every) or not purse.spent or purse.planned_then is None:
            continue
        less = purse.spent[-1].left - purse.planned_then.left
        message = N_("{purse}: {amount} less spent than planned by {day}")
        if less < 0:
            message = N_("{purse}: {amount} more spent than planned by {day}")
        day = look.day(purse.spent[-1].day)
        parts.append(
            look.say(message, purse=_name(purse, every, look), amount=look.money(abs(less), 0), day=day)
        )
    return " · ".join(parts)


def _row(purse: _Purse, line: str, point: _Point, look: Look) -> dict[str, object]:
    together = purse.agency == ALL
    return {
        look.say(N_("purse")): look.label("funding", purse.funding),
        look.say(N_("agency")): look.say(N_("together")) if together else look.label("agency", purse.agency),
        look.say(N_("line")): line,
        look.say(N_("day")): look.day(point.day),
        look.say(N_("left (euro)")): point.left,
        look.say(N_("% of granted")): look.number(purse.part(point.left)),
        look.say(N_("amount of a year")): point.yearly,
    }


def _tabulate(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    rows = [
        _row(purse, line, point, look)
        for purse in _rows(_purses(frame))[0]
        for line, points in (
            (look.say(N_("planned")), purse.planned),
            (look.say(N_("spent")), purse.spent),
        )
        for point in points
    ]
    return pd.DataFrame(rows)


BURNDOWN = ChartSpec(
    id="burndown",
    title=N_("What is left of the granted money?"),
    unit=N_("% of what was granted; the amounts in euro"),
    draw=_draw,
    tell=_tell,
    tabulate=_tabulate,
    takeaway=_sum_up,
    note=N_(
        "The thin line is the plan, the thick line what is left after the reported spending, to the day "
        "until which it is known. A dashed step is an amount of a year: how it ran within it is unknown."
    ),
    metrics=("budget.remaining", "budget.granted", "budget.planned", "budget.spent"),
)
