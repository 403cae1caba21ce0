"""What a delivery will change, told before it is published: rows, headline figures, shielding, screens.

Of people only protected counts are told, and how many rows came; rows of earlier deliveries were not kept.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pyarrow as pa

from vib.bound_delivery import waits_for
from vib.delivery.records import (
    ChangedCell,
    FirstFigures,
    FirstLook,
    Headline,
    HiddenOf,
    PeopleTable,
    Preview,
    TableChange,
)
from vib.examining import Examined, draft_of
from vib.metrics import catalogue
from vib.metrics.figure import Figure
from vib.model.cubes import CUBES
from vib.model.records import PERSONAL_TABLES, PUBLIC_TABLES, TABLES
from vib.model.rules import RULES, UniqueRule
from vib.model.snapshot import Manifest, Snapshot, StoredFile, reason_key
from vib.preparing import Prepared, Unshielded, unshielded
from vib.store.files import read_snapshot
from vib.store.frames import cube_frame, table_frame

EXAMPLES = 10
"""How many changed values of a table are told one by one."""

HEADLINES = (
    "participation.enrolled",
    "participation.started",
    "participation.running",
    "participation.completed",
    "participation.dropped_out",
    "pilots.started",
    "budget.spent",
)
"""The figures that a preview shows, in this order, of the project and of each agency."""

Row = dict[str, Any]
Place = tuple[str, str | None, str | None]
"""Of a headline: metric, agency, purse."""

KEYS = {rule.table: rule.columns for rule in RULES if isinstance(rule, UniqueRule)}
"""Table → the columns by which a row is known again: those that no two rows may share."""


def first_look(seen: Examined) -> FirstLook:
    """What can be told before anybody is counted."""
    bundle, draft = seen.bundle, draft_of(seen)
    missing = waits_for(seen.findings)
    blocked = seen.blocked and not missing
    delivered = [name for name in PUBLIC_TABLES if name in bundle.delivered]
    # Where an error was found a table may lack values, and what changes is not yet worth reading.
    changes = [] if blocked else [_changes(name, seen) for name in delivered]
    agencies = sorted(bundle.tables["agencies"].to_pylist(), key=lambda row: row["order"] or 0)
    return FirstLook(
        findings=tuple(one for one in seen.findings if not missing or one.severity != "error"),
        blocked=blocked,
        waits_for=missing,
        based_on=draft.based_on,
        carried=draft.carried,
        changes=tuple(changes),
        people=tuple(_people(seen)),
        title=draft.title,
        note=draft.note,
        change_class=draft.change_class,
        origin=draft.origin,
        agencies=tuple((row["id"], row["name"]) for row in agencies if row["id"] and row["name"]),
        reasons={reason_key(one): one.reason for one in draft.findings if one.reason},
    )


def _changes(name: str, seen: Examined) -> TableChange:
    return table_change(name, seen.base_tables.get(name), seen.bundle.tables[name])


def _people(seen: Examined) -> Iterator[PeopleTable]:
    for name in TABLES:
        if name in PERSONAL_TABLES & seen.bundle.delivered:
            rows = sum(file.rows or 0 for file in seen.bundle.sources if file.table == name)
            yield PeopleTable(table=name, rows=rows)


def table_change(name: str, before: pa.Table | None, after: pa.Table) -> TableChange:
    """The rows of a table against those before, known again by its key.

    Rows that share a key (corrections of one amount, for instance) are compared one by one: equal ones
    first, then in their order.
    """
    key = KEYS[name]
    then, now = (
        _by_key(key, rows) for rows in ([] if before is None else before.to_pylist(), after.to_pylist())
    )
    new = changed = gone = unchanged = 0
    examples: list[ChangedCell] = []
    for place in dict.fromkeys([*then, *now]):
        left, came, same = _apart(then.get(place, []), now.get(place, []))
        unchanged += same
        for was, becomes in zip_longest(left, came):
            new, gone = new + (was is None), gone + (becomes is None)
            if was is not None and becomes is not None:
                changed += 1
                examples += _cells(place, was, becomes)
    return TableChange(
        table=name,
        key=key,
        new=new,
        changed=changed,
        gone=gone,
        unchanged=unchanged,
        examples=tuple(examples[:EXAMPLES]),
    )


def _by_key(key: Sequence[str], rows: Iterable[Row]) -> dict[tuple[Any, ...], list[Row]]:
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(row[column] for column in key), []).append(row)
    return found


def _apart(then: Sequence[Row], now: Sequence[Row]) -> tuple[list[Row], list[Row], int]:
    """Of rows that share a key: those left of before, those that came, and how many are equal."""
    left, came = list(then), []
    for row in now:
        if row in left:
            left.remove(row)
        else:
            came.append(row)
    return left, came, len(now) - len(came)


def _cells(place: tuple[Any, ...], was: Row, becomes: Row) -> Iterator[ChangedCell]:
    row = ", ".join(str(part) for part in place if part is not None)
    for column, value in becomes.items():
        if was[column] != value:
            yield ChangedCell(row=row, column=column, before=_text(was[column]), after=_text(value))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def first_figures(seen: Examined, counts: Mapping[str, pa.Table]) -> FirstFigures:
    """What is known before small counts are shielded; `counts` are the exact ones.

    Headline figures of public tables and of counts that are public by decision; which cubes have small
    counts; what surely changes. Raises `ThresholdRaised`, `StoreError`.
    """
    known = unshielded(seen, counts)
    after = snapshot_of(draft_of(seen), known.contents)
    before = None if seen.base is None else read_snapshot(seen.base.id)
    then, now = ([] if one is None else catalogue.totals(one, HEADLINES) for one in (before, after))
    told = headlines(then, now, ("joint", *after.agencies))
    return FirstFigures(
        headlines=tuple(_as_known(one) for one in told),
        threshold=known.threshold,
        hidden=tuple(_hidden_of(name, known) for name in CUBES),
        changed_cubes=tuple(name for name in CUBES if name in known.changed),
        changed_tables=_changed_tables(seen.base, known.contents),
    )


def _hidden_of(cube: str, known: Unshielded) -> HiddenOf:
    before = known.hidden.get(cube)
    return HiddenOf(
        cube=cube,
        before=before,
        after=before if cube in known.carried else None,
        small=cube in known.small,
    )


def _as_known(one: Headline) -> Headline:
    # What is carried forward was shielded before, and stays as it was published.
    if one.after is None or one.after[0] == one.after[1] or one.after == one.before:
        return one
    return one.model_copy(update={"after": None, "waits": True})


@lru_cache(maxsize=1)
def figures_before(base: str | None) -> tuple[Figure, ...]:
    """Every figure of the snapshot that a delivery builds on. Raises `StoreError` where it can't be read."""
    return () if base is None else tuple(catalogue.figures(read_snapshot(base)))


def preview(prepared: Prepared) -> Preview:
    """What publishing will do. Raises `StoreError` where the snapshot it builds on can't be read."""
    after = snapshot_of(prepared.draft, prepared.contents)
    then = figures_before(prepared.base.id if prepared.base else None)
    now = list(catalogue.figures(after))
    return Preview(
        hash=prepared.hash,
        threshold=after.manifest.threshold,
        headlines=tuple(headlines(then, now, ("joint", *after.agencies))),
        protection=after.manifest.protection,
        changed_metrics=changed_metrics(then, now),
        changed_tables=_changed_tables(prepared.base, prepared.contents),
    )


def snapshot_of(manifest: Manifest, contents: Mapping[StoredFile, bytes]) -> Snapshot:
    """The snapshot that data files will be, as its readers will see it."""
    frames = {Path(file.name): content for file, content in contents.items()}
    return Snapshot(
        manifest,
        {path.stem: table_frame(content) for path, content in frames.items() if path.parts[0] == "tables"},
        {path.stem: cube_frame(content) for path, content in frames.items() if path.parts[0] == "cubes"},
    )


def headlines(then: Iterable[Figure], now: Iterable[Figure], agencies: Sequence[str]) -> Iterator[Headline]:
    """The headline figures before and after: of the project first, then of each agency."""
    before, after = _headline_figures(then), _headline_figures(now)

    def order(place: Place) -> tuple[int, int, str]:
        metric, agency, funding = place
        of = -1 if agency is None else agencies.index(agency) if agency in agencies else len(agencies)
        return HEADLINES.index(metric), of, funding or ""

    for place in sorted({**before, **after}, key=order):
        metric, agency, funding = place
        definition = catalogue.DEFINITIONS[metric]
        yield Headline(
            metric=metric,
            name=definition.name,
            unit=definition.unit,
            agency=agency,
            funding=funding,
            before=before.get(place),
            after=after.get(place),
        )


def _headline_figures(figures: Iterable[Figure]) -> dict[Place, tuple[Decimal, Decimal]]:
    return {
        (one.metric, one.agency, one.funding): (Decimal(str(one.low)), Decimal(str(one.high)))
        for one in figures
        if one.metric in HEADLINES
        and not any((one.pilot, one.quarter, one.category, one.cost_type, one.year))
    }


def changed_metrics(then: Iterable[Figure], now: Iterable[Figure]) -> tuple[str, ...]:
    """The metrics of which any figure differs, appears or disappears."""
    different = set(then) ^ set(now)
    return tuple(metric for metric in catalogue.DEFINITIONS if metric in {one.metric for one in different})


def _changed_tables(base: Manifest | None, contents: Iterable[StoredFile]) -> tuple[str, ...]:
    """The public tables whose file is not that of the snapshot before."""
    before = {} if base is None else {file.name: file.sha256 for file in base.files}
    tables = (file for file in contents if Path(file.name).parts[0] == "tables")
    return tuple(Path(file.name).stem for file in tables if before.get(file.name) != file.sha256)
