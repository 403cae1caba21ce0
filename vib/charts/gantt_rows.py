"""The rows of the Gantt: which line stands where, under which heading, with which label.

Heights are pixels from the top, so that a long title takes the lines it needs and no more.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from textwrap import wrap

from vib.charts.gantt_words import LATE, Line, dated, strand, title, verdict
from vib.charts.look import Look
from vib.locale import N_
from vib.metrics.milestones import DATES, JUDGED
from vib.model.vocabulary import MilestoneChange, MilestoneKind, MilestoneStatus, Strand

LABEL_WIDTH = 304
"""Pixels for the labels, and how many characters of the font fit in them."""
LABEL_CHARACTERS = 48
LINE_HEIGHT = 16
PADDING = 7
HEADING_HEIGHT = 24

REMOVED = MilestoneChange.REMOVED
_STATUSES = (MilestoneStatus.DONE, MilestoneStatus.RUNNING, MilestoneStatus.PLANNED)


@dataclass(frozen=True)
class Row:
    """A heading (no line) or a line of the timeline, at its place."""

    label: str
    top: float
    height: float
    line: Line | None = None
    dated: bool = True
    summary: str = ""
    """How many lines of a heading are done, running, planned and late."""

    @property
    def middle(self) -> float:
        return self.top + self.height / 2

    @property
    def bottom(self) -> float:
        return self.top + self.height


def late_color(look: Look) -> str:
    """The colour of what is late: beside a sign and a word, never alone."""
    return "#FF7A90" if look.dark else "#B3123B"


def _label(line: Line, look: Look) -> tuple[str, int]:
    """The label of a line and how many text lines it takes: the whole title, never cut."""
    late = f"⚠ {look.say(verdict(line))}" if line["late"] else ""
    marked = " · ".join(part for part in (late, title(line, look)) if part)
    name = look.label("agency", line["agency"]) if line["agency"] else ""
    if name and name.lower() not in marked.lower():
        marked = f"{marked} ({name})"
    lines = wrap(marked, LABEL_CHARACTERS, break_long_words=False) or [""]
    text = "<br>".join(lines)
    if late:
        text = text.replace(late, f'<b><span style="color:{late_color(look)}">{late}</span></b>', 1)
    if line.get("change") == REMOVED:
        text = f"<s>{text}</s>"
    return text, len(lines)


def _first_date(line: Line) -> date:
    days: list[date | None] = [line.get(column) for column in (*DATES, "then_start", "then_end")]
    return min(day for day in days if day is not None)


def _summary(lines: Iterable[Line], look: Look) -> str:
    """Where the lines of a strand stand: `⚠ 1 te laat · 2 afgerond · 1 lopend · 3 gepland`."""
    judged = [line for line in lines if line["kind"] in JUDGED and line.get("change") != REMOVED]
    counts = Counter(line["status"] for line in judged)
    parts = [f"{counts[s]} {look.label('status', s)}" for s in _STATUSES if counts[s]]
    late = sum(bool(line["late"]) for line in judged)
    if late:
        parts.insert(0, f'<b><span style="color:{late_color(look)}">⚠ {late} {look.say(LATE)}</span></b>')
    return " · ".join(parts)


def _groups(lines: Iterable[Line], look: Look) -> Iterator[tuple[str, str, list[Line]]]:
    """Headings, summaries and lines: the periods (no heading), the strands, the project, the undated."""
    lines = list(lines)
    with_date = sorted((line for line in lines if dated(line)), key=_first_date)
    periods = [line for line in with_date if line["kind"] == MilestoneKind.PERIOD]
    others = [line for line in with_date if line["kind"] != MilestoneKind.PERIOD]
    yield "", "", periods
    for number in (*Strand, None):
        group = [line for line in others if line["strand"] == number]
        if group:
            all_of_it = (line for line in lines if line["strand"] == number)
            yield strand(group[0], look), _summary(all_of_it, look), group
    undated = sorted((line for line in lines if not dated(line)), key=lambda line: line["strand"] or 9)
    yield look.say(N_("Without a date in the source")), "", undated


def rows(lines: Iterable[Line], look: Look, top: float) -> list[Row]:
    """The rows of the chart from a height downwards, each group of lines under its heading."""
    placed: list[Row] = []
    for heading, summary, group in _groups(lines, look):
        if group and heading:
            placed.append(Row(f"<b>{heading}</b>", top, HEADING_HEIGHT, summary=summary))
            top += HEADING_HEIGHT
        for line in group:
            label, text_lines = _label(line, look)
            height = text_lines * LINE_HEIGHT + PADDING
            placed.append(Row(label, top, height, line, dated(line)))
            top += height
    return placed
