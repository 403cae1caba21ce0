"""What changed since the snapshot before: figures, late registrations, milestones, money, targets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum

import pandas as pd

from vib.compare.slippage import slippage
from vib.metrics.budget_lines import NOTHING, lines, totals
from vib.metrics.cells import cells
from vib.metrics.figure import Number
from vib.metrics.milestones import JUDGED, plan
from vib.metrics.progress import progress
from vib.metrics.scopes import known_until
from vib.metrics.targets import agency_paths
from vib.model.quarters import Quarter
from vib.model.selection import Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import (
    BudgetKind,
    ChangeClass,
    Funding,
    MilestoneChange,
    MilestoneStatus,
    TargetMetric,
)


class ChangeKind(StrEnum):
    """What a change is about, in the order of the screen."""

    DEFINITION = "definition"
    FIGURE = "figure"
    LATE_REGISTRATION = "late_registration"
    MILESTONE = "milestone"
    SPENDING = "spending"
    TARGET = "target"


DONE = "done"
"""A milestone that was not done before and is now; other changes are those of `MilestoneChange`."""
NEW_PATH = "new_path"
"""A target whose end value stayed, but not the way towards it."""


@dataclass(frozen=True)
class Change:
    """One change; the fields that its kind does not need are None."""

    kind: str
    code: str | None = None
    """Id of a key figure, a milestone or a target's metric."""
    agency: str | None = None
    quarter: str | None = None
    """Quarter of a late registration or of spending."""
    year: int | None = None
    """Year of spending whose quarter is unknown."""
    funding: str | None = None
    unit: str | None = None
    before_low: Number | None = None
    before_high: Number | None = None
    after_low: Number | None = None
    after_high: Number | None = None
    change: str | None = None
    """What became of a milestone or a target's path; the class of a snapshot that corrects or redefines."""
    title_nl: str | None = None
    title_en: str | None = None
    before_day: date | None = None
    before_precision: str | None = None
    after_day: date | None = None
    after_precision: str | None = None
    shift: int | None = None
    shift_unit: str | None = None


def _definitions(after: Snapshot) -> Iterator[Change]:
    """A snapshot that corrects or redefines says so itself, with its note."""
    manifest = after.manifest
    if manifest.change_class != ChangeClass.NEW_DATA:
        yield Change(ChangeKind.DEFINITION, change=str(manifest.change_class), title_nl=manifest.note)


def _headline(before: Snapshot, after: Snapshot, selection: Selection) -> Iterator[Change]:
    for then, now in zip(progress(before, selection), progress(after, selection), strict=True):
        if now.low is not None or then.low is not None:
            yield Change(
                ChangeKind.FIGURE,
                now.id,
                unit=now.unit,
                before_low=then.low,
                before_high=then.high,
                after_low=now.low,
                after_high=now.high,
            )


def _enrolments(snapshot: Snapshot, selection: Selection) -> dict[tuple[str, str], tuple[int, int]]:
    frame = cells(snapshot, "participation", selection, ("agency", "enrolled_quarter"))
    return {
        (agency, quarter): (int(low), int(high))
        for agency, quarter, low, high in frame.itertuples(index=False, name=None)
    }


def _late_registrations(before: Snapshot, after: Snapshot, selection: Selection) -> Iterator[Change]:
    """Quarters that were over when an agency delivered before, and whose enrolments surely are others now.

    Of two intervals that share a number nobody can tell.
    """
    then, now = _enrolments(before, selection), _enrolments(after, selection)
    for agency in after.agencies:
        known = known_until(before, agency)
        for quarter in sorted({quarter for code, quarter in {*then, *now} if code == agency}):
            was, is_ = then.get((agency, quarter), (0, 0)), now.get((agency, quarter), (0, 0))
            differs = was[1] < is_[0] or is_[1] < was[0]
            if differs and Quarter.parse(quarter).last_day <= known:
                yield Change(
                    ChangeKind.LATE_REGISTRATION,
                    agency=agency,
                    quarter=quarter,
                    unit="deelnemers",
                    before_low=was[0],
                    before_high=was[1],
                    after_low=is_[0],
                    after_high=is_[1],
                )


def _milestones(before: Snapshot, after: Snapshot, selection: Selection) -> Iterator[Change]:
    """Milestones done since, shifted, added or removed; one that was done counts as done, not as shifted.

    A period that ended or an event that happened is no news of the plan.
    """
    status = {row["id"]: row["status"] for row in plan(before)}
    for row in slippage(after, before, (), selection).to_dict("records"):
        judged = row["kind"] in JUDGED
        done = judged and row["status"] == MilestoneStatus.DONE != status.get(row["id"])
        gone = row["change"] == MilestoneChange.REMOVED
        if gone or done or row["change"] != MilestoneChange.UNCHANGED:
            yield Change(
                ChangeKind.MILESTONE,
                row["id"],
                row["agency"],
                change=DONE if done and not gone else row["change"],
                title_nl=row["title_nl"],
                title_en=row["title_en"],
                before_day=row["then_end"] or row["then_start"],
                before_precision=row["then_precision"],
                after_day=(row["actual_end"] if done else None) or row["planned_end"] or row["planned_start"],
                after_precision=None if gone else row["precision"],
                shift=row["shift"],
                shift_unit=row["shift_unit"],
            )


Period = tuple[str, str, int, int]
"""Purse, agency, year, and quarter number or 0."""


def _spending(snapshot: Snapshot, selection: Selection) -> Mapping[Period, Decimal]:
    spent: dict[Period, Decimal] = {}
    for line in totals(lines(snapshot, selection, BudgetKind.SPENT)):
        key = (line.funding, line.agency, line.period.year or 0, line.period.number or 0)
        spent[key] = spent.get(key, NOTHING) + line.amount
    return spent


def _ordered(snapshot: Snapshot) -> list[str]:
    """All agencies in their order on the screen, `joint` too."""
    return list(snapshot.tables["agencies"].sort_values("order")["id"])


def _reported(before: Snapshot, after: Snapshot, selection: Selection) -> Iterator[Change]:
    """Spending of a period that was reported since, reported otherwise, or withdrawn."""
    then, now = _spending(before, selection), _spending(after, selection)
    purses, agencies = list(map(str, Funding)), _ordered(after)
    for key in sorted({*then, *now}, key=lambda key: (purses.index(key[0]), agencies.index(key[1]), key[2:])):
        was, is_ = then.get(key), now.get(key)
        funding, agency, year, number = key
        if was != is_:
            yield Change(
                ChangeKind.SPENDING,
                agency=agency,
                quarter=str(Quarter(year, number)) if number else None,
                year=None if number else year,
                funding=funding,
                unit="EUR",
                before_low=was,
                before_high=was,
                after_low=is_,
                after_high=is_,
            )


def _targets(before: Snapshot, after: Snapshot, selection: Selection) -> Iterator[Change]:
    """End values that changed, and paths that changed towards the same end value."""
    for metric in TargetMetric:
        for agency in selection.agencies or after.agencies:
            then, now = (agency_paths(each, metric, (agency,)) for each in (before, after))
            if then == now:
                continue
            was, is_ = (None if each is None else round(sum(p.final for p in each)) for each in (then, now))
            yield Change(
                ChangeKind.TARGET,
                str(metric),
                agency,
                unit="deelnemers",
                before_low=was,
                before_high=was,
                after_low=is_,
                after_high=is_,
                change=NEW_PATH if was == is_ else None,
            )


def changes(after: Snapshot, selection: Selection, before: Snapshot) -> pd.DataFrame:
    """What changed between two snapshots, one row a change, in the order of `ChangeKind`.

    Columns: the fields of `Change`, and `since`: the date of the snapshot before. Key figures are there
    whether they changed or not. The agency filter acts on all, on milestones and targets as on their own
    screens; the quarter filter on key figures, late registrations, milestones and spending.
    """
    found = [
        *_definitions(after),
        *_headline(before, after, selection),
        *_late_registrations(before, after, selection),
        *_milestones(before, after, selection),
        *_reported(before, after, selection),
        *_targets(before, after, selection),
    ]
    columns = [field.name for field in fields(Change)]
    rows = [[*(getattr(change, column) for column in columns), before.as_of] for change in found]
    return pd.DataFrame(rows, columns=[*columns, "since"], dtype=object)
