"""Chance that falls the same way on every machine and in every version of Python.

Only `random.Random.random` is promised to stay the same; everything here is made of it.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

Item = TypeVar("Item")


class Chance:
    """A stream of chance of its own for each subject, so that a change in one leaves the others alone."""

    def __init__(self, subject: str) -> None:
        self._random = random.Random(f"vib-sample/{subject}")

    def share(self) -> float:
        """From 0 up to, not including, 1."""
        return self._random.random()

    def happens(self, probability: float) -> bool:
        return self.share() < probability

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, each as likely."""
        return low + int(self.share() * (high - low + 1))

    def middling(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, most likely halfway."""
        return low + int((self.share() + self.share()) / 2 * (high - low + 1))

    def mostly_low(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, most likely near `low`."""
        return low + int(self.share() * self.share() * (high - low + 1))

    def pick(self, options: Sequence[Item]) -> Item:
        return options[self.between(0, len(options) - 1)]

    def weighted(self, weights: Mapping[Item, float]) -> Item:
        """One of the keys, as likely as its weight says."""
        point = self.share() * sum(weights.values())
        *options, last = weights
        for option in options:
            point -= weights[option]
            if point < 0:
                return option
        return last

    def shuffled(self, items: Iterable[Item]) -> list[Item]:
        return sorted(items, key=lambda _: self.share())
