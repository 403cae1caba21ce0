"""All metrics by topic: their definitions, and their figures for a snapshot and a selection."""

from collections.abc import Callable, Collection, Iterator
from itertools import chain
from types import ModuleType

from vib.locale import N_
from vib.metrics import (
    budget,
    dropouts,
    durations,
    flow,
    guidance,
    milestones,
    offer,
    participation,
    profile,
    staffing,
    targets,
)
from vib.metrics.figure import Definition, Figure
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot

_TOPICS: dict[str, tuple[ModuleType, ...]] = {
    N_("participation"): (participation, flow, durations, dropouts, profile),
    N_("targets"): (targets,),
    N_("outcomes"): (guidance,),
    N_("money and staff"): (budget, staffing),
    N_("timeline"): (milestones, offer),
}

_TOTALS: dict[ModuleType, Callable[[Snapshot, Selection], Iterator[Figure]]] = {
    participation: participation.totals
}
"""A question whose figures of parts take long → its other figures."""

TOPICS: dict[str, tuple[Definition, ...]] = {
    topic: tuple(definition for question in questions for definition in question.DEFINITIONS)
    for topic, questions in _TOPICS.items()
}
"""Topic (a message id) → the definitions of its metrics."""

DEFINITIONS: dict[str, Definition] = {
    definition.id: definition for definitions in TOPICS.values() for definition in definitions
}
"""Metric id → definition."""


def figures(
    snapshot: Snapshot, selection: Selection = EVERYTHING, metrics: Collection[str] = DEFINITIONS.keys()
) -> Iterator[Figure]:
    """Every figure that a snapshot gives for a selection, of some metrics or of all."""
    for question in chain.from_iterable(_TOPICS.values()):
        if any(definition.id in metrics for definition in question.DEFINITIONS):
            yield from (one for one in question.figures(snapshot, selection) if one.metric in metrics)


def totals(snapshot: Snapshot, metrics: Collection[str]) -> Iterator[Figure]:
    """The figures of some metrics, without most of those of parts, which take longer."""
    for question in chain.from_iterable(_TOPICS.values()):
        if any(definition.id in metrics for definition in question.DEFINITIONS):
            found = _TOTALS.get(question, question.figures)
            yield from (one for one in found(snapshot, EVERYTHING) if one.metric in metrics)
