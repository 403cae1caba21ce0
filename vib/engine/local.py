"""DuckDB in this process."""

import glob
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import duckdb
import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from vib.engine.base import PART, PLACE, BrokenFile, Source


@ibis.udf.scalar.builtin(name="hash", signature=((str,), dt.uint64))  # type: ignore[untyped-decorator]
def _hash(text: str) -> int:
    """DuckDB's own; what Ibis makes of `hash()` goes through a text of ones and zeros."""
    raise NotImplementedError


def _sort(numbers: npt.NDArray[np.int32]) -> None:
    """Sorts in place, each half on a core of its own: elsewhere nothing is done meanwhile."""
    half = len(numbers) // 2
    if half:
        numbers.partition(half)
        with ThreadPoolExecutor(2, "sorting") as cores:
            list(cores.map(np.ndarray.sort, (numbers[:half], numbers[half:])))


class DuckEngine:
    """DuckDB in memory: no file of people is ever left behind, and nothing is downloaded."""

    def __init__(self) -> None:
        self.backend: ibis.BaseBackend = ibis.duckdb.connect(
            temp_directory="", autoinstall_known_extensions=False, autoload_known_extensions=False
        )

    def scan(self, source: Source) -> ir.Table:
        try:
            rows = self.backend.read_parquet(
                # A glob character in a name must not match other files.
                [glob.escape(str(file)) for file in source.files],
                file_row_number=True,
                filename=PART,
                union_by_name=len(source.files) > 1,
                hive_partitioning=bool(source.keys),
                hive_types_autocast=False,
            )
        except duckdb.Error:
            raise BrokenFile from None
        part = rows[PART].substr(len(str(source.root)) + 1)
        return rows.select(*source.columns, **{PLACE: rows.file_row_number, PART: part})

    def keep(self, rows: pa.Table) -> ir.Table:
        name = ibis.util.gen_name("kept")
        self.backend.con.register(name, rows)
        return self.backend.table(name)

    def settle(self, rows: ir.Table) -> ir.Table:
        # What Ibis makes of it is three statements, and as much to compile as the question itself.
        name = ibis.util.gen_name("settled")
        self.backend.raw_sql(f'CREATE TEMP TABLE "{name}" AS {self.backend.compile(rows)}')
        return self.backend.table(name)

    @contextmanager
    def by_values(self) -> Iterator[None]:
        self.backend.con.execute("SET disabled_optimizers = 'statistics_propagation'")
        try:
            yield
        finally:
            self.backend.con.execute("RESET disabled_optimizers")

    def number(self, text: ir.StringColumn) -> ir.IntegerColumn:
        # Half of it is enough to leave nearly all others out, and faster to sort.
        return (_hash(text) % 2**31).cast("int32")

    def repeated(self, numbers: ir.Table) -> ir.Table:
        # Sorting plain numbers takes less time and memory than counting millions of groups.
        (name,) = numbers.columns
        found = self.backend.to_pyarrow(numbers)[name]
        ordered = np.concatenate([np.empty(0, "int32"), *(chunk.to_numpy() for chunk in found.chunks)])
        _sort(ordered)
        again = ordered[1:][ordered[1:] == ordered[:-1]]
        once = np.concatenate((again[:1], again[1:][again[1:] != again[:-1]]))
        return self.keep(pa.table({name: once}))

    def close(self) -> None:
        self.backend.disconnect()
