"""Milestones on time among those that can be judged."""

from collections.abc import Iterator
from datetime import date, timedelta

import pandas as pd

from vib.metrics import milestones
from vib.metrics.progress.record import Point, Progress
from vib.metrics.status import PUNCTUALITY, judge
from vib.model.quarters import Quarter, QuarterRange
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot


def _done_and_due(judged: pd.DataFrame, as_of: date) -> Iterator[tuple[date | None, date]]:
    """The day each milestone was done by (None: not, or on an unknown day) and was planned to be done by."""
    columns = ["actual_end", "planned_end", "precision"]
    for actual, planned, precision in judged[columns].itertuples(index=False, name=None):
        done = None if actual is None else min(milestones.period_end(actual, precision), as_of)
        yield done, milestones.period_end(planned, precision)


def _trail(judged: pd.DataFrame, as_of: date) -> tuple[Point, ...]:
    """How many milestones were done, and were planned to be, by the end of each quarter."""
    ends = list(_done_and_due(judged, as_of))
    done = [day for day, _ in ends if day is not None]
    due = [day for _, day in ends]
    if not ends:
        return ()
    first = Quarter.of(min([*done, *due, as_of]))
    quarters = QuarterRange(first, Quarter.of(as_of))
    days = [first.first_day - timedelta(days=1), *(min(quarter.last_day, as_of) for quarter in quarters)]
    return tuple(
        Point(day, reached, reached, sum(end <= day for end in due))
        for day, reached in ((day, sum(end <= day for end in done)) for day in days)
    )


def punctuality(snapshot: Snapshot, selection: Selection = EVERYTHING) -> Progress:
    """Milestones on time, out of all that are on time or late; the difference is late.

    With agencies chosen, the milestones of the whole project stay in.
    """
    frame = milestones.punctuality(snapshot, selection)
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
        trail=_trail(frame[frame["on_time"] | frame["late"]], snapshot.as_of),
    )
