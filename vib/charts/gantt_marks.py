"""The marks of the Gantt: from a row to bars, diamonds, strokes and short texts.

A planned period is a thin hollow bar over the thick one of what happened; a milestone is a diamond as wide
as its date is exact, hollow while planned and filled once done; what still runs is hatched and open at the
snapshot's date; an end that the source doesn't give is a dotted tail. The baseline's plan is drawn dashed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from vib.charts.gantt_rows import Row, late_color
from vib.charts.gantt_words import MOVED, Line, change_text, planned_text
from vib.charts.look import Look
from vib.metrics.milestones import period_end
from vib.model.vocabulary import JOINT, MilestoneChange, MilestoneKind, MilestoneStatus, Precision

TAIL = timedelta(days=45)
"""How long the dotted tail of a bar is whose start or end the source doesn't give."""

DASHES = timedelta(days=6)
"""Room on both sides of a day for its dashed diamond to be seen."""

PLANNED_OFFSET, PLANNED_HEIGHT = -6.0, 5.0
ACTUAL_OFFSET, ACTUAL_HEIGHT = 4.0, 9.0
DIAMOND_HEIGHT, DONE_HEIGHT = 18.0, 12.0


@dataclass(frozen=True)
class Bar:
    """A period, from its first day up to the day after its last."""

    start: date
    stop: date
    y: float
    height: float
    color: str
    pattern: str = ""
    hollow: bool = False


@dataclass(frozen=True)
class Outline:
    """The baseline's period of a bar, dashed."""

    start: date
    stop: date
    y: float
    height: float


@dataclass(frozen=True)
class Diamond:
    """A moment as wide as it is exactly known."""

    start: date
    stop: date
    y: float
    height: float
    color: str
    filled: bool = False
    dashed: bool = False

    @property
    def a_day(self) -> bool:
        """Known to the day: too thin to draw as a shape."""
        return (self.stop - self.start).days <= 1


@dataclass(frozen=True)
class Stroke:
    start: date
    stop: date
    y: float
    color: str
    dash: str


@dataclass(frozen=True)
class Arrow:
    """The open end of what still runs."""

    x: date
    y: float
    color: str


@dataclass(frozen=True)
class Text:
    """A short text after `x`, or before `left` where there is no room after it."""

    x: date
    y: float
    text: str
    left: date | None = None


Mark = Bar | Outline | Diamond | Stroke | Arrow | Text


def _stop(day: date, precision: str) -> date:
    return period_end(day, precision) + timedelta(days=1)


def _planned(line: Line, y: float, look: Look) -> Iterator[Mark]:
    start, end, precision = line["planned_start"], line["planned_end"], line["precision"]
    if end is None and start is None:
        return
    color = look.ink.soft
    if line["kind"] == MilestoneKind.MILESTONE:
        yield Diamond(end, _stop(end, precision), y, DIAMOND_HEIGHT, color)
        return
    y += PLANNED_OFFSET
    first, stop = start or end, _stop(end or start, precision)
    yield Bar(first, stop, y, PLANNED_HEIGHT, color, hollow=True)
    if start is None:
        yield Stroke(first - TAIL, first, y, color, "dot")
    if end is None:
        yield Stroke(stop, stop + TAIL, y, color, "dot")


def _actual(line: Line, y: float, look: Look) -> Iterator[Mark]:
    start, end, precision = line["actual_start"], line["actual_end"], line["precision"]
    color = look.color(line["agency"] or JOINT)
    if line["kind"] == MilestoneKind.MILESTONE:
        if end is not None:
            yield Diamond(end, _stop(end, precision), y, DONE_HEIGHT, color, filled=True)
        return
    y += ACTUAL_OFFSET
    if line["status"] == MilestoneStatus.RUNNING:
        yield Arrow(look.as_of, y, color)
        if start is None:
            yield Stroke(look.as_of - TAIL, look.as_of, y, color, "dot")
        else:
            yield Bar(start, look.as_of, y, ACTUAL_HEIGHT, color, pattern="/")
    elif start is not None or end is not None:
        first, stop = start or end, _stop(end or start, precision)
        yield Bar(first, stop, y, ACTUAL_HEIGHT, color)
        if start is None:
            yield Stroke(first - TAIL, first, y, color, "dot")
        if end is None:
            yield Stroke(stop, stop + TAIL, y, color, "dot")


def _overdue(line: Line, y: float, look: Look) -> Iterator[Mark]:
    """From the end of the planned period to the day it was done, or to the snapshot's date."""
    if not line["late"]:
        return
    planned, until = _stop(line["planned_end"], line["precision"]), look.as_of
    milestone = line["kind"] == MilestoneKind.MILESTONE
    if line["status"] == MilestoneStatus.DONE:
        # A line between two diamonds, but above the whole of a bar.
        until = line["actual_end"] if milestone else _stop(line["actual_end"], line["precision"])
    if until > planned:
        yield Stroke(planned, until, y + (0.0 if milestone else PLANNED_OFFSET), late_color(look), "solid")


def _baseline(line: Line, y: float) -> Iterator[Mark]:
    """The plan of the baseline, where it is no longer the plan."""
    if line.get("change") not in MOVED or (line["then_end"] is None and line["then_start"] is None):
        return
    start, end, precision = line["then_start"], line["then_end"], line["then_precision"]
    if line["kind"] == MilestoneKind.MILESTONE:
        start, stop = end, _stop(end, precision)
        if precision == Precision.DAY:
            start, stop = start - DASHES, stop + DASHES
        yield Diamond(start, stop, y, DIAMOND_HEIGHT, "", dashed=True)
    else:
        height = PLANNED_HEIGHT + 6
        yield Outline(start or end, _stop(end or start, precision), y + PLANNED_OFFSET, height)


def _extent(marks: list[Mark]) -> tuple[date, date] | None:
    spans = [(mark.start, mark.stop) for mark in marks if not isinstance(mark, Arrow | Text)]
    if not spans:
        return None
    return min(start for start, _ in spans), max(stop for _, stop in spans)


def _event(line: Line, row: Row, look: Look) -> Iterator[Mark]:
    start = line["actual_start"] or line["actual_end"] or line["planned_start"] or line["planned_end"]
    end = line["actual_end"] or line["actual_start"] or line["planned_end"] or line["planned_start"]
    if end is None:
        return  # It was removed: only the baseline still has its dates.
    stop = _stop(end, line["precision"])
    yield Bar(start, stop, row.middle, row.height - 8, look.ink.text, pattern="x")


def _period(line: Line, row: Row, look: Look) -> Iterator[Mark]:
    """A band over the whole period, its dates written in it."""
    start, end = (line[f"planned_{edge}"] or line[f"actual_{edge}"] for edge in ("start", "end"))
    if start is None and end is None:
        return
    first, stop = start or end, _stop(end or start, line["precision"])
    yield Bar(first, stop, row.middle, row.height - 6, look.ink.grid)
    yield Text(first, row.middle, planned_text(line, look))


def marks(row: Row, look: Look) -> list[Mark]:
    """Everything that is drawn in a row that has a line with a date."""
    line = row.line
    if line is None or not row.dated:
        return []
    gone = line.get("change") == MilestoneChange.REMOVED
    if line["kind"] == MilestoneKind.EVENT:
        return [*(_baseline(line, row.middle) if gone else ()), *_event(line, row, look)]
    if line["kind"] == MilestoneKind.PERIOD:
        return [*_baseline(line, row.middle), *_period(line, row, look)]
    y = row.middle
    found = [*_baseline(line, y), *_overdue(line, y, look), *_planned(line, y, look), *_actual(line, y, look)]
    text, extent = change_text(line, look), _extent(found)
    if text and extent:
        found.append(Text(extent[1], y, text, extent[0]))
    return found
