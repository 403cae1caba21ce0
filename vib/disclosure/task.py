"""What is to be published after what was published before, and what an outsider would make of it."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from vib.disclosure.knowledge import Knowledge, Known, knowledge, of_last, unchanged
from vib.disclosure.outsider import Outsider
from vib.disclosure.release import Bounds, Count, Release, possible
from vib.disclosure.repair import Pattern
from vib.disclosure.tables import cost


class Task:
    """A release with its exact counts, what was published before it, and what must stay uncertain.

    `whole` is the release with its zero rows too. `watched` are the hidden counts of earlier releases that
    must stay so.
    """

    def __init__(self, truth: Release, earlier: Sequence[Release], threshold: int) -> None:
        self.values = {count: truth.counts.get(count, (0, 0))[0] for count in possible(truth.counts)}
        self.whole = replace(truth, counts={count: (value, value) for count, value in self.values.items()})
        self.earlier, self.last, self.threshold = tuple(earlier), len(earlier), threshold
        self.rows = {count: (self.last, count) for count in self.values}
        self.costs = {self.rows[count]: cost(count, value) for count, value in self.values.items()}
        self.watched = frozenset(
            (number, count)
            for number, release in enumerate(earlier)
            for count, (low, high) in release.counts.items()
            if low < high and low < threshold
        )
        self._unavoidable = self.after_all.unavoidable
        everything = [*self.rows.values(), *sorted(self.watched)]
        self._unavoidable.narrow(dict.fromkeys(everything, threshold), 0)

    def room(self, count: Count) -> Bounds:
        """What a count can be for who saw all earlier releases, and of this one the public margins.

        Of a wide range a part is given that is as wide as the threshold.
        """
        return self._unavoidable.range(self.rows[count], self.threshold)

    def need(self, row: Known) -> int:
        """How wide a hidden count's interval must be; hiding can't leave more than there is."""
        low, high = self._unavoidable.range(row, self.threshold)
        return min(self.threshold, high - low)

    def narrow(self, outsider: Outsider, rows: Iterable[Known], *, first: bool = False) -> list[Known]:
        """The hidden counts that are less uncertain than they need to be; the first of them, or all."""
        return outsider.narrow({row: self.need(row) for row in sorted(rows)}, self.threshold, first=first)

    @cached_property
    def tied(self) -> frozenset[Known]:
        """The counts that are the same as a hidden one of an earlier release."""
        alike = unchanged([*self.earlier, self.whole], self.last)
        hidden = (count for number, count, _ in alike if (number, count) in self.watched)
        return frozenset(self.rows[count] for count in hidden if count in self.rows)

    def alone(self) -> "Stage":
        """The release by itself, with what was published earlier of the same counts."""
        return Stage(self, of_last, ())

    @cached_property
    def after_all(self) -> "Stage":
        """The release and all earlier ones, which it may give away too."""
        return Stage(self, knowledge, self.watched)


Tell = Callable[[Sequence[Release]], Knowledge]


class Stage:
    """A way to look at a task: with which knowledge, and which counts of earlier releases are watched."""

    def __init__(self, task: Task, tell: Tell, watched: Collection[Known]) -> None:
        self.task, self.watched = task, frozenset(watched)
        self._everything = tell([*task.earlier, task.whole])
        public = task.whole.public
        self._past = self._everything.without({row for row in task.rows.values() if row[1] not in public})

    @cached_property
    def unavoidable(self) -> Outsider:
        """What can be made of what was published and of the public margins, with all else hidden."""
        return Outsider(self._past, [*self.task.rows.values(), *sorted(self.watched)])

    def most(self, row: Known) -> Bounds:
        """What a hidden count can be at all, after what was published."""
        return self.unavoidable.range(row)

    def pattern(self, shown: Iterable[Known], hidden: Iterable[Known]) -> Pattern:
        """A pattern that hides some counts, and may not hide what is to be shown."""
        values = {row: self.task.values[count] for count, row in self.task.rows.items()}
        pattern = Pattern(self._past, values, self.task.costs, frozenset(shown), self.watched)
        pattern.hide(hidden)
        return pattern

    def outsider(self, hidden: Collection[Known]) -> Outsider:
        """What can be made of it with these counts hidden."""
        rows = sorted(hidden)
        values = {row: self.task.values[row[1]] for row in rows}
        return Outsider(self._everything.without(hidden), [*rows, *sorted(self.watched)], values)
