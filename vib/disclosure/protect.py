"""Counts in, publishable counts out: what is small is hidden, and what would give it away as well."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from vib.disclosure.argus import Cell, suppressed
from vib.disclosure.knowledge import Known
from vib.disclosure.outsider import NO_END, Outsider
from vib.disclosure.release import Bounds, Count, Release
from vib.disclosure.repair import NoWayOut, Pattern
from vib.disclosure.revisions import announced, left_open
from vib.disclosure.tables import cost, count_tables
from vib.disclosure.task import Stage, Task
from vib.model.vocabulary import ALL

ROUNDS = 40
"""How often it is tried again; a few times are enough for all that was met."""

TRIED = 300
"""How many hidden counts are tried whether they can be shown again: more than the sample has of them. Each
takes several linear programmes, which grow with the counts; the dearest are tried first."""


class Unprotected(Exception):
    """No way was found to publish these counts; `args[0]` is a count that would be found out."""


@dataclass(frozen=True)
class Protected:
    """A release whose small counts are intervals, and what that took."""

    release: Release
    sensitive: frozenset[Count]
    hidden: frozenset[Count]
    by_decision: frozenset[Count]
    """Small counts that are shown, or can't be hidden better, because of the public margins and the past."""


def protect(truth: Release, earlier: Sequence[Release], threshold: int) -> Protected:
    """The release with intervals for all counts that must not be known, given what was published before.

    `truth` has exact counts. The same counts give the same pattern. Raises `Unprotected`.
    """
    truth = announced(truth, earlier)
    task = Task(truth, earlier, threshold)
    small = {count for count, value in task.values.items() if 0 < value < threshold}
    shown = truth.public | {count for count in task.values if task.room(count)[0] == task.room(count)[1]}
    sensitive = frozenset(small - shown)
    found = _cheap(task, [task.rows[count] for count in shown], sensitive | _by_argus(truth, sensitive, task))
    stage = task.after_all
    pattern = stage.pattern(found.fixed, found.hidden)
    outsider = _until_safe(pattern, stage)
    hidden = frozenset(count for _, count in pattern.hidden)
    weak = {count for count in hidden if task.need(task.rows[count]) < threshold}
    release = replace(truth, counts=_intervals(task, hidden, outsider))
    release = replace(release, unlike=left_open(release, earlier))
    return Protected(release, sensitive, hidden, frozenset((small & shown) | weak))


def _cheap(task: Task, shown: Sequence[Known], first: Iterable[Count]) -> Pattern:
    """A cheap pattern for the release by itself, from counts that are hidden first."""
    stage = task.alone()
    pattern = stage.pattern(shown, [*(task.rows[count] for count in first), *task.tied])
    _until_safe(pattern, stage)
    _show_again(pattern, stage)
    return pattern


def _large(row: Known, task: Task) -> bool:
    """Whether a count need not be hidden for its own sake."""
    return task.values[row[1]] >= task.threshold and row not in task.tied


def _by_argus(truth: Release, sensitive: frozenset[Count], task: Task) -> set[Count]:
    """What τ-ARGUS hides in each table; a table without a pattern of its own is left to what follows."""
    values = {count: low for count, (low, _) in truth.counts.items()}

    def treat(count: Count) -> Cell:
        value, (least, most) = values[count], task.room(count)
        kept = count in truth.public or least == most or (_told_as_flow(count) and value >= task.threshold)
        if count not in sensitive:
            return Cell(value, cost(count, value), kept=kept)
        if most - least < task.threshold:
            return Cell(value, cost(count, value))  # no pattern gives it the room; it is hidden all the same
        return Cell(value, cost(count, value), must=True, lower=value, upper=task.threshold - value)

    tables = [
        table
        for table in count_tables(values, treat)
        if any(cell.must for cell in table.table.cells.values())
    ]
    hidden: set[Count] = set()
    for table, pattern in zip(tables, suppressed([one.table for one in tables]), strict=True):
        hidden.update(table.counts[codes] for codes in pattern or ())
    return hidden | {
        count
        for count in values
        if count.cube == "persons" and Count("participation", (*count.codes, ALL)) in hidden
    }


def _told_as_flow(count: Count) -> bool:
    """Whether a count of trajectories is also that of an event in a quarter."""
    return count.cube == "participation" and count.codes[1] == count.codes[3] == ALL


def _until_safe(pattern: Pattern, stage: Stage) -> Outsider:
    """Hides more, until nothing hidden can be narrowed down to fewer values than it needs."""
    for _ in range(ROUNDS):
        outsider = stage.outsider(pattern.hidden)
        narrow = sorted(stage.task.narrow(outsider, pattern.hidden | stage.watched))
        if not narrow:
            return outsider
        for row in narrow:
            try:
                pattern.widen(row, outsider.range(row), stage.task.need(row), stage.most(row))
            except NoWayOut as error:
                raise Unprotected(row[1]) from error
    raise Unprotected(narrow[0][1])


def _show_again(pattern: Pattern, stage: Stage) -> None:
    """Shows again what need not be hidden after all, the dearest first."""
    outsider, task = stage.outsider(pattern.hidden), stage.task
    candidates = [row for row in pattern.hidden if _large(row, task)]
    for row in sorted(candidates, key=lambda one: (-task.costs[one], one))[:TRIED]:
        beside = outsider.beside(row) & pattern.hidden - {row}
        outsider.show(row)
        if task.narrow(outsider, beside, first=True):
            outsider.hide(row)
        else:
            pattern.show(row)


def _intervals(task: Task, hidden: frozenset[Count], outsider: Outsider) -> dict[Count, Bounds]:
    """The counts that are published: exact ones, and for hidden ones what an outsider can make of them."""
    return {
        count: _bounded(outsider.range(task.rows[count]), value, task.threshold)
        if count in hidden
        else (value, value)
        for count, value in task.values.items()
        if value or count in hidden
    }


def _bounded(interval: Bounds, value: int, threshold: int) -> Bounds:
    """The interval, with a round number as its high end where nothing that is published bounds it."""
    low, high = interval
    return (low, high) if high < NO_END else (low, max(2 * threshold, 10 ** len(str(2 * value))))
