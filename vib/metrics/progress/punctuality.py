"""Milestones on time among those that can be judged."""

from vib.metrics import milestones
from vib.metrics.progress.record import Progress
from vib.metrics.status import PUNCTUALITY, judge
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import MilestoneStatus


def punctuality(snapshot: Snapshot, selection: Selection = EVERYTHING) -> Progress:
    """Milestones on time, out of all that are on time or late; the difference is late.

    With agencies chosen, the milestones of the whole project stay in.
    """
    frame = milestones.punctuality(snapshot, selection)
    kept = frame[frame["kind"].isin(milestones.JUDGED)]
    on_time, late = int(frame["on_time"].sum()), int(frame["late"].sum())
    judged = on_time + late
    percentage = 100 * on_time / judged if judged else None
    return Progress(
        "milestones",
        "milestones.on_time",
        "aantal",
        on_time,
        on_time,
        judge(PUNCTUALITY, late, late, judged),
        snapshot.as_of,
        target=judged,
        share=None if percentage is None else (percentage, percentage),
        still_late=int((frame["late"] & (frame["status"] != MilestoneStatus.DONE)).sum()),
        parts=tuple((status.value, int((kept["status"] == status).sum())) for status in MilestoneStatus),
    )
