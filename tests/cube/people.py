"""People as relations, for the tests of the cubes."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from vib.cube import build_cubes
from vib.model.cubes import CUBES
from vib.model.schema import arrow_schema

AS_OF = date(2023, 11, 30)
AGENCY_OF = {"atlas-a": "atlas", "agii-b": "agii", "agii-c": "agii"}

Row = Mapping[str, Any]


def _relation(table: str, rows: Iterable[Row]) -> ir.Table:
    """Rows as intake leaves them; what a row leaves out is empty, or what is most usual."""
    fields = [
        (field.name, pa.string() if pa.types.is_dictionary(field.type) else field.type)
        for field in arrow_schema(table)
    ]
    schema = pa.schema([*fields, ("agency", pa.string()), ("data_until", pa.date32())])
    usual = {"persons": 1, "perspective": "unknown", "target_group": "unknown"}
    filled = [
        dict.fromkeys(schema.names) | usual | {"agency": AGENCY_OF.get(row["pilot"])} | dict(row)
        for row in rows
    ]
    full = [{name: row[name] for name in schema.names} for row in filled]
    return ibis.memtable(pa.Table.from_pylist(full, schema=schema))


def cubes(
    trajectories: Iterable[Row] = (), guidance: Iterable[Row] = (), as_of: date = AS_OF
) -> dict[str, pa.Table]:
    """All cubes of these rows."""
    people = {
        "trajectories": _relation("trajectories", trajectories),
        "guidance": _relation("guidance", guidance),
    }
    homes = people["trajectories"].select("pilot", "agency").distinct()
    return build_cubes(people | {"homes": homes}, as_of)


def cells(cube: pa.Table) -> dict[tuple[str, ...], int]:
    """The dimensions of each row → its count, which is the same low and high."""
    rows = [tuple(row.values()) for row in cube.to_pylist()]
    assert all(low == high for *_, low, high in rows)
    return {tuple(codes): low for *codes, low, _ in rows}


def dimensions(name: str) -> tuple[str, ...]:
    """The dimensions of a cube."""
    return CUBES[name].dimensions
