"""What happened each quarter: enrolments, starts, completions and drop-outs, on one scale."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from vib.charts.look import NEUTRAL, Look, blank
from vib.charts.places import agencies
from vib.charts.spec import ChartSpec
from vib.charts.written import HATCH
from vib.locale import N_
from vib.model.quarters import Quarter
from vib.model.vocabulary import LABELS, Event

EVENTS = tuple(event.value for event in Event)
_TALLEST, _LABEL, _KEY, _AXIS = 84, 34, 26, 40
"""Pixels: the tallest bar, the room above a panel's bars, the key on top, the quarters below."""
_SHAPES = ("", "/", ".", "x")
_SIGNS = ("■", "▨", "▩", "▦")

Count = tuple[int, int]


@dataclass(frozen=True)
class Series:
    """Counts per event, quarter and agency, and the quarters and agencies in their order."""

    counts: dict[tuple[str, str, str], Count]
    quarters: tuple[str, ...]
    agencies: tuple[str, ...]

    def total(self, event: str, quarter: str) -> Count:
        """All agencies together."""
        known = [self.counts.get((event, quarter, agency), (0, 0)) for agency in self.agencies]
        return sum(low for low, _ in known), sum(high for _, high in known)

    def over_all(self, event: str) -> Count:
        """All quarters together."""
        known = [self.total(event, quarter) for quarter in self.quarters]
        return sum(low for low, _ in known), sum(high for _, high in known)


def series_of(frame: pd.DataFrame) -> Series:
    """The series of `vib.metrics.flow.events`, split by agency, quarter and event."""
    kept = frame[["event", "event_quarter", "agency", "low", "high"]].itertuples(index=False, name=None)
    counts = {(event, quarter, agency): (int(low), int(high)) for event, quarter, agency, low, high in kept}
    return Series(counts, tuple(sorted(frame["event_quarter"].unique())), tuple(agencies(frame)))


def incomplete(quarter: str, look: Look) -> bool:
    """Whether a quarter had not ended on the reference date."""
    return Quarter.parse(quarter).last_day > look.as_of


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
            *_ranges(series, floors),
            _numbers(series, floors, look),
        ]
    )
    figure.update_layout(
        barmode="overlay",
        bargap=0.25,
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
        shapes=[*_baselines(floors, look), *_incomplete_shade(series, look)],
        annotations=[*_key(series, look), *_incomplete_label(series, look)],
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
    total = look.count(*series.over_all(event))
    return f"<b>{look.say(LABELS['event'][event])}</b><br>{total}"


def _cells(series: Series) -> list[tuple[str, int, str]]:
    return [(event, place, quarter) for event in EVENTS for place, quarter in enumerate(series.quarters)]


def _bars(series: Series, floors: dict[str, float], agency_place: int, look: Look) -> dict[str, Any]:
    """The bars of an agency in all panels, on top of those of the agencies before it."""
    agency, below = series.agencies[agency_place], series.agencies[:agency_place]
    bases, values, hovers = [], [], []
    for event, _, quarter in _cells(series):
        bases.append(floors[event] + sum(series.counts[event, quarter, other][0] for other in below))
        count = series.counts[event, quarter, agency]
        values.append(count[0])
        what = look.say(LABELS["event"][event])
        hovers.append(
            f"{look.label('agency', agency)} · {look.quarter(quarter)} · {what}: {look.count(*count)}"
        )
    shape = _SHAPES[agency_place % len(_SHAPES)]
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


def _ranges(series: Series, floors: dict[str, float]) -> Iterator[dict[str, Any]]:
    """Totals known as an interval only, from their least to their most."""
    open_cells = [cell for cell in _cells(series) if len(set(series.total(cell[0], cell[2]))) > 1]
    if open_cells:
        totals = [series.total(event, quarter) for event, _, quarter in open_cells]
        yield {
            "type": "bar",
            "x": [place for _, place, _ in open_cells],
            "y": [high - low for low, high in totals],
            "base": [floors[cell[0]] + low for cell, (low, _) in zip(open_cells, totals, strict=True)],
            "marker": {"color": NEUTRAL, "pattern": HATCH, "line": {"color": NEUTRAL, "width": 1}},
            "hoverinfo": "skip",
        }


def _numbers(series: Series, floors: dict[str, float], look: Look) -> dict[str, Any]:
    cells = _cells(series)
    totals = [series.total(event, quarter) for event, _, quarter in cells]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [place for _, place, _ in cells],
        "y": [floors[event] + high for (event, _, _), (_, high) in zip(cells, totals, strict=True)],
        "text": [look.count(*total) for total in totals],
        "textposition": "top center",
        "textfont": {"size": 11, "color": look.ink.text},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _baselines(floors: dict[str, float], look: Look) -> Iterator[dict[str, Any]]:
    for floor in floors.values():
        line = {"color": look.ink.soft, "width": 1}
        yield {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": floor, "y1": floor, "line": line}


def _open_end(series: Series, look: Look) -> bool:
    return bool(series.quarters) and incomplete(series.quarters[-1], look)


def _incomplete_shade(series: Series, look: Look) -> Iterator[dict[str, Any]]:
    if _open_end(series, look):
        last = len(series.quarters) - 1
        yield {
            "type": "rect",
            "x0": last - 0.5,
            "x1": last + 0.5,
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "fillcolor": look.ink.grid,
            "opacity": 0.5,
            "line": {"width": 0},
            "layer": "below",
        }


def _incomplete_label(series: Series, look: Look) -> Iterator[dict[str, Any]]:
    if _open_end(series, look):
        yield {
            "text": look.say(N_("incomplete: up to and including {day}"), day=look.day(look.as_of)),
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
        f'<span style="color:{look.color(agency)}">{_SIGNS[place % len(_SIGNS)]}</span> '
        f"{look.label('agency', agency)}"
        for place, agency in enumerate(series.agencies)
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


def _tell(frame: pd.DataFrame, look: Look) -> str:
    series = series_of(frame)
    last = series.quarters[-1]
    parts = [
        look.say(
            N_("{event}: {total} in all, {last} in {quarter}"),
            event=look.say(LABELS["event"][event]),
            total=look.count(*series.over_all(event)),
            last=look.count(*series.total(event, last)),
            quarter=look.quarter(last),
        )
        for event in EVENTS
    ]
    return "; ".join(parts) + "."


def _sum_up(frame: pd.DataFrame, look: Look) -> str:
    series = series_of(frame)
    busiest = max(series.quarters, key=lambda quarter: series.total(Event.ENROLLED, quarter)[1])
    count = look.count(*series.total(Event.ENROLLED, busiest))
    if incomplete(busiest, look):
        return look.say(
            N_("Most enrolled in {quarter}, though it is not over yet: {count}."),
            quarter=look.quarter(busiest),
            count=count,
        )
    told = look.say(N_("Most enrolled in {quarter}: {count}."), quarter=look.quarter(busiest), count=count)
    if not _open_end(series, look):
        return told
    last = look.quarter(series.quarters[-1])
    return f"{told} {look.say(N_('{quarter} is incomplete: it cannot be compared yet.'), quarter=last)}"


def _tabulate(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    series = series_of(frame)
    rows = []
    for quarter in series.quarters:
        for agency in series.agencies:
            row: dict[str, object] = {
                look.say(N_("quarter")): look.quarter(quarter),
                look.say(N_("agency")): look.label("agency", agency),
            }
            for event in EVENTS:
                row[look.say(LABELS["event"][event])] = look.plain(*series.counts[event, quarter, agency])
            row[look.say(N_("quarter complete"))] = not incomplete(quarter, look)
            rows.append(row)
    return pd.DataFrame(rows)


PER_QUARTER = ChartSpec(
    id="events",
    title=N_("Enrolments, starts, completions and drop-outs per quarter"),
    unit=N_("trajectories per quarter, all on one scale"),
    draw=_draw,
    tell=_tell,
    tabulate=_tabulate,
    takeaway=_sum_up,
    date_basis=N_("quarter in which the event itself fell"),
    note=N_("The same trajectory counts once at each event."),
    metrics=("flow.enrolled", "flow.started", "flow.completed", "flow.dropped_out"),
)
