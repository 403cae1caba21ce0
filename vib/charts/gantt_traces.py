"""From the marks of the Gantt to Plotly's traces: few of them, one a style."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from vib.charts.gantt_marks import Arrow, Bar, Diamond, Mark, Outline, Stroke, Text
from vib.charts.gantt_rows import Row
from vib.charts.gantt_words import hover
from vib.charts.look import Look

Trace = dict[str, Any]
Placed = Sequence[tuple[Row, list[Mark]]]

DAY = 86_400_000
"""Milliseconds, in which Plotly measures the length of a bar on a date axis."""


def _bars(placed: Placed, look: Look) -> Trace:
    pairs = [(mark, row) for row, found in placed for mark in found if isinstance(mark, Bar)]
    bars = [bar for bar, _ in pairs]
    return {
        "type": "bar",
        "orientation": "h",
        "base": [bar.start for bar in bars],
        "x": [(bar.stop - bar.start).days * DAY for bar in bars],
        "y": [bar.y for bar in bars],
        "width": [bar.height for bar in bars],
        "marker": {
            "color": ["rgba(0,0,0,0)" if bar.hollow else bar.color for bar in bars],
            "line": {"color": [bar.color for bar in bars], "width": 1.2},
            "pattern": {
                "shape": [bar.pattern for bar in bars],
                "fillmode": "replace",
                "size": 6,
                "solidity": 0.45,
            },
        },
        "hovertext": [hover(row.line, look) if row.line else "" for _, row in pairs],
        "hoverinfo": "text",
    }


def _corners(mark: Diamond | Outline) -> tuple[list[date | None], list[float | None]]:
    """The corners of a shape, back to the first, and a gap before the next shape."""
    half = mark.height / 2
    if isinstance(mark, Outline):
        xs: list[date | None] = [mark.start, mark.stop, mark.stop, mark.start, mark.start, None]
        return xs, [mark.y - half, mark.y - half, mark.y + half, mark.y + half, mark.y - half, None]
    middle = mark.start + (mark.stop - mark.start) / 2
    xs = [mark.start, middle, mark.stop, middle, mark.start, None]
    return xs, [mark.y, mark.y - half, mark.y, mark.y + half, mark.y, None]


def _shapes(found: Iterable[Mark], look: Look) -> list[Trace]:
    """The wide diamonds and dashed outlines, a trace a style."""
    styles: dict[tuple[str, bool, bool], tuple[list[Any], list[Any]]] = defaultdict(lambda: ([], []))
    for mark in found:
        if isinstance(mark, Outline):
            key = (look.ink.text, False, True)
        elif isinstance(mark, Diamond) and not mark.a_day:
            key = (look.ink.text if mark.dashed else mark.color, mark.filled, mark.dashed)
        else:
            continue
        xs, ys = _corners(mark)
        styles[key][0].extend(xs)
        styles[key][1].extend(ys)
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": xs,
            "y": ys,
            "fill": "toself" if filled else "none",
            "fillcolor": color,
            "line": {"color": color, "width": 1.5, "dash": "4px,3px" if dashed else "solid"},
            "hoverinfo": "skip",
            "cliponaxis": False,
        }
        for (color, filled, dashed), (xs, ys) in styles.items()
    ]


def _strokes(found: Iterable[Mark]) -> list[Trace]:
    styles: dict[tuple[str, str], tuple[list[Any], list[Any]]] = defaultdict(lambda: ([], []))
    for mark in found:
        if isinstance(mark, Stroke):
            xs, ys = styles[(mark.color, mark.dash)]
            xs.extend((mark.start, mark.stop, None))
            ys.extend((mark.y, mark.y, None))
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": xs,
            "y": ys,
            "line": {"color": color, "width": 2.5, "dash": dash},
            "hoverinfo": "skip",
        }
        for (color, dash), (xs, ys) in styles.items()
    ]


def _points(placed: Placed, look: Look) -> Trace:
    """Diamonds of a day, open ends, and unseen points in the middle of wide diamonds to hover over."""
    points: list[tuple[Any, float, str, str, float, float, str]] = []
    for row, found in placed:
        text = hover(row.line, look) if row.line else ""
        for mark in found:
            if isinstance(mark, Arrow):
                points.append((mark.x, mark.y, "triangle-right", mark.color, 11, 1, text))
            elif isinstance(mark, Diamond):
                middle = mark.start + (mark.stop - mark.start) / 2
                symbol = "diamond" if mark.filled else "diamond-open"
                color = mark.color or look.ink.text
                points.append((middle, mark.y, symbol, color, mark.height * 0.8, int(mark.a_day), text))
    xs, ys, symbols, colors, sizes, opacity, texts = zip(*points, strict=True) if points else ((),) * 7
    return {
        "type": "scatter",
        "mode": "markers",
        "x": xs,
        "y": ys,
        "marker": {
            "symbol": symbols,
            "color": colors,
            "size": sizes,
            "opacity": opacity,
            "line": {"width": 1.5, "color": colors},
        },
        "hovertext": texts,
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def _texts(found: Iterable[Mark], look: Look, turn: date) -> Trace:
    """The shifts and periods: to the right of their marks, or to the left where the axis ends."""
    texts = [mark for mark in found if isinstance(mark, Text)]
    places = [text.left if text.left and text.x > turn else None for text in texts]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [left or text.x for left, text in zip(places, texts, strict=True)],
        "y": [text.y for text in texts],
        "text": [f"\u00a0\u00a0{text.text}\u00a0\u00a0" for text in texts],
        "textposition": ["middle left" if left else "middle right" for left in places],
        "textfont": {"color": look.ink.text, "size": 13},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def traces(placed: Placed, look: Look, turn: date) -> list[Trace]:
    """All traces of the rows and their marks; texts whose marks end after `turn` stand to their left."""
    found = [mark for _, in_row in placed for mark in in_row]
    return [
        _bars(placed, look),
        *_shapes(found, look),
        *_strokes(found),
        _points(placed, look),
        _texts(found, look, turn),
    ]
