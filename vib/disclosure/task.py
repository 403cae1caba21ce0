"""What is to be published after what was published before, and what an outsider would make of it."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from vib.disclosure.knowledge import Knowledge, Known, Seen, knowledge, of_last, unchanged
from vib.disclosure.outsider import Outsider
from vib.disclosure.release import Bounds, Count, Release, possible
from vib.disclosure.repair import Pattern
from vib.disclosure.tables import cost


class Task:
    """A release with its exact counts, what was published before it, and what must stay uncertain.

    `whole` is the release with its zero rows too. `watched` are the hidden counts of earlier releases that
    must stay so, and how wide they were.
    """

    def __init__(self, truth: Release, earlier: Sequence[Release], threshold: int) -> None:
        self.values = {count: truth.counts.get(count, (0, 0))[0] for count in possible(truth.counts)}
        self.whole = replace(truth, counts={count: (value, value) for count, value in self.values.items()})
        self.earlier, self.last, self.threshold = tuple(earlier), len(earlier), threshold
        self.rows = {count: (self.last, count) for count in self.values}
        self.costs = {self.rows[count]: cost(count, value) for count, value in self.values.items()}
        self.watched = {
            (number, count): high - low
            for number, release in enumerate(earlier)
            for count, (low, high) in release.counts.items()
            if low < high and low < threshold
        }
        filled = [*(replace(one, counts=_with_zeros(one)) for one in earlier), self.whole]
        known = knowledge(filled, lambda number, count: count in filled[number].public)
        self._public = Outsider(known, self.rows.values())

    def room(self, count: Count) -> Bounds:
        """What a count can be for somebody who has seen the public margins alone, or part of a wide range."""
        return self._public.range(self.rows[count], self.threshold)

    def need(self, row: Known) -> int:
        """How wide a hidden count's interval must be: the public margins may leave less than is asked."""
        if row in self.watched:
            return min(self.threshold, self.watched[row])
        low, high = self.room(row[1])
        return min(self.threshold, high - low)

    def safe(self, outsider: Outsider, row: Known) -> bool:
        """Whether a hidden count is as uncertain as it needs to be."""
        need = self.need(row)
        low, high = outsider.range(row, need)
        return low >= self.threshold or high - low >= need

    @cached_property
    def tied(self) -> frozenset[Known]:
        """The counts that are the same as a hidden one of an earlier release."""
        alike = unchanged([*self.earlier, self.whole], self.last)
        return frozenset(self.rows[count] for one in alike if one in self.watched for _, count in [one])

    def alone(self) -> "Stage":
        """The release by itself, with what was published earlier of the same counts: quick, and nearly all."""
        return Stage(self, of_last, ())

    def after_all(self) -> "Stage":
        """The release and all earlier ones, which it may give away too."""
        return Stage(self, knowledge, self.watched)


Tell = Callable[[Sequence[Release], Seen], Knowledge]


class Stage:
    """A way to look at a task: with which knowledge, and which counts of earlier releases are watched."""

    def __init__(self, task: Task, tell: Tell, watched: Collection[Known]) -> None:
        self.task, self.watched = task, frozenset(watched)
        self._tell, self._releases = tell, [*task.earlier, task.whole]
        self._past = self._known(
            frozenset(row for row in task.rows.values() if row[1] not in task.whole.public)
        )

    def _known(self, hidden: Collection[Known]) -> Knowledge:
        last = self.task.last
        return self._tell(
            self._releases, lambda number, count: number < last or (number, count) not in hidden
        )

    @cached_property
    def _most(self) -> Outsider:
        return Outsider(self._past, [*self.task.rows.values(), *self.watched])

    def most(self, row: Known) -> Bounds:
        """What a hidden count can be at all, after what was published."""
        return self._most.range(row)

    def pattern(self, shown: Iterable[Known], hidden: Iterable[Known]) -> Pattern:
        """A pattern that hides some counts, and may not hide what is to be shown."""
        values = {row: self.task.values[count] for count, row in self.task.rows.items()}
        pattern = Pattern(self._past, values, self.task.costs, frozenset(shown), self.watched)
        pattern.hide(hidden)
        return pattern

    def sum_of(self, row: Known) -> tuple[int, ...]:
        """The unknowns that a count adds up: counts with the same ones are the same."""
        return tuple(sorted(self._past.rows[row]))

    def outsider(self, hidden: Collection[Known]) -> Outsider:
        """What can be made of it with these counts hidden."""
        rows = sorted(hidden)
        values = {row: self.task.values[row[1]] for row in rows}
        return Outsider(self._known(hidden), [*rows, *self.watched], values)


def _with_zeros(release: Release) -> dict[Count, Bounds]:
    return {count: release.counts.get(count, (0, 0)) for count in possible(release.counts)}
