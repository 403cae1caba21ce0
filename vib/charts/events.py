"""What happened each quarter: enrolments, starts, completions and drop-outs, on one scale."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from vib.charts.events_series import EVENTS, Series, series_of
from vib.charts.events_told import sum_up, tabulate, tell
from vib.charts.look import NEUTRAL, Look, blank
from vib.charts.places import rank
from vib.charts.spec import ChartSpec
from vib.charts.written import HATCH, tint
from vib.locale import N_
from vib.model.labels import LABELS

_TALLEST, _LABEL, _KEY, _AXIS = 76, 33, 26, 40
"""Pixels: the tallest bar, the room above a panel's bars, the key on top, the quarters below."""
_BAR_GAP = 0.25
_SHAPES = ("", "/", ".", "x")
_SIGNS = ("■", "▨", "▩", "▦")


def _floors(series: Series) -> tuple[dict[str, float], float, float]:
    """The floor of each event's panel in counts, the top, and the pixels of one count."""
    highest = {
        event: max((series.total(event, q)[1] for q in series.quarters), default=0) for event in EVENTS
    }
    scale = _TALLEST / max(*highest.values(), 1)
    floors, height = {}, 0.0
    for event in reversed(EVENTS):
        floors[event] = height
        height += highest[event] + _LABEL / scale
    return floors, height, scale


def _draw(frame: pd.DataFrame, look: Look) -> go.Figure:
    series = series_of(frame)
    floors, top, scale = _floors(series)
    figure = blank(look, int(top * scale) + _KEY + _AXIS)
    figure.add_traces(
        [
            *(_bars(series, floors, place, look) for place in range(len(series.agencies))),
            *_ranges(series, floors, look),
            _numbers(series, floors, look),
        ]
    )
    figure.update_layout(
        barmode="overlay",
        bargap=_BAR_GAP,
        margin={"l": 8, "r": 8, "t": _KEY, "b": _AXIS},
        xaxis={
            "range": [-0.5, len(series.quarters) - 0.5],
            "tickvals": list(range(len(series.quarters))),
            "ticktext": _quarter_labels(series, look),
            "ticks": "",
            "showline": False,
            "fixedrange": True,
        },
        yaxis={
            "range": [0, top],
            "tickvals": [floors[event] + _LABEL / 4 / scale for event in EVENTS],
            "ticktext": [_panel_label(series, event, look) for event in EVENTS],
            "ticks": "outside",
            "ticklen": 8,
            "tickcolor": "rgba(0,0,0,0)",
            "showline": False,
            "fixedrange": True,
        },
        shapes=[*_baselines(floors, look), *_shades(series, look)],
        annotations=[*_key(series, look), *_open_label(series, look)],
    )
    return figure


def _quarter_labels(series: Series, look: Look) -> list[str]:
    """`K3`, and the year below where a year begins or the axis does."""
    labels = []
    for place, code in enumerate(series.quarters):
        year, quarter = look.quarter(code).split("-")
        labels.append(f"{quarter}<br>{year}" if place == 0 or quarter.endswith("1") else quarter)
    return labels


def _panel_label(series: Series, event: str, look: Look) -> str:
    total = look.brief(*series.over_all(event))
    return f"<b>{look.say(LABELS['event'][event])}</b><br>{total}"


def _cells(series: Series) -> list[tuple[str, int, str]]:
    return [(event, place, quarter) for event in EVENTS for place, quarter in enumerate(series.quarters)]


def _bars(series: Series, floors: dict[str, float], agency_place: int, look: Look) -> dict[str, Any]:
    """The bars of an agency in all panels, on top of those of the agencies before it."""
    agency, below = series.agencies[agency_place], series.agencies[:agency_place]
    bases, values, hovers = [], [], []
    for event, _, quarter in _cells(series):
        bases.append(floors[event] + sum(series.of(event, quarter, other)[0] for other in below))
        count = series.of(event, quarter, agency)
        values.append(count[0])
        what = look.say(LABELS["event"][event])
        hovers.append(
            f"{look.label('agency', agency)} · {look.quarter(quarter)} · {what}: {look.count(*count)}"
        )
    shape = _SHAPES[rank(agency, look) % len(_SHAPES)]
    color = look.color(agency)
    pattern = {"shape": shape, "size": 5, "solidity": 0.25, "fgcolor": look.ink.paper, "fillmode": "overlay"}
    return {
        "type": "bar",
        "x": [place for _, place, _ in _cells(series)],
        "y": values,
        "base": bases,
        "marker": {"color": color, "pattern": pattern if shape else None},
        "hovertext": hovers,
        "hoverinfo": "text",
    }


def _ranges(series: Series, floors: dict[str, float], look: Look) -> Iterator[dict[str, Any]]:
    """What no agency's bar shows: surely there but not told of whom, and hatched what may be there."""
    cells = _cells(series)
    shade = look.color(series.agencies[0]) if len(series.agencies) == 1 else NEUTRAL
    spans = [(series.apart(event, quarter), *series.total(event, quarter)) for event, _, quarter in cells]
    hover = [
        f"{look.quarter(quarter)} · {look.say(LABELS['event'][event])}: {look.count(low, high)}"
        for (event, _, quarter), (_, low, high) in zip(cells, spans, strict=True)
    ]
    marker = {"color": shade, "line": {"color": shade, "width": 1}}
    for part, style in ((0, {**marker, "color": tint(shade, 0.45)}), (1, {**marker, "pattern": HATCH})):
        kept = [n for n, span in enumerate(spans) if span[part + 1] > span[part]]
        if kept:
            yield {
                "type": "bar",
                "x": [cells[n][1] for n in kept],
                "y": [spans[n][part + 1] - spans[n][part] for n in kept],
                "base": [floors[cells[n][0]] + spans[n][part] for n in kept],
                # As wide as the others: plotly would take it from how far apart these few are.
                "width": 1 - _BAR_GAP,
                "marker": style,
                "hovertext": [hover[n] for n in kept],
                "hoverinfo": "text",
            }


def _numbers(series: Series, floors: dict[str, float], look: Look) -> dict[str, Any]:
    cells = _cells(series)
    totals = [series.total(event, quarter) for event, _, quarter in cells]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [place for _, place, _ in cells],
        "y": [floors[event] + high for (event, _, _), (_, high) in zip(cells, totals, strict=True)],
        "text": [look.brief(*total) for total in totals],
        "textposition": "top center",
        "textfont": {"size": 11, "color": look.ink.text},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _baselines(floors: dict[str, float], look: Look) -> Iterator[dict[str, Any]]:
    for floor in floors.values():
        line = {"color": look.ink.soft, "width": 1}
        yield {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": floor, "y1": floor, "line": line}


def _shades(series: Series, look: Look) -> Iterator[dict[str, Any]]:
    """The incomplete quarters."""
    for quarter in series.open:
        place = series.quarters.index(quarter)
        yield {
            "type": "rect",
            "x0": place - 0.5,
            "x1": place + 0.5,
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "fillcolor": look.ink.grid,
            "opacity": 0.5,
            "line": {"width": 0},
            "layer": "below",
        }


def _ends(series: Series, look: Look) -> str:
    """Until when the data of the incomplete quarters go: one day for all, or a day for each late agency."""
    late = {a: series.until[a] for a in series.agencies if not series.complete(series.open[-1], a)}
    if len(late) == len(series.agencies) and len(set(late.values())) == 1:
        day = look.day(next(iter(late.values())))
        return look.say(N_("incomplete: up to and including {day}"), day=day)
    each = [
        look.say(N_("{agency}, up to {day}"), agency=look.label("agency", agency), day=look.day(day))
        for agency, day in late.items()
    ]
    return look.say(N_("incomplete: {agencies}"), agencies="; ".join(each))


def _open_label(series: Series, look: Look) -> Iterator[dict[str, Any]]:
    if series.open:
        yield {
            "text": _ends(series, look),
            "xref": "paper",
            "x": 1,
            "xanchor": "right",
            "yref": "paper",
            "y": 1,
            "yanchor": "bottom",
            "showarrow": False,
            "font": {"size": 12, "color": look.ink.soft},
        }


def _key(series: Series, look: Look) -> Iterator[dict[str, Any]]:
    """The agencies in the order in which their bars are stacked."""
    signs = [
        f'<span style="color:{look.color(agency)}">{_SIGNS[rank(agency, look) % len(_SIGNS)]}</span> '
        f"{look.label('agency', agency)}"
        for agency in series.agencies
    ]
    yield {
        "text": "   ".join(signs),
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
        "showarrow": False,
    }


PER_QUARTER = ChartSpec(
    id="events",
    title=N_("Enrolments, starts, completions and drop-outs per quarter"),
    unit=N_("trajectories per quarter, all on one scale"),
    draw=_draw,
    tell=tell,
    tabulate=tabulate,
    takeaway=sum_up,
    date_basis=N_("quarter in which the event itself fell"),
    note=N_("The same trajectory counts once at each event."),
    ranges=N_(
        "Hatched on top of a bar, and figures such as 0–6: too small to show exactly. Light grey: surely "
        "there, but of which agency is too small to show."
    ),
    metrics=("flow.enrolled", "flow.started", "flow.completed", "flow.dropped_out"),
)
