"""A chart as the pages know it: what it says, how it is drawn, told in words and put in a table."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from vib.charts.look import Look
from vib.locale import N_

Draw = Callable[[pd.DataFrame, Look], go.Figure]
Tell = Callable[[pd.DataFrame, Look], str]
Tabulate = Callable[[pd.DataFrame, Look], pd.DataFrame]


HATCHED = N_(
    "Hatched, and figures such as 0–6: too small to show exactly; the number lies somewhere between the two."
)


def has_ranges(frame: pd.DataFrame) -> bool:
    """Whether a frame has counts that are known as an interval only."""
    return bool((frame["low"] < frame["high"]).any()) if {"low", "high"} <= set(frame.columns) else False


@dataclass(frozen=True)
class ChartSpec:
    """Four pure functions of the same tidy frame, and the texts around them (message ids).

    `tell` gives the alt text with the main numbers, `tabulate` the table twin: translated headers,
    labels for codes, plain numbers (a text such as `5–11` where a count is an interval).
    """

    id: str
    """Stable: key of the widgets, name of the download."""
    title: str
    unit: str
    """What the numbers are: `trajectories`, `euro`, `% of …`."""
    draw: Draw
    tell: Tell
    tabulate: Tabulate
    takeaway: Tell | None = None
    """One sentence with what there is to see, from the numbers."""
    date_basis: str = ""
    """The date that the quarter filter acts on; empty where that filter does not apply."""
    agency_filter: bool = True
    """Whether the agency filter applies."""
    note: str = ""
    """What a reader must know: an assumption, a denominator."""
    empty: str = ""
    """What there is to say where nothing was counted; without it, which filter to widen."""
    ranges: str = HATCHED
    """How a number looks that is too small to show exactly; said where there is one."""
    ranged: Callable[[pd.DataFrame], bool] = has_ranges
    """Whether there is one."""
    metrics: tuple[str, ...] = ()
    """Ids of the definitions behind it."""
