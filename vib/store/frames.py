"""A table or a cube as Parquet bytes, and back as the frame that metrics read."""

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from vib.model.cubes import CUBES
from vib.model.schema import CODE, arrow_schema


def cube_schema(cube: str) -> pa.Schema:
    """The Arrow schema of a cube: its dimensions as codes, then `low` and `high`."""
    dimensions = [pa.field(name, CODE, nullable=False) for name in CUBES[cube].dimensions]
    return pa.schema([*dimensions, *(pa.field(name, pa.int64(), nullable=False) for name in ("low", "high"))])


def _decoded(schema: pa.Schema) -> pa.Schema:
    """The schema with text for codes."""
    return pa.schema(
        [
            field.with_type(pa.string()) if pa.types.is_dictionary(field.type) else field
            for field in schema.remove_metadata()
        ]
    )


def _parquet(table: pa.Table, schema: pa.Schema) -> bytes:
    """The same bytes for the same rows, however their codes happened to be encoded."""
    plain = table.select(schema.names).cast(_decoded(schema)).combine_chunks()
    sink = pa.BufferOutputStream()
    pq.write_table(plain.cast(schema), sink, compression="zstd", row_group_size=1_000_000)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def table_bytes(name: str, table: pa.Table) -> bytes:
    """A public table as Parquet, its rows in the order they came in."""
    return _parquet(table, arrow_schema(name))


def cube_bytes(name: str, cube: pa.Table) -> bytes:
    """A cube as Parquet, its rows in the order of its dimensions."""
    return _parquet(
        cube.cast(_decoded(cube.schema)).sort_by(
            [(column, "ascending") for column in CUBES[name].dimensions]
        ),
        cube_schema(name),
    )


def arrow_table(content: bytes) -> pa.Table:
    """A table or a cube as it was stored, in Arrow."""
    return pq.read_table(pa.BufferReader(content))


def table_frame(content: bytes) -> pd.DataFrame:
    """A public table: codes as `str`, money as `Decimal`, dates as `date`, None where there is nothing."""
    table = arrow_table(content)
    return pd.DataFrame(
        {
            name: pd.Series(column.to_pylist(), dtype=object)
            for name, column in zip(table.column_names, table.columns, strict=True)
        }
    )


def cube_frame(content: bytes) -> pd.DataFrame:
    """A cube: its dimensions as text, `low` and `high` as whole numbers."""
    table = arrow_table(content)
    frame: pd.DataFrame = table.cast(_decoded(table.schema)).to_pandas()
    return frame
