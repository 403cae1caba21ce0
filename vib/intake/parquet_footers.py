"""What Parquet files say of themselves, checked before a value of them is read."""

import glob
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet

from vib.intake import limits
from vib.intake.findings import Told
from vib.intake.raw import TOO_MANY_COLUMNS, Unreadable
from vib.locale import N_

BROKEN = Told(
    "file.broken",
    "error",
    N_("This Parquet file can't be read; it may be damaged or incomplete."),
    N_("Make the file again and deliver it once more."),
)
TOO_LARGE = Told(
    "file.too_large",
    "error",
    N_("This Parquet file claims more rows than a delivery has."),
    N_("Make the file again, with the rows of the delivery alone."),
)

_ALONE = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
_COLUMNS = """
    SELECT
        file_name,
        column_id,
        count(*),
        sum(row_group_num_rows),
        bool_and(num_values = row_group_num_rows),
        min(least(
            row_group_num_rows, num_values, data_page_offset, dictionary_page_offset, index_page_offset,
            total_compressed_size, total_uncompressed_size, bloom_filter_offset, bloom_filter_length
        )),
        max(greatest(data_page_offset, dictionary_page_offset, index_page_offset, total_compressed_size)),
        bool_and(coalesce(type = 'BYTE_ARRAY' AND stats_min_value <> '', false))
    FROM parquet_metadata(?)
    GROUP BY file_name, column_id
"""


@dataclass(frozen=True)
class Footer:
    """`filled`: the text columns of which the file itself says that no value is an empty text.

    The empty text comes before all others. To look for it costs more than most checks, and an engine no
    longer knows a column for one of few codes once something was put in its place.
    """

    rows: int
    schema: pa.Schema
    filled: frozenset[str]


@dataclass(frozen=True)
class _Column:
    """A column of a file, over all its groups of rows."""

    groups: int
    rows: int
    whole: bool
    """Whether it has a value, or a nothing, for each row."""
    least: int
    """The least of all its numbers of rows, its places in the file and its lengths."""
    end: int
    """A place in the file that it claims."""
    filled: bool


def read_footers(files: Sequence[Path]) -> list[Footer]:
    """The footer of each file; raises `Unreadable` where one is damaged, or tells of more than is read."""
    opened = [(*_opened(file), file.stat().st_size) for file in files]
    columns = _columns(files)
    return [_checked(*one, columns.get(str(file), {})) for file, one in zip(files, opened, strict=True)]


def _opened(file: Path) -> tuple[pa.parquet.FileMetaData, pa.Schema]:
    try:
        with pyarrow.parquet.ParquetFile(
            file,
            thrift_string_size_limit=limits.PARQUET_FOOTER_BYTES,
            thrift_container_size_limit=limits.PARQUET_FOOTER_BYTES,
        ) as opened:
            footer, schema = opened.metadata, opened.schema_arrow
            names = schema.names  # which are decoded only here
    except (PermissionError, FileNotFoundError):
        raise
    except (pa.ArrowException, OSError, ValueError, MemoryError):
        raise Unreadable(BROKEN) from None
    if max(len(names), footer.num_columns) > limits.COLUMNS:
        raise Unreadable(TOO_MANY_COLUMNS)
    if footer.num_rows > limits.PARQUET_ROWS:
        raise Unreadable(TOO_LARGE)
    return footer, schema


def _columns(files: Sequence[Path]) -> dict[str, dict[int, _Column]]:
    """The columns of each file that has rows, by their places.

    By DuckDB: PyArrow ends the whole process at what is wrong in the description of a column.
    """
    found: dict[str, dict[int, _Column]] = {}
    # A glob character in a name must not match other files.
    names = [glob.escape(str(file)) for file in files]
    try:
        with closing(duckdb.connect(config={**_ALONE})) as connection:
            for name, place, *column in connection.execute(_COLUMNS, [names]).fetchall():
                found.setdefault(name, {})[place] = _Column(*column)
    except (duckdb.Error, ValueError):
        raise Unreadable(BROKEN) from None
    return found


def _checked(
    footer: pa.parquet.FileMetaData, schema: pa.Schema, size: int, columns: Mapping[int, _Column]
) -> Footer:
    """Raises `Unreadable` where a footer contradicts itself, or the size of its file."""
    groups, rows = footer.num_row_groups, footer.num_rows
    if columns.keys() != set(range(footer.num_columns if groups else 0)) or (rows and not groups):
        raise Unreadable(BROKEN)
    # A negative number, taken for a very large one, leaves DuckDB unusable for all other files.
    if any(column.least < 0 or column.end > size for column in columns.values()):
        raise Unreadable(BROKEN)
    declared = {place: footer.schema.column(place) for place in columns}
    for place, column in columns.items():
        # A column of lists may have more values than rows, or fewer.
        whole = column.whole or declared[place].max_repetition_level > 0
        if not whole or (column.groups, column.rows) != (groups, rows):
            raise Unreadable(BROKEN)
    filled = (declared[place].path for place, column in columns.items() if column.filled)
    return Footer(rows, schema, frozenset(filled))
