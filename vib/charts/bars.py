"""Horizontal bars with their label at the left and their number at the end, an interval where there is one.

The one drawing for shares and counts per category; the charts that use it say what the bars are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from vib.charts.look import Look, blank
from vib.charts.written import HATCH

ROW_HEIGHT = 31
_LABEL_CHARACTERS = 30
_PIXELS_PER_CHARACTER = 7.2
_BESIDE = 1.7
"""A column of bars is that much wider than its longest bar, which leaves room for the number."""


@dataclass(frozen=True)
class Bar:
    """A bar from zero to `low`, hatched on to `high` where the number is known as an interval only."""

    label: str
    low: float
    high: float
    text: str
    """The number as it is written, at the end of the bar."""
    color: str
    whisker: tuple[float, float] | None = None
    """A statistical interval around the number."""
    hover: str = ""
    open: bool = False
    """Drawn as an outline: what is unknown or not measured, a category unlike the others."""

    @property
    def end(self) -> float:
        return max(self.high, self.whisker[1] if self.whisker else 0)


@dataclass(frozen=True)
class _Placed:
    """A bar at its row and at the start of its column."""

    row: int
    start: float
    bar: Bar


Row = Bar | Sequence[Bar] | str
"""A bar, the bars of one category next to each other (one a column), or a heading."""


def wrapped(label: str, characters: int = _LABEL_CHARACTERS) -> str:
    """A label over as many lines as it needs, never cut."""
    return "<br>".join(wrap(label, characters, break_long_words=False)) or label


def bar_chart(
    rows: Sequence[Row], look: Look, most: float | None = None, columns: Sequence[str] = ()
) -> go.Figure:
    """Bars from top to bottom, in one column or in several with a heading each, all on one scale.

    `most` is the end of the scale, if fixed.
    """
    bars = [bar for row in rows for bar in _bars(row)]
    longest = most or max([bar.end for bar in bars], default=0) or 1
    width = longest * _BESIDE
    placed = [
        _Placed(place, column * width, bar)
        for place, row in enumerate(rows)
        for column, bar in enumerate(_bars(row))
    ]
    top = 28 if columns else 8
    room = 8 if columns else 16 + _PIXELS_PER_CHARACTER * max((len(bar.text) for bar in bars), default=0)
    figure = blank(look, ROW_HEIGHT * max(len(rows), 1) + top + 8)
    figure.add_traces([_solid(placed), *_hatched(placed), *_whiskers(placed, look), _numbers(placed, look)])
    figure.update_layout(
        barmode="overlay",
        margin={"l": 8, "r": room, "t": top, "b": 8},
        xaxis={
            "visible": False,
            "range": [0, width * len(columns) if columns else longest],
            "fixedrange": True,
        },
        yaxis={
            "range": [len(rows) - 0.5, -0.5],
            "tickvals": list(range(len(rows))),
            "ticktext": [_label(row) for row in rows],
            "ticks": "outside",
            "ticklen": 6,
            "tickcolor": "rgba(0,0,0,0)",
            "showline": False,
            "fixedrange": True,
        },
        annotations=[_heading(text, place * width) for place, text in enumerate(columns)],
    )
    return figure


def _bars(row: Row) -> Sequence[Bar]:
    if isinstance(row, str):
        return ()
    return (row,) if isinstance(row, Bar) else row


def _label(row: Row) -> str:
    return f"<b>{row}</b>" if isinstance(row, str) else wrapped(_bars(row)[0].label)


def _heading(text: str, x: float) -> dict[str, Any]:
    return {
        "text": f"<b>{text}</b>",
        "x": x,
        "xanchor": "left",
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
    }


def _solid(placed: Sequence[_Placed]) -> dict[str, Any]:
    bars = [item.bar for item in placed]
    return {
        "type": "bar",
        "orientation": "h",
        "y": [item.row for item in placed],
        "base": [item.start for item in placed],
        "x": [bar.low for bar in bars],
        "width": 0.62,
        "marker": {
            "color": ["rgba(0,0,0,0)" if bar.open else bar.color for bar in bars],
            "line": {"color": [bar.color for bar in bars], "width": [1.5 * bar.open for bar in bars]},
        },
        "hovertext": [bar.hover or f"{bar.label}: {bar.text}" for bar in bars],
        "hoverinfo": "text",
    }


def _hatched(placed: Sequence[_Placed]) -> list[dict[str, Any]]:
    """What may be there: from `low` to `high`."""
    ranges = [item for item in placed if item.bar.high > item.bar.low]
    if not ranges:
        return []
    colors = [item.bar.color for item in ranges]
    return [
        {
            "type": "bar",
            "orientation": "h",
            "y": [item.row for item in ranges],
            "base": [item.start + item.bar.low for item in ranges],
            "x": [item.bar.high - item.bar.low for item in ranges],
            "width": 0.62,
            "marker": {
                "color": colors,
                "pattern": HATCH,
                "line": {"color": colors, "width": 1},
            },
            "hoverinfo": "skip",
        }
    ]


def _whiskers(placed: Sequence[_Placed], look: Look) -> list[dict[str, Any]]:
    known = [(item.row, item.start, item.bar.whisker) for item in placed if item.bar.whisker]
    if not known:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "y": [row for row, _, _ in known],
            "x": [start + ends[0] for _, start, ends in known],
            "marker": {"size": 0.1, "color": look.ink.text},
            "error_x": {
                "type": "data",
                "array": [ends[1] - ends[0] for _, _, ends in known],
                "arrayminus": [0.0 for _ in known],
                "color": look.ink.text,
                "thickness": 1.5,
                "width": 4,
            },
            "hoverinfo": "skip",
        }
    ]


def _numbers(placed: Sequence[_Placed], look: Look) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "text",
        "y": [item.row for item in placed],
        "x": [item.start + item.bar.end for item in placed],
        "text": [f" {item.bar.text}" for item in placed],
        "textposition": "middle right",
        "textfont": {"color": look.ink.text, "size": 13},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
