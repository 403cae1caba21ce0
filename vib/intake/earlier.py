"""The rows of an earlier snapshot beside those of a bundle."""

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa

from vib.engine.base import Engine
from vib.intake.raw import FILE, ROW
from vib.model.schema import arrow_schema


def _plain_schema(table: str) -> pa.Schema:
    """The schema of a table with its codes as plain texts, as the engine has them."""
    return pa.schema(
        (field.name, pa.string() if pa.types.is_dictionary(field.type) else field.type)
        for field in arrow_schema(table)
    )


def earlier_rows(table: str, frame: pd.DataFrame | pa.Table | None, engine: Engine) -> ir.Table:
    """The rows of the snapshot that a bundle builds on, which came from no file."""
    schema = _plain_schema(table)
    if frame is None:
        plain = schema.empty_table()
    elif isinstance(frame, pa.Table):
        plain = frame.select(schema.names).cast(schema)
    else:
        plain = pa.Table.from_pandas(frame[schema.names], schema=schema, preserve_index=False)
    rows = engine.keep(plain)
    return rows.mutate(**{FILE: ibis.null("string"), ROW: ibis.null("int64")})
