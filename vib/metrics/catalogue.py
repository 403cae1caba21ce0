"""All metrics: their definitions, and their figures for a snapshot and a selection."""

from collections.abc import Iterator

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

_QUESTIONS = (
    participation,
    targets,
    flow,
    durations,
    dropouts,
    profile,
    guidance,
    budget,
    staffing,
    milestones,
    offer,
)

DEFINITIONS: dict[str, Definition] = {
    definition.id: definition for question in _QUESTIONS for definition in question.DEFINITIONS
}
"""Metric id → definition, in the order of the screens."""


def figures(snapshot: Snapshot, selection: Selection = EVERYTHING) -> Iterator[Figure]:
    """Every figure that a snapshot gives for a selection."""
    for question in _QUESTIONS:
        yield from question.figures(snapshot, selection)
