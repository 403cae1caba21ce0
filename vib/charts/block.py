"""A part of a page that is said in HTML: cards, a strip, a table of changes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from vib.charts.look import Look

Render = Callable[[Any, Look], Markup]
Tabulate = Callable[[Any, Look], pd.DataFrame]


@dataclass(frozen=True)
class BlockSpec:
    """Pure functions of what a metric gives, and the texts around them (message ids).

    `render` gives safe HTML with every text escaped, `tabulate` the same numbers as a table: translated
    headers, labels for codes.
    """

    id: str
    """Stable: key of the widgets, name of the download."""
    title: str
    render: Render
    tabulate: Tabulate
    takeaway: Callable[[Any, Look], str] | None = None
    """One sentence with what there is to see."""
    date_basis: str = ""
    """The date that the quarter filter acts on, where the block does not say it itself."""
    headed: bool = True
    """Whether title, takeaway and date stand above it."""
    metrics: tuple[str, ...] = ()
    """Ids of the definitions behind it."""
