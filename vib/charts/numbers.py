"""Numbers in columns beside bars, right of the plot, each column under its heading."""

from collections.abc import Iterator, Sequence
from typing import Any


def numbers(
    headings: Sequence[str], rows: Sequence[tuple[float, Sequence[str]]], width: int
) -> Iterator[dict[str, Any]]:
    """Annotations for a table right of the plot: a row's height on the axis and its texts.

    `width` is that of a column in pixels; the figure's right margin must hold them all.
    """
    for column, heading in enumerate(headings):
        place = _column(column, width) | {"yref": "paper", "y": 1, "yanchor": "bottom"}
        yield place | {"text": heading, "font": {"size": 12}}
    for height, texts in rows:
        for column, text in enumerate(texts):
            yield _column(column, width) | {"y": height, "yanchor": "middle", "text": text}


def _column(column: int, width: int) -> dict[str, Any]:
    return {
        "xref": "paper",
        "x": 1,
        "xshift": width * (column + 1),
        "xanchor": "right",
        "align": "right",
        "showarrow": False,
    }
