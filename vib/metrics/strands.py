"""The four strands on one line each: what runs, what is next, what is late."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

import pandas as pd

from vib.metrics.milestones import JUDGED, timeline
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import MilestoneStatus, Strand


class Part(StrEnum):
    """Where an activity or milestone stands on the snapshot's date."""

    LATE = "late"
    RUNNING = "running"
    NEXT = "next"


COLUMNS = ("strand", "part", "id", "agency", "title_nl", "title_en", "day", "precision")


def _part(row: Mapping[Any, Any]) -> Part | None:
    """Where a row stands; None where it is done, or neither an activity nor a milestone."""
    if row["kind"] not in JUDGED or row["status"] == MilestoneStatus.DONE:
        return None
    if row["late"]:
        return Part.LATE
    return Part.RUNNING if row["status"] == MilestoneStatus.RUNNING else Part.NEXT


def _day(row: Mapping[Any, Any], part: Part) -> date | None:
    """The day that matters: when it should have ended, when it is to end, when it is to begin."""
    start: date | None = row["planned_start"]
    end: date | None = row["planned_end"]
    return start or end if part is Part.NEXT else end


def strands(snapshot: Snapshot, selection: Selection = EVERYTHING) -> pd.DataFrame:
    """What runs, what is next and what is late in each strand.

    Columns: `strand` (1 to 4), `part` (a `Part`), id, agency, title_nl, title_en, `day` (its planned end; for
    what is next its planned start, if known) and precision. Earliest first, without a date last. What is late
    and not done is late only, also while it runs. Rows of no strand are left out.
    """
    found = []
    for row in timeline(snapshot, selection).to_dict("records"):
        part = _part(row)
        if part is not None and row["strand"] is not None:
            kept = (row["id"], row["agency"], row["title_nl"], row["title_en"], _day(row, part))
            found.append((row["strand"], part.value, *kept, row["precision"]))
    parts = [part.value for part in Part]
    found.sort(key=lambda row: (row[0], parts.index(row[1]), row[6] is None, row[6] or date.max))
    return pd.DataFrame(found, columns=list(COLUMNS), dtype=object)


ALL_STRANDS = tuple(int(strand) for strand in Strand)
"""The strands of the strip, those without anything to say too."""
