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

SCHEMA_VERSION = 1


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
    """How many rows the finding stands for."""


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
    rows: int


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
    based_on: str | None
    carried: dict[str, str]
    """Tables that were not delivered → id of the snapshot they were taken from."""
    files: tuple[StoredFile, ...]
    sources: tuple[SourceFile, ...]
    findings: tuple[Finding, ...]
    """Warnings and notes that stay visible; findings about people carry no values."""
    software: str


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
