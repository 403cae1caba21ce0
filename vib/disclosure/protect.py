"""Counts in, publishable counts out: what is small is hidden, and what would give it away as well."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf

import highspy
import numpy as np

from vib.disclosure.argus import Cell, suppressed
from vib.disclosure.knowledge import Condition, Known, knowledge, of_last, unchanged
from vib.disclosure.outsider import Outsider
from vib.disclosure.programme import TRACE, model, solver
from vib.disclosure.release import Bounds, Count, Release, possible
from vib.disclosure.repair import NoWayOut, Pattern
from vib.disclosure.tables import cost, count_tables
from vib.model.vocabulary import ALL

ROUNDS = 40
"""How often it is tried again; a few times are enough for all that was met."""


class Unprotected(Exception):
    """No way was found to publish these counts; `args[0]` is a count that would be found out."""


@dataclass(frozen=True)
class Protected:
    """A release whose small counts are intervals, and what that took."""

    release: Release
    sensitive: frozenset[Count]
    hidden: frozenset[Count]
    by_decision: frozenset[Count]
    """Small counts that are shown, or can't be hidden well enough, because of the public margins."""


def protect(truth: Release, earlier: Sequence[Release], threshold: int) -> Protected:
    """The release with intervals for all counts that must not be known, given what was published before.

    `truth` has exact counts. The same counts give the same pattern. Raises `Unprotected`.
    """
    truth = replace(truth, revised=revisions(truth, earlier))
    values = {count: truth.counts.get(count, (0, 0))[0] for count in possible(truth.counts)}
    work = _Work(
        earlier, replace(truth, counts={c: (value, value) for c, value in values.items()}), threshold
    )
    small = {count for count, value in values.items() if 0 < value < threshold}
    shown = truth.public | {count for count in values if work.room(count)[0] == work.room(count)[1]}
    sensitive = frozenset(small - shown)
    pattern = work.pattern(shown)
    pattern.hide(work.of_this(sensitive | _by_argus(truth, sensitive, work)))
    _until_safe(pattern, work)
    _show_again(pattern, work, sensitive)
    outsider = _until_safe(pattern, work)
    hidden = frozenset(count for _, count in pattern.hidden)
    weak = {count for count in hidden if work.need((work.last, count)) < threshold}
    release = replace(truth, counts=_intervals(work, hidden, outsider))
    return Protected(release, sensitive, hidden, frozenset((small & shown) | weak))


class _Work:
    """What is to be published after what was, and what is known of it whatever is hidden.

    `whole` has zero rows too. `watched` are the hidden counts of earlier releases that must stay so.
    """

    def __init__(self, earlier: Sequence[Release], whole: Release, threshold: int) -> None:
        self.whole, self.earlier, self.last, self.threshold = whole, earlier, len(earlier), threshold
        self.values = {count: low for count, (low, _) in whole.counts.items()}
        self.watched = {
            (number, count): high - low
            for number, release in enumerate(earlier)
            for count, (low, high) in release.counts.items()
            if low < high and low < threshold
        }
        filled = [*(replace(one, counts=_with_zeros(one)) for one in earlier), whole]
        known = knowledge(filled, lambda number, count: count in filled[number].public)
        self._public = Outsider(known, self.of_this(whole.counts))
        self._past = knowledge(
            [*earlier, whole], lambda number, count: number < self.last or count in whole.public
        )
        self._most = Outsider(self._past, [*self.of_this(whole.counts), *self.watched])

    def of_this(self, counts: Iterable[Count]) -> list[Known]:
        return [(self.last, count) for count in counts]

    def room(self, count: Count) -> Bounds:
        """What a count can be for somebody who has seen the public margins alone, or part of a wide range."""
        return self._public.range((self.last, count), self.threshold)

    def need(self, row: Known) -> int:
        """How wide a hidden count's interval must be: the public margins may leave less than is asked."""
        if row in self.watched:
            return min(self.threshold, self.watched[row])
        low, high = self.room(row[1])
        return min(self.threshold, high - low)

    def most(self, row: Known) -> Bounds:
        """What a hidden count can be at all, after what was published."""
        return self._most.range(row)

    def pattern(self, shown: Iterable[Count]) -> Pattern:
        """A pattern that hides nothing as yet, and may not hide what is to be shown."""
        values = {(self.last, count): value for count, value in self.values.items()}
        costs = {row: cost(row[1], value) for row, value in values.items()}
        return Pattern(self._past, values, costs, self.of_this(shown), self.watched)

    def outsider(self, hidden: Collection[Known], *, roughly: bool = False) -> Outsider:
        """What can be made of it with these counts hidden; roughly: without working on in earlier releases."""
        releases = [*self.earlier, self.whole]
        rows = sorted(hidden)
        values = {row: self.values[row[1]] for row in rows}
        if roughly:
            return Outsider(
                of_last(releases, lambda number, count: (number, count) not in hidden), rows, values
            )
        known = knowledge(releases, lambda number, count: number < self.last or (number, count) not in hidden)
        return Outsider(known, [*rows, *self.watched], values)

    def tied(self) -> frozenset[Known]:
        """The counts that are the same as a hidden one of an earlier release."""
        alike = unchanged([*self.earlier, self.whole], self.last)
        return frozenset(
            (self.last, count) for number, count in alike if _hidden_in(self.earlier[number], count)
        )

    def safe(self, outsider: Outsider, row: Known) -> bool:
        """Whether a hidden count is as uncertain as it needs to be."""
        need = self.need(row)
        low, high = outsider.range(row, need)
        return low >= self.threshold or high - low >= need


def revisions(truth: Release, earlier: Sequence[Release]) -> frozenset[str]:
    """The closed quarters (`Count.revision`) that can't be what an earlier release says."""
    if not earlier:
        return frozenset()
    known = knowledge([*earlier, truth])
    last = len(earlier)
    low, high = np.zeros(len(known.unknowns)), np.full(len(known.unknowns), inf)
    for (number, count), place in known.unknowns.items():
        if number == last:
            low[place] = high[place] = truth.counts[count][0]
    links = [
        number
        for number, condition in enumerate(known.conditions)
        if condition.link and any(low[place] == high[place] for place in condition.terms)
    ]
    return _broken(known.conditions, links, low, high)


def _broken(
    conditions: Sequence[Condition], links: Sequence[int], low: np.ndarray, high: np.ndarray
) -> frozenset[str]:
    """Which links must be given up, so that the other conditions hold."""
    size, extra = len(low), {number: len(low) + 2 * place for place, number in enumerate(links)}
    widened = [
        replace(condition, terms={**condition.terms, extra[number]: 1, extra[number] + 1: -1})
        if number in extra
        else condition
        for number, condition in enumerate(conditions)
    ]
    more = np.zeros(2 * len(links))
    highs = solver()
    highs.passModel(
        model(
            size + len(more),
            widened,
            np.concatenate([np.zeros(size), np.ones(len(more))]),
            np.concatenate([low, more]),
            np.concatenate([high, np.full(len(more), inf)]),
        )
    )
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return frozenset(conditions[number].link for number in links)
    world = highs.getSolution().col_value
    return frozenset(
        conditions[number].link
        for number, place in extra.items()
        if world[place] > TRACE or world[place + 1] > TRACE
    )


def _with_zeros(release: Release) -> dict[Count, Bounds]:
    return {count: release.counts.get(count, (0, 0)) for count in possible(release.counts)}


def _hidden_in(release: Release, count: Count) -> bool:
    low, high = release.counts.get(count, (0, 0))
    return low < high


def _by_argus(truth: Release, sensitive: frozenset[Count], work: _Work) -> set[Count]:
    """What τ-ARGUS hides in each table; a table without a pattern of its own is left to what follows."""
    values = {count: low for count, (low, _) in truth.counts.items()}

    def treat(count: Count) -> Cell:
        value, (least, most) = values[count], work.room(count)
        kept = count in truth.public or least == most or (_told_as_flow(count) and value >= work.threshold)
        if count not in sensitive:
            return Cell(value, cost(count, value), kept=kept)
        if most - least < work.threshold:
            return Cell(value, cost(count, value))  # no pattern gives it the room; it is hidden all the same
        return Cell(value, cost(count, value), must=True, lower=value, upper=work.threshold - value)

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


def _until_safe(pattern: Pattern, work: _Work) -> Outsider:
    """Hides more, until nothing hidden can be narrowed down to fewer values than it needs."""
    for _ in range(ROUNDS):
        outsider = work.outsider(pattern.hidden)
        narrow = [row for row in sorted({*pattern.hidden, *work.watched}) if not work.safe(outsider, row)]
        if not narrow:
            return outsider
        for row in narrow:
            try:
                pattern.widen(row, outsider.range(row), work.need(row), work.most(row))
            except NoWayOut as error:
                raise Unprotected(row[1]) from error
    raise Unprotected(narrow[0][1])


def _show_again(pattern: Pattern, work: _Work, sensitive: frozenset[Count]) -> None:
    """Shows again what need not be hidden after all, the dearest first."""
    outsider = work.outsider(pattern.hidden, roughly=True)
    candidates = [
        row
        for row in pattern.hidden - work.tied()
        if row[1] not in sensitive and work.values[row[1]] >= work.threshold
    ]
    for row in sorted(candidates, key=lambda one: (-cost(one[1], work.values[one[1]]), one)):
        beside = outsider.beside(row) & pattern.hidden - {row}
        outsider.show(row)
        if all(
            work.safe(outsider, one) for one in sorted(beside, key=lambda one: (outsider.width(one), one))
        ):
            pattern.show(row)
        else:
            outsider.hide(row)


def _intervals(work: _Work, hidden: frozenset[Count], outsider: Outsider) -> dict[Count, Bounds]:
    """The counts that are published: exact ones, and for hidden ones what an outsider can make of them."""
    return {
        count: outsider.range((work.last, count)) if count in hidden else bounds
        for count, bounds in work.whole.counts.items()
        if bounds[1] or count in hidden
    }
