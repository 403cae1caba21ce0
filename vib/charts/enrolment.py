"""Enrolments added up against the planned path, a panel an agency; each panel is as high as its target."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from vib.charts.look import Look, blank
from vib.charts.places import agencies
from vib.charts.spec import ChartSpec
from vib.charts.written import tint
from vib.locale import N_

_HEIGHT, _TOP = 330, 52
_AFTER = 200
"""Days beyond the last one, which leave room for the number at the end of a line."""
_BETWEEN = 0.06
"""Part of the width that lies between two panels."""

Point = tuple[date, float, float]


@dataclass
class Panel:
    """An agency: points of the day, low and high, per series."""

    agency: str
    actual: list[Point] = field(default_factory=list)
    planned: list[Point] = field(default_factory=list)
    expected: list[Point] = field(default_factory=list)
    target: list[Point] = field(default_factory=list)
    assumed: bool = False

    @property
    def top(self) -> float:
        """The highest value to be drawn."""
        points = (*self.actual, *self.planned, *self.target)
        return max((high for _, _, high in points), default=0.0) or 1.0

    @property
    def now(self) -> Point | None:
        return self.actual[-1] if self.actual else None


def panels_of(frame: pd.DataFrame) -> list[Panel]:
    """The panels of the frame of `vib.metrics.enrolment.against_plan`."""
    panels = {agency: Panel(agency) for agency in agencies(frame)}
    for agency, series, day, low, high, assumed in frame.itertuples(index=False, name=None):
        getattr(panels[agency], series).append((day, float(low), float(high)))
        panels[agency].assumed |= bool(assumed)
    return list(panels.values())


def _draw(frame: pd.DataFrame, look: Look) -> go.Figure:
    panels = panels_of(frame)
    days = [day for panel in panels for day, _, _ in (*panel.actual, *panel.planned, *panel.target)]
    span = (min(days), max(days) + timedelta(days=_AFTER))
    width = (1 + _BETWEEN) / len(panels)
    figure = blank(look, _HEIGHT)
    axes: dict[str, Any] = {}
    notes: list[dict[str, Any]] = []
    for place, panel in enumerate(panels):
        suffix = str(place + 1) if place else ""
        domain = [place * width, place * width + width - _BETWEEN]
        axes |= _axes(panel, suffix, domain, span, look)
        figure.add_traces(list(_traces(panel, suffix, look)))
        notes += _notes(panel, suffix, domain, span, look)
    figure.update_layout(axes, annotations=notes, margin={"l": 8, "r": 12, "t": _TOP, "b": 8})
    return figure


def _axes(
    panel: Panel, suffix: str, domain: list[float], span: tuple[date, date], look: Look
) -> dict[str, Any]:
    years = [date(year, 1, 1) for year in range(span[0].year, span[1].year + 1)]
    shown = [day for day in years if span[0] <= day <= span[1]]
    marks = sorted({0.0, *(high for _, _, high in panel.target)})
    shared = {"zeroline": False, "fixedrange": True, "automargin": True, "tickfont": {"size": 12}}
    return {
        f"xaxis{suffix}": {
            **shared,
            "domain": domain,
            "anchor": f"y{suffix}",
            "range": list(span),
            "tickvals": shown,
            "ticktext": [str(day.year) for day in shown],
            "ticks": "outside",
            "tickcolor": look.ink.grid,
            "showgrid": False,
            "linecolor": look.ink.soft,
            "showline": True,
        },
        f"yaxis{suffix}": {
            **shared,
            "anchor": f"x{suffix}",
            "range": [0, panel.top * 1.12],
            "tickvals": marks,
            "ticktext": [look.whole(value) for value in marks],
            "gridcolor": look.ink.grid,
            "showgrid": True,
        },
    }


def _line(points: list[Point], end: int, suffix: str, **style: Any) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [point[0] for point in points],
        "y": [point[end] for point in points],
        "xaxis": f"x{suffix}",
        "yaxis": f"y{suffix}",
        **style,
    }


def _traces(panel: Panel, suffix: str, look: Look) -> Iterator[dict[str, Any]]:
    color = look.color(panel.agency)
    if panel.planned:
        dashed = {"color": look.ink.soft, "width": 2, "dash": "dash"}
        hover = [_hover(panel, N_("planned"), point, look) for point in panel.planned]
        yield _line(panel.planned, 2, suffix, line=dashed, hovertext=hover, hoverinfo="text")
    if any(low < high for _, low, high in panel.actual):
        thin = {"color": color, "width": 1}
        yield _line(panel.actual, 1, suffix, line=thin, hoverinfo="skip")
        yield _line(
            panel.actual, 2, suffix, line=thin, fill="tonexty", fillcolor=tint(color, 0.3), hoverinfo="skip"
        )
    hover = [_hover(panel, N_("enrolled"), point, look) for point in panel.actual]
    thick = {"color": color, "width": 3}
    yield _line(panel.actual, 2, suffix, line=thick, hovertext=hover, hoverinfo="text")
    if panel.now and panel.expected:
        gap = [panel.now, panel.expected[0]]
        yield _line(
            gap, 2, suffix, line={"color": look.ink.text, "width": 1, "dash": "dot"}, hoverinfo="skip"
        )
    yield _ends(panel, suffix, look)


def _ends(panel: Panel, suffix: str, look: Look) -> dict[str, Any]:
    """The value now, full, and the value expected by now, hollow."""
    points = [*([panel.now] if panel.now else []), *panel.expected]
    behind = bool(panel.now and panel.expected and panel.now[2] < panel.expected[0][2])
    texts = [look.count(int(panel.now[1]), int(panel.now[2]))] if panel.now else []
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [day for day, _, _ in points],
        "y": [high for _, _, high in points],
        "xaxis": f"x{suffix}",
        "yaxis": f"y{suffix}",
        "text": [*(f"<b>{text}</b>" for text in texts), *("" for _ in panel.expected)],
        "textposition": "bottom right" if behind else "top left",
        "textfont": {"size": 14, "color": look.ink.text},
        "marker": {
            "size": 9,
            "symbol": [*("circle" for _ in texts), *("circle-open" for _ in panel.expected)],
            "color": [*(look.color(panel.agency) for _ in texts), *(look.ink.text for _ in panel.expected)],
        },
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _hover(panel: Panel, what: str, point: Point, look: Look) -> str:
    day, low, high = point
    name = look.label("agency", panel.agency)
    return f"{name} · {look.day(day)} · {look.say(what)}: {_number(low, high, look)}"


def _number(low: float, high: float, look: Look) -> str:
    return look.count(round(low), round(high))


def _signed(value: float, look: Look) -> str:
    return f"{'+' if value > 0 else '−' if value < 0 else '±'}{look.whole(abs(value))}"


def gap(panel: Panel, look: Look) -> str:
    """How far an agency is from what was expected by the last day of its data; a dash where unknown."""
    if not panel.now or not panel.expected:
        return "–"
    expected = round(panel.expected[0][2])
    low, high = (_signed(round(value) - expected, look) for value in panel.now[1:])
    return low if low == high else look.say(N_("{low} to {high}"), low=low, high=high)


def _name(panel: Panel, look: Look) -> str:
    """The agency, and the day until which its line goes where that isn't the reference date."""
    name = look.label("agency", panel.agency)
    if not panel.now or panel.now[0] == look.as_of:
        return name
    return look.say(N_("{agency}, up to {day}"), agency=name, day=look.day(panel.now[0]))


def _status(panel: Panel, look: Look) -> str:
    """`447 · verwacht 459 (−12)`."""
    count = _number(*panel.now[1:], look) if panel.now else "–"
    if not panel.expected:
        return look.say(N_("{count} · no planned path"), count=count)
    return look.say(
        N_("{count} · expected {expected} ({gap})"),
        count=count,
        expected=look.whole(round(panel.expected[0][2])),
        gap=gap(panel, look),
    )


def _notes(
    panel: Panel, suffix: str, domain: list[float], span: tuple[date, date], look: Look
) -> Iterator[dict[str, Any]]:
    shared = {"showarrow": False, "align": "left", "font": {"size": 12}}
    yield shared | {
        "text": f"<b>{_name(panel, look)}</b><br>{_status(panel, look)}",
        "xref": "paper",
        "x": domain[0],
        "xanchor": "left",
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
        "yshift": 6,
    }
    if panel.assumed:
        yield shared | {
            "text": look.say(N_("assumption: straight line")),
            "xref": f"x{suffix}",
            "x": span[1],
            "xanchor": "right",
            "yref": f"y{suffix}",
            "y": 0,
            "yanchor": "bottom",
            "yshift": 4,
            "font": {"size": 12, "color": look.ink.soft},
        }


def _tell(frame: pd.DataFrame, look: Look) -> str:
    return " ".join(
        f"{_name(panel, look)}: {_status(panel, look)}"
        + (f", {look.say(N_('target'))} {look.whole(panel.target[0][2])}." if panel.target else ".")
        for panel in panels_of(frame)
    )


def _sum_up(frame: pd.DataFrame, look: Look) -> str:
    judged = [
        (panel, panel.now, panel.expected[0]) for panel in panels_of(frame) if panel.now and panel.expected
    ]
    if not judged:
        return ""
    behind = [
        f"{look.label('agency', panel.agency)} ({gap(panel, look)})"
        for panel, now, due in judged
        if round(now[2]) < round(due[2])
    ]
    if not behind:
        return look.say(N_("No agency is behind its planned path."))
    return look.say(N_("Behind the planned path: {agencies}."), agencies=", ".join(behind))


def _tabulate(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    rows = []
    for panel in panels_of(frame):
        planned = {day: value for day, _, value in (*panel.planned, *panel.expected)}
        actual = {day: (low, high) for day, low, high in panel.actual}
        for day in sorted({*planned, *actual}):
            count = actual.get(day)
            rows.append(
                {
                    look.say(N_("agency")): look.label("agency", panel.agency),
                    look.say(N_("up to and including")): look.day(day),
                    look.say(N_("enrolled")): look.plain(int(count[0]), int(count[1])) if count else None,
                    look.say(N_("planned")): round(planned[day], 1) if day in planned else None,
                }
            )
    return pd.DataFrame(rows)


ENROLMENT = ChartSpec(
    id="enrolment",
    title=N_("Enrolments against the planned path"),
    unit=N_("trajectories, added up since the start"),
    draw=_draw,
    tell=_tell,
    tabulate=_tabulate,
    takeaway=_sum_up,
    date_basis=N_("quarter of the enrolment; those before it count too"),
    note=N_(
        "Dashed: planned; a straight line where only an end value was planned. Each agency has its own "
        "scale, up to its target."
    ),
    metrics=("flow.enrolled", "targets.participants", "targets.participants_expected"),
)
