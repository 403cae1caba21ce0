"""What somebody writes on the command line, as values; what is no such value fails the command."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from vib.locale import N_, Message
from vib.model.quarters import NotAQuarter, QuarterRange

REFUSED, MISUSED = 1, 2
"""Exit codes: refused data or a store that can't be used; wrong usage."""


class CommandFailed(Exception):
    """A command that can't do what was asked: why, and the exit code."""

    def __init__(self, exit_code: int, text: str, /, **values: object) -> None:
        self.message = Message(id=text, values=values)
        self.exit_code = exit_code
        super().__init__(self.message.text("en"))


def day_of(text: str) -> date:
    """The date that somebody wrote, as ISO has it. Raises `CommandFailed`."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise CommandFailed(MISUSED, N_("{text} is no date. Write it as 2023-11-30."), text=text)
    return day


def day_of_folder(paths: Sequence[Path]) -> date:
    """The date that the first path's own folder is named after. Raises `CommandFailed`."""
    path = paths[0].resolve()
    try:
        return day_of(path.name if path.is_dir() else path.parent.name)
    except CommandFailed as error:
        missing = N_("Say which date the data speak of: --as-of 2023-11-30")
        raise CommandFailed(MISUSED, missing) from error


def quarters_of(text: str) -> QuarterRange:
    """The quarter or quarters that somebody wrote. Raises `CommandFailed`."""
    try:
        return QuarterRange.parse(text)
    except NotAQuarter as error:
        wrong = N_("{text} is no quarter or range of quarters. Write it as 2023-Q1 or 2023-Q1..2023-Q3.")
        raise CommandFailed(MISUSED, wrong, text=text) from error
