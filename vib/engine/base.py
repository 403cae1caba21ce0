"""What intake asks of an engine."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import ibis
import ibis.expr.types as ir
import pyarrow as pa

PLACE, PART = "_place", "_part"
"""Columns that `scan` adds: the place of a row in its file, from 0, and its file as seen from the root."""


@ibis.udf.scalar.builtin(name="url_encode", signature=((str,), str))  # type: ignore[untyped-decorator]
def _url_encoded(text: str) -> str:
    """Of every engine; it leaves letters, digits, `-`, `.` and `_` as they are, and no space or `@`."""
    raise NotImplementedError


def is_odd(text: ir.StringColumn) -> ir.BooleanValue:
    """Whether a text has a sign beside plain letters, digits, `-`, `.` and `_`: far faster than a pattern."""
    return _url_encoded(text) != text


class BrokenFile(Exception):
    """A file that can't be read to its end."""


@dataclass(frozen=True)
class Source:
    """Parquet files that are one table: a file (`root` itself), or those below a folder.

    `schemas` are those of the files, which agree on the type of a column, though some files may lack it or
    hold nothing in it (Arrow's type null). `keys` are the columns that the names of folders hold
    (`pilot=atlas-1`), as texts.
    """

    root: Path
    files: tuple[Path, ...]
    schemas: tuple[pa.Schema, ...]
    keys: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column, those of the folders last."""
        of_files = dict.fromkeys(name for schema in self.schemas for name in schema.names)
        return (*(name for name in of_files if name not in self.keys), *self.keys)


class Engine(Protocol):
    """An engine, opened for one bundle."""

    @property
    def backend(self) -> ibis.BaseBackend:
        """What runs Ibis expressions on relations of this engine."""

    def scan(self, source: Source) -> ir.Table:
        """The columns of Parquet files, `PLACE` and `PART`; read when they are used, and each time anew."""

    def keep(self, rows: pa.Table) -> ir.Table:
        """Rows of this process as a relation of the engine, until it is closed."""

    def settle(self, rows: ir.Table) -> ir.Table:
        """The same rows, worked out once if the engine can hold them in memory."""

    def by_values(self) -> AbstractContextManager[None]:
        """Within it nothing is answered by what files say of their own values: these are read."""

    def number(self, text: ir.StringColumn) -> ir.IntegerColumn:
        """A whole number of 32 bits that equal texts share, and hardly any others."""

    def repeated(self, numbers: ir.Table) -> ir.Table:
        """The values that its one column of such numbers has more than once, each once."""

    def close(self) -> None:
        """Lets go of everything; no file that holds rows is left."""
