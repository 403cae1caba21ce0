"""Counts in, publishable counts out: what is small is hidden, and what would give it away as well."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

import highspy
import numpy as np

from vib.disclosure.argus import Cell, suppressed
from vib.disclosure.knowledge import Condition, knowledge
from vib.disclosure.programme import TRACE, Programme, model, solver
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
    whole = replace(truth, counts={count: (value, value) for count, value in values.items()})
    everyone = _public_ranges(whole, earlier)
    small = {count for count, value in values.items() if 0 < value < threshold}
    shown = truth.public | {count for count, (low, high) in everyone.items() if low == high}
    sensitive = frozenset(small - shown)
    pattern = _pattern(whole, earlier, values, shown)
    pattern.hide(sensitive)
    pattern.hide(_by_argus(truth, sensitive, everyone, threshold))
    needs = {count: _need(most, threshold) for count, most in everyone.items()}
    _until_safe(pattern, everyone, threshold)
    _show_again(pattern, values, sensitive, needs, threshold)
    release = _released(whole, earlier, pattern.hidden)
    weak = {count for count in pattern.hidden if needs[count] < threshold}
    return Protected(release, sensitive, frozenset(pattern.hidden), frozenset((small & shown) | weak))


def revisions(truth: Release, earlier: Sequence[Release]) -> frozenset[str]:
    """The counts of closed quarters that can't be what an earlier release says."""
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


def _public_ranges(whole: Release, earlier: Sequence[Release]) -> dict[Count, Bounds]:
    """What each count can be for somebody who has seen the public margins alone."""
    releases = [
        *(replace(one, counts=_with_zeros(one)) for one in earlier),
        whole,
    ]
    known = knowledge(releases, lambda number, count: count in releases[number].public)
    programme = Programme(len(known.unknowns), known.conditions)
    return {
        count: programme.range(places)
        for (number, count), places in known.rows.items()
        if number == len(earlier)
    }


def _with_zeros(release: Release) -> dict[Count, Bounds]:
    return {count: release.counts.get(count, (0, 0)) for count in possible(release.counts)}


def _pattern(
    whole: Release, earlier: Sequence[Release], values: Mapping[Count, int], shown: Iterable[Count]
) -> Pattern:
    last = len(earlier)
    known = knowledge([*earlier, whole], lambda number, count: number < last)
    rows = {count: places for (number, count), places in known.rows.items() if number == last}
    return Pattern(known, rows, values, {c: cost(c, v) for c, v in values.items()}, shown)


def _by_argus(
    truth: Release, sensitive: frozenset[Count], everyone: Mapping[Count, Bounds], threshold: int
) -> set[Count]:
    """What τ-ARGUS hides in each table; a table without a pattern of its own is left to what follows."""
    values = {count: low for count, (low, _) in truth.counts.items()}

    def treat(count: Count) -> Cell:
        value, (least, most) = values[count], everyone[count]
        kept = count in truth.public or least == most or (_told_as_flow(count) and value >= threshold)
        if count not in sensitive:
            return Cell(value, cost(count, value), kept=kept)
        if _need(everyone[count], threshold) < threshold:
            return Cell(value, cost(count, value))  # no pattern gives it the room; it is hidden all the same
        return Cell(value, cost(count, value), must=True, lower=value, upper=threshold - value)

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


def _need(most: Bounds, threshold: int) -> int:
    """How wide a hidden count's interval must be: the public margins may leave less room than asked for."""
    return min(threshold, most[1] - most[0])


def _until_safe(pattern: Pattern, everyone: Mapping[Count, Bounds], threshold: int) -> None:
    """Hides more, until nothing hidden can be narrowed down to fewer values than it needs."""
    for _ in range(ROUNDS):
        narrow: list[Count] = []
        for count in sorted(pattern.hidden):
            need = _need(everyone[count], threshold)
            low, high = pattern.range(count, need)
            if low < threshold and high - low < need:
                narrow.append(count)
                try:
                    pattern.widen(count, (low, high), need, everyone[count])
                except NoWayOut as error:
                    raise Unprotected(count) from error
        if not narrow:
            return
    raise Unprotected(narrow[0])


def _show_again(
    pattern: Pattern,
    values: Mapping[Count, int],
    sensitive: frozenset[Count],
    needs: Mapping[Count, int],
    threshold: int,
) -> None:
    """Shows again what need not be hidden after all, the dearest first."""
    candidates = [count for count in pattern.hidden - sensitive if values[count] >= threshold]
    for count in sorted(candidates, key=lambda one: (-cost(one, values[one]), one)):
        pattern.show(count)
        if not pattern.safe(needs, threshold):
            pattern.hide([count])


def _released(whole: Release, earlier: Sequence[Release], hidden: Iterable[Count]) -> Release:
    """The counts that are published: exact ones, and for hidden ones what an outsider can make of them."""
    kept = frozenset(hidden)
    last = len(earlier)
    known = knowledge([*earlier, whole], lambda number, count: number < last or count not in kept)
    programme = Programme(len(known.unknowns), known.conditions)
    counts: dict[Count, Bounds] = {}
    for count, bounds in whole.counts.items():
        if count in kept:
            counts[count] = programme.range(known.rows[last, count])
        elif bounds[1]:
            counts[count] = bounds
    return replace(whole, counts=counts)
