"""Text that came from people, written so that no spreadsheet ever runs it as a formula."""

import re

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a formula begins with; the wide ones do so in Excel's Asian versions."""

_NO_FORMULA = re.compile(r"-|[+-]?[\d.,\s€%]*\d[\d.,\s€%]*")
"""A number that was written as text, and a dash that stands for nothing."""

_LONGEST = 32_767
"""Characters in a cell; Excel calls a workbook with more of them damaged."""


def would_run(text: str) -> bool:
    """Whether a spreadsheet may take a text for a formula, when it reads it from CSV or when it is typed."""
    return text.startswith(_STARTS) and not _NO_FORMULA.fullmatch(text)


def csv_text(text: str) -> str:
    """A text for a CSV file, behind the mark that keeps it one where it would run."""
    return f"'{text}" if would_run(text) else text


def cell_text(text: str) -> str:
    """A text for a cell: as typed, without what no cell can hold, not longer than a cell.

    The cell must be written as a text, with the mark of Excel's own (`quotePrefix`) where it would run:
    so it stays a text when somebody edits it or saves the sheet as CSV.
    """
    return "".join(sign for sign in text if sign.isprintable() or sign in "\t\n")[:_LONGEST]
