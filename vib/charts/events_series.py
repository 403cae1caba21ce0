"""What happened each quarter, as the chart, its words and its table know it."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from vib.charts.places import agencies
from vib.model.quarters import Quarter
from vib.model.vocabulary import ALL, Event

EVENTS = tuple(event.value for event in Event)

Count = tuple[int, int]


@dataclass(frozen=True)
class Series:
    """Counts per event, quarter and agency, the quarters and agencies in order, and where data end.

    `*` stands for the agencies together and for all quarters: what is known of a sum may be more than its
    parts say.
    """

    counts: dict[tuple[str, str, str], Count]
    quarters: tuple[str, ...]
    agencies: tuple[str, ...]
    until: dict[str, date]
    """Agency → the day until which it delivered."""

    def of(self, event: str, quarter: str, agency: str) -> Count:
        """An agency's count; nothing is added for a quarter that its data don't reach."""
        return self.counts.get((event, quarter, agency), (0, 0))

    def total(self, event: str, quarter: str) -> Count:
        """All agencies together."""
        return self.of(event, quarter, ALL)

    def apart(self, event: str, quarter: str) -> int:
        """How many of them are surely of one agency or another that is named."""
        return sum(self.of(event, quarter, agency)[0] for agency in self.agencies)

    def over_all(self, event: str) -> Count:
        """All quarters together."""
        return self.of(event, ALL, ALL)

    def complete(self, quarter: str, agency: str) -> bool:
        """Whether an agency's data reach the end of a quarter."""
        return Quarter.parse(quarter).last_day <= self.until[agency]

    @property
    def open(self) -> tuple[str, ...]:
        """The quarters that are incomplete for one agency at least."""
        return tuple(q for q in self.quarters if not all(self.complete(q, a) for a in self.agencies))


def series_of(frame: pd.DataFrame) -> Series:
    """The series of `vib.metrics.flow.per_quarter`."""
    kept = frame[["event", "event_quarter", "agency", "low", "high"]].itertuples(index=False, name=None)
    counts = {(event, quarter, agency): (int(low), int(high)) for event, quarter, agency, low, high in kept}
    until = dict(zip(frame["agency"], frame["until"], strict=True))
    quarters = sorted(code for code in frame["event_quarter"].unique() if code != ALL)
    return Series(counts, tuple(quarters), tuple(agencies(frame)), until)
