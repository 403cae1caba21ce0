"""Which closed quarters a release has otherwise than an earlier one, so that both can't be true."""

from collections.abc import Sequence
from dataclasses import replace
from math import inf

import highspy
import numpy as np

from vib.disclosure.knowledge import Condition, knowledge
from vib.disclosure.programme import TRACE, model, solver
from vib.disclosure.release import Release


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
