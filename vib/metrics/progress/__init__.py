"""Where we stand against where we should stand: the key figures of the first screen, with their status."""

from vib.metrics.progress.people import by_agency, outcomes, participants
from vib.metrics.progress.punctuality import punctuality
from vib.metrics.progress.purses import purse
from vib.metrics.progress.record import Point, Progress
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import Funding

__all__ = ["Point", "Progress", "by_agency", "outcomes", "participants", "progress", "punctuality", "purse"]


def progress(snapshot: Snapshot, selection: Selection = EVERYTHING) -> tuple[Progress, ...]:
    """The key figures in their order on the screen: people, money, milestones."""
    return (
        participants(snapshot, selection),
        *outcomes(snapshot, selection),
        *(purse(snapshot, funding, selection) for funding in Funding),
        punctuality(snapshot, selection),
    )
