"""A published snapshot: its manifest and its frames. `store` reads it, `metrics` take it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from vib.locale import Message
from vib.model.vocabulary import ChangeClass, Origin

if TYPE_CHECKING:  # the manifest alone needs no pandas, and is read where every start waits for it
    import pandas as pd

SCHEMA_VERSION = 2


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Finding(_Frozen):
    """Something a check saw: where, what, and what to do about it."""

    severity: str
    """`error` blocks publication, `warning` stays visible as a footnote, `note` informs."""
    rule: str
    table: str
    row: int | None = None
    """The row as a person sees it in the file, its header being row 1; None for a whole table."""
    file: str | None = None
    column: str | None = None
    value: str | None = None
    """The value at fault. Never that of a person's row once the check is over: see `Manifest`."""
    message: Message
    remedy: Message
    count: int = 1
    """How many rows the finding stands for; 0 where that is not told: a number of people."""
    reason: str = ""
    """Why a warning may stay, in the words of who published it."""


def reason_key(finding: Finding) -> str:
    """What a reason is given for: all findings of one rule in one table."""
    return f"{finding.table}|{finding.rule}"


class StoredFile(_Frozen):
    """A file of the snapshot."""

    name: str
    rows: int
    sha256: str


class SourceFile(_Frozen):
    """A delivered file, of which only this is kept."""

    name: str
    sha256: str
    table: str
    rows: int | None
    """None for a file about people: how many there are of them is said, if at all, by the counts."""


class CubeProtection(_Frozen):
    """What disclosure control left of a cube. A row is a count, margins included."""

    cube: str
    rows: int
    sensitive: int
    """Suppressed rows that may count fewer than the threshold, as far as anybody can tell.

    How many really do is not kept: where it is all of them, none would be a zero.
    """
    suppressed: int
    """Rows that are published as an interval."""
    persons: int
    """Persons (or registrations) in the finest rows, of those whose number is itself published; else 0."""
    released_share: float
    """Share of them, 0 to 1, in finest rows that are published as they are."""
    released_shares: dict[str, float] = {}
    """The same of rows by fewer dimensions: `pilot+state`, `pilot+quarter`, `pilot+quarter+state`."""


class Protection(_Frozen):
    """How small counts were shielded: the rule, who decided what stays public, and what it cost."""

    threshold: int
    """Counts from 1 to threshold − 1 are not shown; 1 shields nothing."""
    method: str
    """What suppressed and what attacked it, with versions."""
    public: tuple[str, ...]
    """Codes of the public margins: counts that are published whatever their size, by decision."""
    decided_by: str
    public_by_decision: int
    """How many small counts are shown, or follow from what is shown, because of that decision alone."""
    revised: tuple[str, ...]
    """Closed quarters whose counts are not those of an earlier snapshot: `trajectories|agii|2023-Q2`."""
    cubes: tuple[CubeProtection, ...]
    unlike: tuple[str, ...] = ()
    """Closed quarters that are not those of an older snapshot either, where the counts leave that open:
    `trajectories|agii|2023-Q2|2023-06-30-1a2b3c4d|`. Last the id of the snapshot that is unlike the older
    one; of this one, which has no id yet, nothing."""


class Manifest(_Frozen):
    """`manifest.json`: what the snapshot is, where it comes from and how it was made."""

    schema_version: int = SCHEMA_VERSION
    id: str
    """`as_of` and the first eight digits of the content hash: `2023-11-30-1a2b3c4d`."""
    as_of: date
    title: str
    note: str
    origin: Origin
    change_class: ChangeClass
    published_at: datetime
    published_by: str
    delivered_by: str = ""
    """Who uploaded it, where that was told."""
    based_on: str | None
    carried: dict[str, str]
    """Tables that were not delivered → id of the snapshot they were taken from."""
    files: tuple[StoredFile, ...]
    sources: tuple[SourceFile, ...]
    findings: tuple[Finding, ...]
    """Warnings and notes that stay visible; findings about people carry no values."""
    software: str
    protection: Protection | None = None
    """None: published by a version that shielded nothing."""

    @property
    def threshold(self) -> int:
        """Counts from 1 to this − 1 are shielded; 1 where nothing is."""
        return 1 if self.protection is None else self.protection.threshold


@dataclass(frozen=True)
class Snapshot:
    """A manifest, the public tables (`PUBLIC_TABLES`) and the cubes (`CUBES`), by name.

    The frames are shared between readers: never change one in place.
    """

    manifest: Manifest
    tables: "Mapping[str, pd.DataFrame]"
    cubes: "Mapping[str, pd.DataFrame]"

    @property
    def id(self) -> str:
        return self.manifest.id

    @property
    def as_of(self) -> date:
        return self.manifest.as_of

    @property
    def agencies(self) -> tuple[str, ...]:
        """The agencies that run a pilot, in their order on the screen."""
        frame = self.tables["agencies"].sort_values("order")
        with_pilots = set(self.tables["pilots"]["agency"])
        return tuple(agency for agency in frame["id"] if agency in with_pilots)
