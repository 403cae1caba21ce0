"""What a key figure of the first screen is: a value, what it is held against, and how it came there."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from vib.metrics.figure import Number
from vib.metrics.scopes import known_until
from vib.metrics.status import Judgement
from vib.model.selection import Selection
from vib.model.snapshot import Snapshot


@dataclass(frozen=True)
class Progress:
    """A key figure with all that says how it stands."""

    id: str
    """`participants`, `completed`, `dropped_out`, `running`, `project`, `recurrent` or `milestones`."""
    metric: str
    """Id of its definition."""
    unit: str
    low: Number | None
    """None where nothing is known, and then `high` is None too."""
    high: Number | None
    judgement: Judgement
    data_until: date | None
    """The day the figure speaks of; for money the last day until which spending is known."""
    target: Number | None = None
    """What the figure is printed against: a final target, what was granted, or all that could be judged."""
    share: tuple[float, float] | None = None
    """Percentage of the target, or of those enrolled where there is no target."""
    expected: Number | None = None
    """What was planned by `data_until` (of each agency: by its own last day)."""
    whole: tuple[int, int] | None = None
    """All those enrolled, where `share` is taken of them."""
    assumed: tuple[str, ...] = ()
    """Agencies of which what was expected rests on a straight line towards an end value."""
    days: tuple[int, int] | None = None
    """Days ahead of the plan; negative is behind."""
    late: tuple[tuple[str, date], ...] = ()
    """Agencies whose data end earlier than `data_until`, and when."""
    missing: tuple[str, ...] = ()
    """Agencies that reported nothing."""
    still_late: int | None = None
    """For milestones: how many of the late ones are not done yet."""
    parts: tuple[tuple[str, int], ...] = ()
    """For milestones: status (`MilestoneStatus`) and how many have it, those without a verdict too."""

    @property
    def gap(self) -> tuple[Decimal, Decimal] | None:
        """Actual less expected."""
        if self.expected is None or self.low is None or self.high is None:
            return None
        expected = Decimal(self.expected)
        return Decimal(self.low) - expected, Decimal(self.high) - expected


def late_agencies(snapshot: Snapshot, selection: Selection) -> tuple[tuple[str, date], ...]:
    """The chosen agencies whose data end before the snapshot's date, with the day they end."""
    days = [(agency, known_until(snapshot, agency)) for agency in selection.agencies or snapshot.agencies]
    return tuple((agency, day) for agency, day in days if day < snapshot.as_of)
