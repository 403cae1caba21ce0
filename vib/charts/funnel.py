"""The funnels of the pilots under each other, on one axis: how many enrolled, started and completed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from vib.charts.bars import wrapped
from vib.charts.look import Look, blank
from vib.charts.spec import ChartSpec
from vib.charts.written import HATCH, percent_cell, percent_text, telling, tint
from vib.locale import N_
from vib.model.labels import LABELS
from vib.model.vocabulary import ALL

_BAR, _GAP = 14, 6
"""Pixels of a step, and between two pilots."""
_NARROW_PLOT = 260
"""Pixels left for the bars on a narrow screen: what the room for the texts is reckoned with."""
_STRENGTH = {"enrolled": 0.35, "started": 0.65, "completed": 1.0}


@dataclass(frozen=True)
class Step:
    """A step of a pilot: its count, and its shares of the first step and of the step before."""

    name: str
    low: int
    high: int
    of_start: tuple[float, float]
    of_previous: tuple[float, float]


@dataclass(frozen=True)
class Funnel:
    """A pilot with its steps."""

    agency: str
    pilot: str
    begun: bool
    steps: tuple[Step, ...]


def funnels_of(frame: pd.DataFrame) -> Iterator[Funnel]:
    """The pilots of the frame of `vib.metrics.funnel.funnels`, in its order."""
    return (funnel for funnel in _every(frame) if funnel.pilot != ALL)


def _every(frame: pd.DataFrame) -> Iterator[Funnel]:
    """The selection together too."""
    rows = list(frame.itertuples(index=False, name=None))
    for first in range(0, len(rows), len(_STRENGTH)):
        group = rows[first : first + len(_STRENGTH)]
        agency, pilot, begun = group[0][:3]
        steps = tuple(Step(r[3], int(r[4]), int(r[5]), (r[6], r[7]), (r[8], r[9])) for r in group)
        yield Funnel(agency, pilot, bool(begun), steps)


def _text(step: Step, look: Look) -> str:
    """`afgerond 79 · 18 % van ingetekend · 19 % van gestart`."""
    told = f"{look.say(LABELS['event'][step.name])} <b>{look.count(step.low, step.high)}</b>"
    if step.name == "enrolled" or not telling(step.of_start) or look.too_small(step.low, step.high):
        return told
    told += " · " + look.say(N_("{share} of enrolled"), share=percent_text(step.of_start, look))
    if step.name == "completed" and telling(step.of_previous):
        told += " · " + look.say(N_("{share} of started"), share=percent_text(step.of_previous, look))
    return told


def _visible(text: str) -> int:
    return len(text.replace("<b>", "").replace("</b>", ""))


def _draw(frame: pd.DataFrame, look: Look) -> go.Figure:
    funnels = list(funnels_of(frame))
    most = max([step.high for funnel in funnels for step in funnel.steps], default=0) or 1
    block = len(_STRENGTH) * _BAR + _GAP
    places = [(number, place) for number in range(len(funnels)) for place in range(len(_STRENGTH))]
    steps = [(funnels[number], funnels[number].steps[place]) for number, place in places]
    tops = [number * block + (place + 0.5) * _BAR for number, place in places]
    texts = [_text(step, look) for _, step in steps]
    room = max(
        (
            6.6 * _visible(text) - _NARROW_PLOT * (1 - step.high / most)
            for text, (_, step) in zip(texts, steps, strict=True)
        ),
        default=0,
    )
    figure = blank(look, block * len(funnels) + 16)
    figure.add_traces(
        [_bars(steps, tops, look), *_ranges(steps, tops, look), _labels(steps, tops, texts, look)]
    )
    figure.update_layout(
        barmode="overlay",
        margin={"l": 8, "r": max(room, 0) + 12, "t": 4, "b": 4},
        xaxis={"visible": False, "range": [0, most], "fixedrange": True},
        yaxis={
            "range": [block * len(funnels), -_GAP / 2],
            "tickvals": [number * block + 1.5 * _BAR for number in range(len(funnels))],
            "ticktext": [_name(funnel, look) for funnel in funnels],
            "ticks": "outside",
            "ticklen": 8,
            "tickcolor": "rgba(0,0,0,0)",
            "showline": False,
            "fixedrange": True,
        },
    )
    return figure


def _name(funnel: Funnel, look: Look) -> str:
    below = [look.label("agency", funnel.agency)]
    if not funnel.begun:
        below.append(f"<i>{look.say(N_('not yet started'))}</i>")
    return f"<b>{wrapped(look.label('pilot', funnel.pilot), 22)}</b><br>{' · '.join(below)}"


def _titled(funnel: Funnel, look: Look) -> str:
    return f"{look.label('pilot', funnel.pilot)} ({look.label('agency', funnel.agency)})"


def _bars(steps: list[tuple[Funnel, Step]], tops: list[float], look: Look) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "y": tops,
        "x": [step.low for _, step in steps],
        "width": _BAR - 2,
        "marker": {
            "color": [tint(look.color(funnel.agency), _STRENGTH[step.name]) for funnel, step in steps],
            "line": {"color": [look.color(funnel.agency) for funnel, _ in steps], "width": 1},
        },
        "hovertext": [f"{_titled(funnel, look)}: {_text(step, look)}" for funnel, step in steps],
        "hoverinfo": "text",
    }


def _ranges(steps: list[tuple[Funnel, Step]], tops: list[float], look: Look) -> list[dict[str, Any]]:
    """Counts known as an interval only, from their least to their most."""
    ranges = [
        (funnel, step, top) for (funnel, step), top in zip(steps, tops, strict=True) if step.high > step.low
    ]
    if not ranges:
        return []
    colors = [look.color(funnel.agency) for funnel, _, _ in ranges]
    return [
        {
            "type": "bar",
            "orientation": "h",
            "y": [top for _, _, top in ranges],
            "base": [step.low for _, step, _ in ranges],
            "x": [step.high - step.low for _, step, _ in ranges],
            "width": _BAR - 2,
            "marker": {
                "color": colors,
                "pattern": HATCH,
                "line": {"color": colors, "width": 1},
            },
            "hoverinfo": "skip",
        }
    ]


def _labels(
    steps: list[tuple[Funnel, Step]], tops: list[float], texts: list[str], look: Look
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "text",
        "y": tops,
        "x": [step.high for _, step in steps],
        "text": [f" {text}" for text in texts],
        "textposition": "middle right",
        "textfont": {"color": look.ink.text, "size": 12},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _tell(frame: pd.DataFrame, look: Look) -> str:
    return " ".join(
        look.say(
            N_("{pilot}: {enrolled} enrolled, {started} started, {completed} completed."),
            pilot=look.label("pilot", funnel.pilot),
            **{step.name: look.brief(step.low, step.high) for step in funnel.steps},
        )
        for funnel in funnels_of(frame)
    )


def _sum_up(frame: pd.DataFrame, look: Look) -> str:
    together, *funnels = _every(frame)
    totals = {step.name: look.brief(step.low, step.high) for step in together.steps}
    told = look.say(N_("{enrolled} enrolled, {started} started, {completed} completed so far."), **totals)
    sizes = [(funnel.steps[0].low, funnel.steps[0].high) for funnel in funnels if funnel.begun]
    if len(sizes) < 2:
        return told
    spread = look.say(
        N_("Pilots: from {least} to {most} participants."),
        least=look.brief(min(low for low, _ in sizes), min(high for _, high in sizes)),
        most=look.brief(max(low for low, _ in sizes), max(high for _, high in sizes)),
    )
    return f"{told} {spread}"


def _tabulate(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    rows = [
        {
            look.say(N_("pilot")): look.label("pilot", funnel.pilot),
            look.say(N_("agency")): look.label("agency", funnel.agency),
            look.say(N_("step")): look.say(LABELS["event"][step.name]),
            look.say(N_("trajectories")): look.plain(step.low, step.high),
            look.say(N_("% of enrolled")): percent_cell(step.of_start, look),
            look.say(N_("% of the step before")): percent_cell(step.of_previous, look),
        }
        for funnel in funnels_of(frame)
        for step in funnel.steps
    ]
    return pd.DataFrame(rows)


FUNNELS = ChartSpec(
    id="funnels",
    title=N_("How far the participants of each pilot get"),
    unit=N_("trajectories"),
    draw=_draw,
    tell=_tell,
    tabulate=_tabulate,
    takeaway=_sum_up,
    date_basis=N_("quarter of the enrolment"),
    note=N_("All pilots on one axis."),
    metrics=("participation.enrolled", "participation.started", "participation.completed"),
)
