"""A part of a screen that is read: a title, paragraphs and perhaps a table."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Section:
    """A part of the screen; `table` is ready to be shown, its caption says what it holds."""

    title: str
    paragraphs: tuple[str, ...] = ()
    table: pd.DataFrame | None = None
    caption: str = ""
    folded: bool = False
    """Whether it opens on a click: what is looked up, not read."""
