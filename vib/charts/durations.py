"""How long a step takes: median and quartiles, those still under way included."""

from collections.abc import Iterator
from math import isnan
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from vib.charts.bars import wrapped
from vib.charts.look import Look, blank
from vib.charts.numbers import numbers
from vib.charts.places import color, columns, name
from vib.charts.spec import ChartSpec
from vib.charts.written import HATCH, tint
from vib.locale import N_
from vib.model.cubes import WEEKS_PER_BIN
from vib.model.labels import LABELS

STEPS = tuple(LABELS["step"])
QUANTILES = {
    "lower_quartile": N_("a quarter after"),
    "median": N_("half after"),
    "upper_quartile": N_("three quarters after"),
}
_ROW, _TOP, _AXIS, _COLUMN = 30, 40, 48, 88

Weeks = tuple[float, float]


def _quantiles(frame: pd.DataFrame) -> dict[tuple[str, str], dict[str, Weeks]]:
    """Step and place → quantile → first and last week; NaN where not reached."""
    found: dict[tuple[str, str], dict[str, Weeks]] = {}
    kept = frame[["step", "agency", "quantile", "low", "high"]].itertuples(index=False, name=None)
    for step, agency, quantile, low, high in kept:
        found.setdefault((step, agency), {})[quantile] = (float(low), float(high))
    return found


def weeks_text(weeks: Weeks, look: Look) -> str:
    """`26–29`; from a week on where the end is open; or that it hasn't been reached yet."""
    low, high = weeks
    if isnan(low):
        return look.say(N_("not yet reached"))
    if isnan(high):
        return look.say(N_("{weeks} or later"), weeks=int(low))
    return f"{int(low)}–{int(high)}"


def _rows(frame: pd.DataFrame) -> list[tuple[str, str | None]]:
    """A heading (no place) for each step, and a row for each place that anybody was followed in."""
    followed = frame.groupby(["step", "agency"], sort=False)["at_risk_high"].max()
    rows: list[tuple[str, str | None]] = []
    for step in STEPS:
        places = [place for place in columns(frame) if followed.get((step, place), 0) > 0]
        rows += [(step, None), *((step, place) for place in places)] if places else []
    return rows


def _draw_quantiles(frame: pd.DataFrame, look: Look) -> go.Figure:
    known, rows = _quantiles(frame), _rows(frame)
    ends = [week for weeks in known.values() for pair in weeks.values() for week in pair if not isnan(week)]
    last = max(ends, default=WEEKS_PER_BIN) + WEEKS_PER_BIN
    bars = [(row, place, known[step, place]) for row, (step, place) in enumerate(rows) if place]
    texts = [
        (float(row), [wrapped(weeks_text(weeks[quantile], look), 10) for quantile in QUANTILES])
        for row, _, weeks in bars
    ]
    figure = blank(look, _TOP + _ROW * len(rows) + _AXIS)
    figure.add_traces([_between_quartiles(bars, last, look), *_medians(bars, look)])
    figure.update_layout(
        barmode="overlay",
        margin={"l": 8, "r": _COLUMN * len(QUANTILES) + 8, "t": _TOP, "b": _AXIS},
        xaxis=weeks_axis(last, look),
        yaxis={
            "range": [len(rows) - 0.5, -0.5],
            "tickvals": list(range(len(rows))),
            "ticktext": [name(place, look) if place else step_heading(step, look) for step, place in rows],
            "ticks": "outside",
            "ticklen": 8,
            "tickcolor": "rgba(0,0,0,0)",
            "showline": False,
            "fixedrange": True,
        },
        annotations=list(
            numbers([wrapped(look.say(text), 15) for text in QUANTILES.values()], texts, _COLUMN)
        ),
    )
    return figure


def step_heading(step: str, look: Look) -> str:
    """A step as a heading."""
    return f"<b>{look.say(LABELS['step'][step])}</b>"


def weeks_axis(last: float, look: Look) -> dict[str, Any]:
    """An axis of weeks from zero, with a handful of marks."""
    stride = next(s for s in (4, 8, 12, 24, 52) if last / s <= 5 or s == 52)
    marks = list(range(0, int(last) + 1, stride))
    return {
        "range": [0, last * 1.01],
        "tickvals": marks,
        "ticktext": [str(mark) for mark in marks],
        "tickangle": 0,
        "title": {"text": look.say(N_("weeks")), "standoff": 4, "font": {"size": 12}},
        "showgrid": True,
        "gridcolor": look.ink.grid,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
    }


Bars = list[tuple[int, str, dict[str, Weeks]]]


def _between_quartiles(bars: Bars, last: float, look: Look) -> dict[str, Any]:
    """From a quarter to three quarters; to the edge where three quarters hasn't been reached."""
    reached = [bar for bar in bars if not isnan(bar[2]["lower_quartile"][0])]
    starts = [weeks["lower_quartile"][0] for _, _, weeks in reached]
    ends = [weeks["upper_quartile"][1] + 1 for _, _, weeks in reached]
    return {
        "type": "bar",
        "orientation": "h",
        "y": [row for row, _, _ in reached],
        "base": starts,
        "x": [(last if isnan(end) else end) - start for start, end in zip(starts, ends, strict=True)],
        "width": 0.34,
        "marker": {"color": [tint(color(place, look), 0.4) for _, place, _ in reached]},
        "hovertext": [_hover(place, weeks, look) for _, place, weeks in reached],
        "hoverinfo": "text",
    }


def _medians(bars: Bars, look: Look) -> Iterator[dict[str, Any]]:
    """The four weeks of the median, full; hatched where counts too small to show leave more of them open."""
    reached = [(row, place, weeks["median"]) for row, place, weeks in bars if not isnan(weeks["median"][1])]
    for wide in (False, True):
        kept = [(row, color(place, look), pair) for row, place, pair in reached if _wide(pair) is wide]
        if kept or not wide:
            shades = [shade for _, shade, _ in kept]
            hatched = {"pattern": HATCH, "line": {"color": shades, "width": 1}} if wide else {}
            yield {
                "type": "bar",
                "orientation": "h",
                "y": [row for row, _, _ in kept],
                "base": [low for _, _, (low, _) in kept],
                "x": [high + 1 - low for _, _, (low, high) in kept],
                "width": 0.7,
                "marker": {"color": shades, **hatched},
                "hoverinfo": "skip",
            }


def _wide(weeks: Weeks) -> bool:
    """Whether more than one bin is possible, because counts are intervals."""
    return weeks[1] - weeks[0] >= WEEKS_PER_BIN


def _hover(place: str, weeks: dict[str, Weeks], look: Look) -> str:
    told = ", ".join(
        f"{look.say(text)}: {weeks_text(weeks[quantile], look)}" for quantile, text in QUANTILES.items()
    )
    return f"{name(place, look)}: {told} ({look.say(N_('weeks'))})"


def _tell_quantiles(frame: pd.DataFrame, look: Look) -> str:
    known = _quantiles(frame)
    return " ".join(
        f"{look.say(LABELS['step'][step])}: {_hover(place, known[step, place], look)}."
        for step, place in _rows(frame)
        if place
    )


def _sum_up_quantiles(frame: pd.DataFrame, look: Look) -> str:
    known, first = _quantiles(frame), columns(frame)[0]
    told = []
    for step, place in _rows(frame):
        if place != first:
            continue
        median, words = known[step, place]["median"], look.say(LABELS["step"][step])
        if isnan(median[0]):
            told.append(look.say(N_("{step}: fewer than half have come that far"), step=words))
        elif isnan(median[1]):
            earliest = N_("{step}: half after {n} weeks at the earliest")
            told.append(look.say(earliest, step=words, n=int(median[0])))
        else:
            weeks = weeks_text(median, look)
            told.append(look.say(N_("{step}: half after {weeks} weeks"), step=words, weeks=weeks))
    text = "; ".join(told)
    return f"{text[:1].upper()}{text[1:]}." if told else ""


def _tabulate_quantiles(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    known = _quantiles(frame)
    followed = {
        (step, agency): (int(low), int(high))
        for step, agency, low, high in frame[["step", "agency", "at_risk_low", "at_risk_high"]].itertuples(
            index=False, name=None
        )
    }
    return pd.DataFrame(
        [
            {
                look.say(N_("step")): look.say(LABELS["step"][step]),
                look.say(N_("agency")): name(place, look),
                look.say(N_("followed")): look.plain(*followed[step, place]),
                **{
                    f"{look.say(text)} ({look.say(N_('weeks'))})": weeks_text(
                        known[step, place][quantile], look
                    )
                    for quantile, text in QUANTILES.items()
                },
            }
            for step, place in _rows(frame)
            if place
        ]
    )


def _ranged(frame: pd.DataFrame) -> bool:
    return any(_wide(pair) for known in _quantiles(frame).values() for pair in known.values())


TIME_PER_STEP = ChartSpec(
    id="time-per-step",
    title=N_("How long each step takes"),
    unit=N_("weeks, in bins of four"),
    draw=_draw_quantiles,
    tell=_tell_quantiles,
    tabulate=_tabulate_quantiles,
    takeaway=_sum_up_quantiles,
    note=N_(
        "Dark: the four weeks in which half has taken the step; light: from a quarter to three quarters. "
        "Those still under way or gone count as long as they were followed (Kaplan-Meier)."
    ),
    ranges=N_("Hatched: counts too small to show leave open in which of these weeks."),
    ranged=_ranged,
    metrics=("durations.lower_quartile", "durations.median", "durations.upper_quartile"),
)
