"""Which closed quarters a release has otherwise than an earlier one, so that both can't be true."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf

import highspy
import numpy as np

from vib.disclosure.knowledge import Condition, Knowledge, knowledge, same_counts
from vib.disclosure.programme import TRACE, model, solver
from vib.disclosure.release import Bounds, Release
from vib.model.vocabulary import ALL


def announced(truth: Release, earlier: Sequence[Release]) -> Release:
    """The release with what is announced of its closed quarters, given what was published before.

    `revised` are those that can't be what was last said of them, `unlike` those that can't be what an older
    release said, although nothing that was announced so far says that.
    """
    truth = replace(truth, revised=_revised(truth, earlier))
    return replace(truth, unlike=_unlike(truth, earlier))


def _revised(truth: Release, earlier: Sequence[Release]) -> frozenset[str]:
    if not earlier:
        return frozenset()
    known = knowledge([*earlier, truth])
    # Whether it is back at something older is asked afterwards: that must not blame what was last said.
    conditions = [one for one in known.conditions if not one.assumption]
    links = [number for number, condition in enumerate(conditions) if condition.link]
    broken = _broken(conditions, links, *_true_values(known, truth, len(earlier)))
    found = frozenset(conditions[number].link for number in broken)
    # What is otherwise of an agency is otherwise of the project.
    return found | {re.sub(r"\|.*\|", f"|{ALL}|", one) for one in found}


def _unlike(truth: Release, earlier: Sequence[Release]) -> frozenset[str]:
    """What an outsider would assume and is not so (`Release.unlike`).

    Each round denies something more, until what is left fits the true counts.
    """
    announcements = Counter(code for release in (*earlier, truth) for code in release.revised)
    denied: frozenset[str] = frozenset()
    while max(announcements.values(), default=0) > 1:
        known = knowledge([*earlier, replace(truth, unlike=denied)])
        assumed = [number for number, condition in enumerate(known.conditions) if condition.assumption]
        broken = _broken(known.conditions, assumed, *_true_values(known, truth, len(earlier)))
        more = {known.conditions[number].assumption for number in broken} - denied
        if not more:
            break
        denied |= more
    return denied


def left_open(published: Release, earlier: Sequence[Release]) -> frozenset[str]:
    """Of what a release denies (`Release.unlike`), what its published counts leave open: the rest is seen."""
    named = {one.name: one for one in (*earlier, published)}
    return frozenset(told for told in published.unlike if not _seen_to_differ(told, named))


def _seen_to_differ(told: str, named: Mapping[str, Release]) -> bool:
    """Whether a count that would be the same has no number that both releases allow."""
    code, *names = told.rsplit("|", 2)
    one, other = (named[name] for name in names)
    return any(
        _apart(one.counts.get(count, (0, 0)), other.counts.get(count, (0, 0)))
        for count in same_counts(one, other)
        if count.revision == code
    )


def _apart(one: Bounds, other: Bounds) -> bool:
    return one[1] < other[0] or other[1] < one[0]


def _true_values(known: Knowledge, truth: Release, last: int) -> tuple[np.ndarray, np.ndarray]:
    """The least and the most of each unknown: the true value where it is one of the last release."""
    low, high = np.zeros(len(known.unknowns)), np.full(len(known.unknowns), inf)
    for (number, count), place in known.unknowns.items():
        if number == last:
            low[place] = high[place] = truth.counts[count][0]
    return low, high


def _broken(
    conditions: Sequence[Condition], links: Sequence[int], low: np.ndarray, high: np.ndarray
) -> list[int]:
    """Which links (numbers of conditions) must be given up, so that the other conditions hold."""
    if not links:
        return []
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
        return list(links)
    world = highs.getSolution().col_value
    return [number for number, place in extra.items() if world[place] > TRACE or world[place + 1] > TRACE]
