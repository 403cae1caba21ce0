"""How many have taken a step, week by week, those still under way included."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from vib.charts.durations import STEPS, step_heading, weeks_axis
from vib.charts.look import Look
from vib.charts.panels import panel_chart, panels
from vib.charts.places import agencies, color, name, rank
from vib.charts.spec import ChartSpec
from vib.charts.written import percent_cell, percent_text, tint
from vib.locale import N_
from vib.model.cubes import WEEKS_PER_BIN
from vib.model.labels import LABELS

_HEIGHT, _TOP, _AXIS = 240, 52, 44
_ENOUGH = 10
"""Fewer followed than this, and a line is drawn thin: one person more or less moves it visibly."""
_ROUNDING = 1e-9
_DASHES = ("solid", "dash", "dot", "dashdot")
_SIGNS = ("━━", "╍╍", "┉┉", "━┉")

Point = tuple[float, float, float, int, int]
"""Weeks, percent that has taken the step by then (least and most), and how many were followed."""


def _curves(frame: pd.DataFrame) -> dict[tuple[str, str], list[Point]]:
    """Step and agency → points; at the start nobody has taken the step."""
    found: dict[tuple[str, str], list[Point]] = {}
    kept = frame[["step", "agency", "weeks", "low", "high", "at_risk_low", "at_risk_high"]]
    for step, agency, weeks, low, high, least, most in kept.itertuples(index=False, name=None):
        points = found.setdefault((step, agency), [(0.0, 0.0, 0.0, int(least), int(most))])
        points.append((float(weeks + WEEKS_PER_BIN), 100.0 - high, 100.0 - low, int(least), int(most)))
    return found


def _draw_curves(frame: pd.DataFrame, look: Look) -> go.Figure:
    curves, places = _curves(frame), agencies(frame)
    layout: dict[str, Any] = {"margin": {"l": 8, "r": 16, "t": _TOP, "b": _AXIS}}
    traces: list[dict[str, Any]] = []
    notes = [_key(places, look)]
    for step, panel in zip(STEPS, panels([len(STEPS)], _HEIGHT, 0, 0, left=0.1), strict=True):
        own = {agency: curves[step, agency] for agency in places if (step, agency) in curves}
        last = max([points[-1][0] for points in own.values()], default=WEEKS_PER_BIN)
        layout |= panel.layout(look, weeks_axis(last, look), _percent_axis(look))
        notes.append(panel.heading(step_heading(step, look)))
        for agency, points in own.items():
            traces += [line | panel.axes for line in _lines(agency, points, look)]
    return panel_chart(look, _HEIGHT + _TOP + _AXIS, traces, layout | {"annotations": notes})


def _percent_axis(look: Look) -> dict[str, Any]:
    marks = [0, 25, 50, 75, 100]
    return {
        "range": [0, 104],
        "tickvals": marks,
        "ticktext": [look.percent(mark, 0) for mark in marks],
        "showgrid": True,
    }


def _key(places: list[str], look: Look) -> dict[str, Any]:
    signs = [
        f'<span style="color:{color(place, look)}">{_SIGNS[rank(place, look) % len(_SIGNS)]}</span> '
        f"{name(place, look)}"
        for place in places
    ]
    return {
        "text": "   ".join(signs),
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
        "yshift": 22,
        "showarrow": False,
    }


def _lines(agency: str, points: list[Point], look: Look) -> Iterator[dict[str, Any]]:
    """The course of an agency: thin all along, thick as long as enough were followed.

    Where counts too small to show leave it open there is no line, only the band it lies in.
    """
    shade = color(agency, look)
    shared = {"type": "scatter", "mode": "lines"}
    weeks = [point[0] for point in points]
    dash = _DASHES[rank(agency, look) % len(_DASHES)]
    hover = {"hovertext": [_course(agency, point, look) for point in points], "hoverinfo": "text"}
    if any(_open(point) for point in points):
        edge = {"color": shade, "width": 1, "dash": dash}
        yield shared | {"x": weeks, "y": [point[1] for point in points], "line": edge, "hoverinfo": "skip"}
        filled = {"fill": "tonexty", "fillcolor": tint(shade, 0.18)}
        yield shared | filled | {"x": weeks, "y": [point[2] for point in points], "line": edge} | hover
    exact = [None if _open(point) else point[1] for point in points]
    sure = _surely(points)
    yield shared | {"x": weeks, "y": exact, "line": {"color": shade, "width": 1, "dash": dash}} | hover
    thick = {"color": shade, "width": 3, "dash": dash}
    yield shared | {"x": weeks[:sure], "y": exact[:sure], "line": thick, "hoverinfo": "skip"}


def _open(point: Point) -> bool:
    """Whether a point is an interval."""
    return point[2] - point[1] > _ROUNDING


def _course(agency: str, point: Point, look: Look) -> str:
    return look.say(
        N_("{agency}: {share} after {n} weeks"),
        agency=name(agency, look),
        share=percent_text((point[1], point[2]), look),
        n=int(point[0]),
    )


def _surely(points: list[Point]) -> int:
    """How many points of a line rest on enough people."""
    return max(sum(followed >= _ENOUGH for _, _, _, followed, _ in points), 1)


def _tell_curves(frame: pd.DataFrame, look: Look) -> str:
    """Each line as far as it rests on enough people: beyond, a single person decides."""
    places = agencies(frame)
    return " ".join(
        f"{look.say(LABELS['step'][step])}, {_course(agency, points[_surely(points) - 1], look)}."
        for (step, agency), points in _curves(frame).items()
        if agency in places
    )


def _sum_up(frame: pd.DataFrame, look: Look) -> str:
    """How many have completed after so many weeks as every agency's line rests on enough people."""
    curves = _curves(frame)
    ends = {agency: curves[STEPS[-1], agency] for agency in agencies(frame) if (STEPS[-1], agency) in curves}
    sure = min((_surely(points) for points in ends.values()), default=1)
    if sure == 1 or all(points[sure - 1][2] == 0 for points in ends.values()):
        return ""
    shares = [
        f"{name(agency, look)} {percent_text((points[sure - 1][1], points[sure - 1][2]), look)}"
        for agency, points in ends.items()
    ]
    weeks = int(next(iter(ends.values()))[sure - 1][0])
    return look.say(N_("Completed {n} weeks after the start: {shares}."), n=weeks, shares=", ".join(shares))


def _tabulate_curves(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    rows = [
        {
            look.say(N_("step")): look.say(LABELS["step"][step]),
            look.say(N_("agency")): name(agency, look),
            look.say(N_("after (weeks)")): int(weeks),
            look.say(N_("followed at the start of these weeks")): look.plain(followed_low, followed_high),
            look.say(N_("% that has taken the step")): percent_cell((least, most), look),
        }
        for (step, agency), points in _curves(frame).items()
        if agency in agencies(frame)
        for weeks, least, most, followed_low, followed_high in points[1:]
    ]
    return pd.DataFrame(rows)


def _ranged(frame: pd.DataFrame) -> bool:
    return bool((frame["high"] - frame["low"] > _ROUNDING).any())


TIME_COURSE = ChartSpec(
    id="time-course",
    title=N_("How many have taken a step, week by week"),
    unit=N_("% of those who could take the step (Kaplan-Meier estimate)"),
    draw=_draw_curves,
    tell=_tell_curves,
    tabulate=_tabulate_curves,
    takeaway=_sum_up,
    note=N_(
        "Thin line: fewer than ten are still followed. Who left counts as long as they were followed: it "
        "is the share one would see if nobody left."
    ),
    ranges=N_("A band instead of a line: counts too small to show leave open where in it the line runs."),
    ranged=_ranged,
    metrics=("durations.median",),
)
