"""Small multiples: panels in rows over the width of a figure, each with its own pair of axes.

Made of plain layout, because plotly's own `make_subplots` costs more than drawing the chart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from vib.charts.look import Look, blank

_GAP = 0.03
"""Between panels, as a part of the width."""


@dataclass(frozen=True)
class Panel:
    """A panel's place: the numbers of its axes and its corners, as parts of the figure."""

    number: int
    left: float
    right: float
    bottom: float
    top: float

    @property
    def _suffix(self) -> str:
        return "" if self.number == 1 else str(self.number)

    @property
    def axes(self) -> dict[str, str]:
        """What a trace of this panel needs: its `xaxis` and `yaxis`."""
        return {"xaxis": f"x{self._suffix}", "yaxis": f"y{self._suffix}"}

    def layout(self, look: Look, x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
        """The layout of its axes, with what `x` and `y` add to the shared style."""
        style = {
            "showgrid": False,
            "zeroline": False,
            "linecolor": look.ink.grid,
            "tickcolor": look.ink.grid,
            "gridcolor": look.ink.grid,
            "fixedrange": True,
        }
        return {
            f"xaxis{self._suffix}": {
                **style,
                "domain": [self.left, self.right],
                "anchor": f"y{self._suffix}",
                **x,
            },
            f"yaxis{self._suffix}": {
                **style,
                "domain": [self.bottom, self.top],
                "anchor": f"x{self._suffix}",
                **y,
            },
        }

    def heading(self, text: str) -> dict[str, Any]:
        """An annotation above the panel, at its left."""
        return {
            "text": text,
            "x": self.left,
            "xref": "paper",
            "xanchor": "left",
            "y": self.top,
            "yref": "paper",
            "yanchor": "bottom",
            "align": "left",
            "showarrow": False,
        }


def panels(rows: Sequence[int], height: int, above: int, below: int, left: float = 0.0) -> tuple[Panel, ...]:
    """Panels in rows, `rows` of them in each, in a figure whose plot is `height` pixels high.

    `above` and `below` are the pixels that a panel leaves free for its heading and its ticks, `left` the
    part of a panel's width for the ticks at its left.
    """
    found: list[Panel] = []
    step = 1 / len(rows)
    for row, count in enumerate(rows):
        width = (1 - _GAP * (count - 1)) / count
        for column in range(count):
            start = column * (width + _GAP)
            found.append(
                Panel(
                    len(found) + 1,
                    start + left * width,
                    start + width,
                    1 - (row + 1) * step + below / height,
                    1 - row * step - above / height,
                )
            )
    return tuple(found)


def panel_chart(
    look: Look, height: int, traces: Sequence[dict[str, Any]], layout: dict[str, Any]
) -> go.Figure:
    """A figure of panels, made in one go: changing a layout of many axes afterwards costs twice as much."""
    shared = blank(look, height).layout.to_plotly_json()
    return go.Figure(data=list(traces), layout=shared | layout)
