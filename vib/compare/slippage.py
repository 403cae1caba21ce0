"""What slipped: the plan of a snapshot against that of an earlier one, and against the first one known."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from vib.metrics.milestones import DATES, TIMELINE, plan, selected, timeline
from vib.model.quarters import Quarter
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import MilestoneChange, Precision

Row = Mapping[Any, Any]

COMPARED = (
    *("change", "then_as_of", "then_start", "then_end", "then_precision"),
    *("shift", "shift_unit", "since", "cumulative", "cumulative_unit"),
)

_FINEST_FIRST = tuple(Precision)


def shift(then: date, then_precision: str, now: date, now_precision: str) -> tuple[int, str]:
    """How far a date moved, in the unit of the coarser of the two precisions: `(2, "quarter")`.

    Positive is later. Two quarters are never compared in days: neither is known to the day.
    """
    unit = max(Precision(then_precision), Precision(now_precision), key=_FINEST_FIRST.index)
    if unit == Precision.QUARTER:
        before, after = Quarter.of(then), Quarter.of(now)
        return 4 * (after.year - before.year) + after.number - before.number, unit.value
    if unit == Precision.MONTH:
        return 12 * (now.year - then.year) + now.month - then.month, unit.value
    return (now - then).days, unit.value


def _moved(then: Row, now: Row) -> tuple[int | None, str | None]:
    """The shift of the planned end, or Nones where one of the two is unknown."""
    if then["planned_end"] is None or now["planned_end"] is None:
        return None, None
    return shift(then["planned_end"], then["precision"], now["planned_end"], now["precision"])


def _change(then: Row | None, now: Row | None, moved: int | None) -> MilestoneChange:
    if then is None or now is None:
        return MilestoneChange.ADDED if then is None else MilestoneChange.REMOVED
    if moved is None:
        if then["planned_end"] == now["planned_end"]:
            return MilestoneChange.UNCHANGED
        return MilestoneChange.PLANNED if then["planned_end"] is None else MilestoneChange.UNPLANNED
    if moved:
        return MilestoneChange.LATER if moved > 0 else MilestoneChange.EARLIER
    same = then["planned_start"] == now["planned_start"]
    return MilestoneChange.UNCHANGED if same else MilestoneChange.START_MOVED


def _first_plans(history: Sequence[Snapshot], until: date) -> dict[str, tuple[date, Row]]:
    """Milestone → date and row of the earliest snapshot, up to a date, that planned its end."""
    first: dict[str, tuple[date, Row]] = {}
    for snapshot in sorted(history, key=lambda s: s.as_of):
        if snapshot.as_of > until:
            break
        for row in plan(snapshot):
            if row["planned_end"] is not None:
                first.setdefault(row["id"], (snapshot.as_of, row))
    return first


def _compared(
    now: Row | None, then: Row | None, then_as_of: date, first: tuple[date, Row] | None
) -> dict[str, Any]:
    """The columns of `COMPARED` for one milestone."""
    moved, unit = _moved(then, now) if then and now else (None, None)
    since, origin = first if first and now else (None, None)
    cumulative, cumulative_unit = _moved(origin, now) if origin and now else (None, None)
    return {
        "change": _change(then, now, moved).value,
        "then_as_of": then_as_of,
        "then_start": then["planned_start"] if then else None,
        "then_end": then["planned_end"] if then else None,
        "then_precision": then["precision"] if then else None,
        "shift": moved,
        "shift_unit": unit,
        "since": since,
        "cumulative": cumulative,
        "cumulative_unit": cumulative_unit,
    }


_GONE: dict[str, Any] = {**dict.fromkeys(DATES), "due": False, "late": False, "on_time": False}
"""What is left of a removed milestone's dates and verdict."""


def slippage(
    now: Snapshot, then: Snapshot, history: Sequence[Snapshot], selection: Selection = EVERYTHING
) -> pd.DataFrame:
    """The timeline of a snapshot with, for every line, what was planned at an earlier one.

    Columns: those of `vib.metrics.milestones.timeline`, and
    `change` (a `MilestoneChange`), `then_as_of`, `then_start`, `then_end` and `then_precision` (the plan of
    then), `shift` and `shift_unit` (how far the planned end moved since, positive is later, in days, months
    or quarters: the coarser precision of the two), and `cumulative` and `cumulative_unit`: the same since
    `since`, the date of the first snapshot of `history` that planned it. None where there is nothing to
    compare. A milestone that was removed comes last, with its title and strand of then and no dates of now.
    A line is kept where the filters keep it now or kept it then: one that slipped out of the chosen quarters
    is what a reader looks for.
    """
    rows_now, rows_then = plan(now), {row["id"]: row for row in plan(then)}
    first = _first_plans(history, now.as_of)
    kept_then = {key for key, row in rows_then.items() if selected(row, selection, then.as_of)}
    verdicts: dict[str, Row] = {row["id"]: row for row in timeline(now).to_dict("records")}
    found = []
    for row in rows_now:
        if row["id"] in kept_then or selected(row, selection, now.as_of):
            compared = _compared(row, rows_then.get(row["id"]), then.as_of, first.get(row["id"]))
            found.append({**verdicts[row["id"]], **compared})
    for key in (key for key in rows_then if key in kept_then and key not in verdicts):
        compared = _compared(None, rows_then[key], then.as_of, first.get(key))
        found.append({**rows_then[key], **_GONE, **compared})
    return pd.DataFrame(found, columns=[*TIMELINE, *COMPARED], dtype=object)


def against(now: Snapshot, selection: Selection, then: Snapshot, *history: Snapshot) -> pd.DataFrame:
    """`slippage` with the arguments in the order in which a page asks for a frame."""
    return slippage(now, then, history, selection)
