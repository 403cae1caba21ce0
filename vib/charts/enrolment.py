"""Enrolments added up against the planned path, a panel an agency; each panel is as high as its target."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from vib.charts.enrolment_course import Course, Point, count_text, courses_of, gap, name, status
from vib.charts.look import Look
from vib.charts.panels import Panel, panel_chart, panels
from vib.charts.spec import ChartSpec
from vib.charts.written import tint
from vib.locale import N_

_HEIGHT, _TOP, _BOTTOM = 240, 52, 30
_AFTER = 200
"""Days beyond the last one, which leave room for the number at the end of a line."""


def _draw(frame: pd.DataFrame, look: Look) -> go.Figure:
    courses = courses_of(frame)
    days = [day for course in courses for day, _, _ in (*course.actual, *course.planned, *course.target)]
    span = (min(days), max(days) + timedelta(days=_AFTER))
    alone = len(courses) == 1
    places = panels([len(courses)], _HEIGHT, 0, 0, left=0 if alone else 0.12)
    before = _room(courses[0], look) if alone else 8
    layout: dict[str, Any] = {"margin": {"l": before, "r": 12, "t": _TOP, "b": _BOTTOM}}
    traces: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    for course, panel in zip(courses, places, strict=True):
        layout |= panel.layout(look, _time_axis(span, look), _count_axis(course, look))
        traces += [trace | panel.axes for trace in _traces(course, look)]
        notes.append(_title(course, panel, look))
        if course.assumed:
            notes.append(_assumption(course, panel, span, look))
    return panel_chart(look, _HEIGHT + _TOP + _BOTTOM, traces, layout | {"annotations": notes})


def _time_axis(span: tuple[date, date], look: Look) -> dict[str, Any]:
    years = [date(year, 1, 1) for year in range(span[0].year, span[1].year + 1)]
    shown = [day for day in years if span[0] <= day <= span[1]]
    return {
        "range": list(span),
        "tickvals": shown,
        "ticktext": [str(day.year) for day in shown],
        "tickangle": 0,
        "tickfont": {"size": 12},
        "ticks": "outside",
        "linecolor": look.ink.soft,
        "showline": True,
    }


def _marks(course: Course) -> list[float]:
    """Nobody and the target: all that the axis says."""
    return sorted({0.0, *(high for _, _, high in course.target)})


def _room(course: Course, look: Look) -> int:
    """Pixels for the longest mark of the axis, which a plot as wide as the figure leaves none for."""
    return 12 + 7 * max(len(look.whole(mark)) for mark in _marks(course))


def _count_axis(course: Course, look: Look) -> dict[str, Any]:
    """From nobody to the target, whose line is the only one across."""
    marks = _marks(course)
    return {
        "range": [0, course.top * 1.12],
        "tickvals": marks,
        "ticktext": [look.whole(value) for value in marks],
        "tickfont": {"size": 12},
        "showgrid": True,
    }


def _line(points: Sequence[Point], end: int, **style: Any) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [point[0] for point in points],
        "y": [point[end] for point in points],
        **style,
    }


def _traces(course: Course, look: Look) -> Iterator[dict[str, Any]]:
    color = look.color(course.agency)
    if course.planned:
        dashed = {"color": look.ink.soft, "width": 2, "dash": "dash"}
        hover = [_hover(course, N_("planned"), point, look) for point in course.planned]
        yield _line(course.planned, 2, line=dashed, hovertext=hover, hoverinfo="text")
    yield from _counted(course, color, look)
    if course.now and course.expected:
        gap = [course.now, course.expected[0]]
        yield _line(gap, 2, line={"color": look.ink.text, "width": 1, "dash": "dot"}, hoverinfo="skip")
    yield _ends(course, look)


def _counted(course: Course, color: str, look: Look) -> Iterator[dict[str, Any]]:
    """A thick line through what is known exactly; where it isn't, a band from the least to the most."""
    hover = [_hover(course, N_("enrolled"), point, look) for point in course.actual]
    if any(low < high for _, low, high in course.actual):
        thin = {"color": color, "width": 1}
        yield _line(course.actual, 1, line=thin, hoverinfo="skip")
        yield _line(
            course.actual,
            2,
            line=thin,
            fill="tonexty",
            fillcolor=tint(color, 0.3),
            hovertext=hover,
            hoverinfo="text",
        )
    exact = [(day, low, high if low == high else None) for day, low, high in course.actual]
    thick = {"color": color, "width": 3}
    yield {
        "type": "scatter",
        "mode": "lines",
        "x": [day for day, _, _ in exact],
        "y": [value for _, _, value in exact],
        "line": thick,
        "hovertext": hover,
        "hoverinfo": "text",
    }


def _ends(course: Course, look: Look) -> dict[str, Any]:
    """The value now, full (an upright stroke where it is an interval), and the one expected, hollow."""
    points = [*([course.now] if course.now else []), *course.expected]
    behind = bool(course.now and course.expected and course.now[2] < course.expected[0][2])
    on_floor = bool(course.now and course.now[2] < 0.1 * course.top)
    texts = [look.brief(int(course.now[1]), int(course.now[2]))] if course.now else []
    exact = not course.now or course.now[1] == course.now[2]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [day for day, _, _ in points],
        "y": [high for _, _, high in points],
        "text": [*(f"<b>{text}</b>" for text in texts), *("" for _ in course.expected)],
        "textposition": f"{'bottom' if behind and not on_floor else 'top'} {'right' if behind else 'left'}",
        "textfont": {"size": 14, "color": look.ink.text},
        "error_y": {
            "type": "data",
            "array": [0.0 for _ in points],
            "arrayminus": [high - low for _, low, high in points],
            "color": look.color(course.agency),
            "thickness": 3,
            "width": 5,
            "visible": not exact,
        },
        "marker": {
            "size": [*(9 if exact else 0.1 for _ in texts), *(9 for _ in course.expected)],
            "symbol": [*("circle" for _ in texts), *("circle-open" for _ in course.expected)],
            "color": [*(look.color(course.agency) for _ in texts), *(look.ink.text for _ in course.expected)],
        },
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _hover(course: Course, what: str, point: Point, look: Look) -> str:
    day, low, high = point
    agency = look.label("agency", course.agency)
    return f"{agency} · {look.day(day)} · {look.say(what)}: {count_text(low, high, look)}"


def _title(course: Course, panel: Panel, look: Look) -> dict[str, Any]:
    text = f"<b>{name(course, look)}</b><br>{status(course, look)}"
    return panel.heading(text) | {"yshift": 6, "font": {"size": 12}}


def _assumption(course: Course, panel: Panel, span: tuple[date, date], look: Look) -> dict[str, Any]:
    """In the corner that neither the planned nor the counted line goes through."""
    axes = panel.axes
    return {
        "text": look.say(N_("assumption: straight line")),
        "xref": axes["xaxis"],
        "x": span[0],
        "xanchor": "left",
        "xshift": 4,
        "yref": axes["yaxis"],
        "y": course.planned[-1][2],
        "yanchor": "top",
        "showarrow": False,
        "font": {"size": 12, "color": look.ink.soft},
    }


def _tell(frame: pd.DataFrame, look: Look) -> str:
    return " ".join(
        f"{name(course, look)}: {status(course, look)}"
        + (f", {look.say(N_('target'))} {look.whole(course.target[0][2])}." if course.target else ".")
        for course in courses_of(frame)
    )


def _sum_up(frame: pd.DataFrame, look: Look) -> str:
    """How far each agency is from its path; the judgement is the overview's, which has a rule for it."""
    gaps = [
        f"{look.label('agency', course.agency)} {gap(course, look)}"
        for course in courses_of(frame)
        if course.now and course.expected
    ]
    if not gaps:
        return ""
    return look.say(N_("Enrolled against the planned path: {agencies}."), agencies=", ".join(gaps))


def _tabulate(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    rows = []
    for course in courses_of(frame):
        planned = {day: value for day, _, value in (*course.planned, *course.expected)}
        actual = {day: (low, high) for day, low, high in course.actual}
        for day in sorted({*planned, *actual}):
            count = actual.get(day)
            rows.append(
                {
                    look.say(N_("agency")): look.label("agency", course.agency),
                    look.say(N_("up to and including")): look.day(day),
                    look.say(N_("enrolled")): look.plain(int(count[0]), int(count[1])) if count else None,
                    look.say(N_("planned")): look.number(planned[day]) if day in planned else None,
                }
            )
    return pd.DataFrame(rows, dtype=object)


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
    ranges=N_("Band: too small to show exactly; the number lies somewhere within it."),
    metrics=("flow.enrolled", "targets.participants", "targets.participants_expected"),
)
