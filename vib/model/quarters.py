"""Quarters: `2023-Q1` in files and links, `2023-K1` on a Dutch screen (`vib.locale.quarter_text`)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering

_CODE = re.compile(r"^(\d{4})-[QK]([1-4])$")
_LONE_OR_RANGE = re.compile(r"^(.+?)(?:\.\.(.+))?$")


class NotAQuarter(ValueError):
    """A text that names no quarter or range of quarters; the text is in `args[0]`."""


@total_ordering
@dataclass(frozen=True)
class Quarter:
    """A calendar quarter; `number` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """`2023-Q1` (or `2023-K1`) as a quarter; raises `NotAQuarter`."""
        match = _CODE.match(text.strip())
        if match is None:
            raise NotAQuarter(text)
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter a day lies in."""
        return cls(day.year, (day.month - 1) // 3 + 1)

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        return self.next().first_day - timedelta(days=1)

    def next(self) -> "Quarter":
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def __lt__(self, other: "Quarter") -> bool:
        return (self.year, self.number) < (other.year, other.number)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"


@dataclass(frozen=True)
class QuarterRange:
    """The quarters from `first` to `last`, both included."""

    first: Quarter
    last: Quarter

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise NotAQuarter(str(self))

    @classmethod
    def parse(cls, text: str) -> "QuarterRange":
        """`2023-Q1..2023-Q3`, or one quarter, as a range; raises `NotAQuarter`."""
        match = _LONE_OR_RANGE.match(text)
        if match is None:
            raise NotAQuarter(text)
        first = Quarter.parse(match[1])
        return cls(first, Quarter.parse(match[2]) if match[2] else first)

    def __iter__(self) -> Iterator[Quarter]:
        quarter = self.first
        while quarter <= self.last:
            yield quarter
            quarter = quarter.next()

    def __contains__(self, quarter: Quarter) -> bool:
        return self.first <= quarter <= self.last

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}..{self.last}"

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the quarters, oldest first."""
        return tuple(str(quarter) for quarter in self)
