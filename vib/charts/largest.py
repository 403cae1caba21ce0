"""Which of some counts is the largest, where counts may be intervals: named only as far as it is certain."""

from collections.abc import Mapping, Sequence

from vib.charts.look import Look
from vib.locale import N_

Interval = tuple[int, int]


def largest(counts: Mapping[str, Interval]) -> tuple[str, ...]:
    """The codes that may have the largest count: one where that is certain, none where all are zero."""
    floor = max((low for low, _ in counts.values()), default=0)
    return tuple(code for code, (_, high) in counts.items() if high >= floor and high > 0)


def foremost(counts: Mapping[str, Interval], at_most: int, look: Look) -> tuple[str, ...]:
    """The longest list, of `at_most` codes or fewer, that surely holds the largest; none where none does.

    In the order of their counts, as far as it is known; none of them is too small to show.
    """
    order = sorted((code for code in counts if counts[code][1] > 0), key=lambda code: -sum(counts[code]))
    for size in range(min(at_most, len(order)), 0, -1):
        named, others = order[:size], order[size:]
        least = min(counts[code][0] for code in named)
        if any(look.too_small(*counts[code]) for code in named):
            continue
        if least >= max((counts[code][1] for code in others), default=0):
            return tuple(named)
    return ()


def listed(names: Sequence[str], look: Look) -> str:
    """`werk, Nederlands en onderwijs`."""
    if len(names) < 2:
        return "".join(names)
    return look.say(N_("{others} and {last}"), others=", ".join(names[:-1]), last=names[-1])


def leading(counts: Mapping[str, Interval], named: Mapping[str, str], look: Look) -> str:
    """The largest by name: `werk`, on a tie `werk en Nederlands`, where one of two can't be told `werk of
    Nederlands`; empty where more than two may be it, or two that are too small to show.
    """
    most = largest(counts)
    names = [named[code] for code in most]
    if all(counts[code][0] == counts[code][1] for code in most):
        return listed(names, look)
    if len(names) == 2 and not any(look.too_small(*counts[code]) for code in most):
        return look.say(N_("{others} or {last}"), others=names[0], last=names[1])
    return names[0] if len(names) == 1 else ""
