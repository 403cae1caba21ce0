"""Where we stand against where we should stand: the key figures of the first screen, with their status."""

from dataclasses import dataclass

from vib.metrics.progress.people import by_agency, people
from vib.metrics.progress.punctuality import punctuality
from vib.metrics.progress.purses import JOINT_LEFT_OUT, purses
from vib.metrics.progress.record import Progress
from vib.metrics.progress.trails import Point, Trails, trails
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot

__all__ = [
    "JOINT_LEFT_OUT",
    "KeyFigures",
    "Point",
    "Progress",
    "Trails",
    "by_agency",
    "key_figures",
    "people",
    "progress",
    "punctuality",
    "purses",
    "trails",
]


@dataclass(frozen=True)
class KeyFigures:
    """The key figures, their courses, and the selection they were made for."""

    rows: tuple[Progress, ...]
    trails: Trails
    selection: Selection


def progress(snapshot: Snapshot, selection: Selection = EVERYTHING) -> tuple[Progress, ...]:
    """The key figures in their order on the screen: people, money, milestones."""
    return (
        *people(snapshot, selection),
        *purses(snapshot, selection),
        punctuality(snapshot, selection),
    )


def key_figures(snapshot: Snapshot, selection: Selection = EVERYTHING) -> KeyFigures:
    """The key figures with their courses."""
    return KeyFigures(progress(snapshot, selection), trails(snapshot, selection), selection)
