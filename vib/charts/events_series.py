"""What happened each quarter, as the chart, its words and its table know it."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from vib.charts.places import agencies
from vib.model.quarters import Quarter
from vib.model.vocabulary import Event

EVENTS = tuple(event.value for event in Event)

Count = tuple[int, int]


@dataclass(frozen=True)
class Series:
    """Counts per event, quarter and agency, the quarters and agencies in order, and where data end."""

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
        known = [self.of(event, quarter, agency) for agency in self.agencies]
        return sum(low for low, _ in known), sum(high for _, high in known)

    def over_all(self, event: str) -> Count:
        """All quarters together."""
        known = [self.total(event, quarter) for quarter in self.quarters]
        return sum(low for low, _ in known), sum(high for _, high in known)

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
    return Series(counts, tuple(sorted(frame["event_quarter"].unique())), tuple(agencies(frame)), until)
