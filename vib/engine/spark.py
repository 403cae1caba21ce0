"""Apache Spark, on a cluster or through Spark Connect."""

import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import reduce
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.pyspark import Backend
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from vib.engine.base import PART, PLACE, BrokenFile, Source
from vib.engine.cluster import Held, hold
from vib.engine.errors import EngineFailed

_BROKEN = re.compile(r"FAILED_READ_FILE|CANNOT_READ_FILE_FOOTER|ParquetDecodingException")


@contextmanager
def _told() -> Iterator[None]:
    """Spark's errors, whose texts may quote rows, as ours."""
    try:
        yield
    except (Py4JError, PySparkException, OSError) as error:
        if _BROKEN.search(str(error)):
            raise BrokenFile from None
        raise EngineFailed(_kind(error)) from None


def _kind(error: Exception) -> str:
    """What went wrong, by the name that Spark has for it."""
    condition = error.getCondition() if isinstance(error, PySparkException) else None
    return condition or type(error).__name__


class SparkBackend(Backend):  # type: ignore[misc]
    """Ibis's backend with Arrow on the way in and out, which keeps empty values and whole numbers."""

    def to_pyarrow(
        self,
        expr: ir.Expr,
        /,
        *,
        params: Mapping[ir.Scalar, Any] | None = None,
        limit: int | str | None = None,
        **kwargs: Any,
    ) -> Any:
        table = expr.as_table()
        with _told():
            self._run_pre_execute_hooks(expr)
            found = self._session.sql(self.compile(table, params=params, limit=limit, **kwargs)).toArrow()
        return expr.__pyarrow_result__(found.cast(table.schema().to_pyarrow()))

    def _register_in_memory_table(self, op: ops.InMemoryTable) -> None:
        rows = op.data.to_pyarrow(op.schema)
        with _told():
            self._session.createDataFrame(rows).createOrReplaceTempView(op.name)


class SparkEngine:
    """A session of its own on a cluster; files are read by the cluster, which must see them where we do."""

    def __init__(self, setting: str) -> None:
        self._held: Held = hold(setting)
        self.backend = SparkBackend()
        self.backend.register_options()
        self.backend.do_connect(self._held.session)
        self._settled: list[DataFrame] = []

    @property
    def _session(self) -> SparkSession:
        return self._held.session

    def scan(self, source: Source) -> ir.Table:
        base = source.root if source.root.is_dir() else source.root.parent
        alike: dict[pa.Schema, list[Path]] = {}
        for file, schema in zip(source.files, source.schemas, strict=True):
            alike.setdefault(schema, []).append(file)
        part = f"{_below(source.root)} AS {PART}"
        name = ibis.util.gen_name("scanned")
        with _told():
            frames = [
                self._session.read.option("basePath", f"file:{base}")
                .parquet(*map(_path, files))
                .selectExpr(*_columns(schema, source.keys), f"_metadata.row_index AS {PLACE}", part)
                for schema, files in alike.items()
            ]
            frame = reduce(lambda one, other: one.unionByName(other, allowMissingColumns=True), frames)
            empty = [
                f"CAST(NULL AS STRING) AS {_quoted(c)}" for c in source.columns if c not in frame.columns
            ]
            frame.selectExpr("*", *empty).createOrReplaceTempView(name)
        return self.backend.table(name)

    def keep(self, rows: pa.Table) -> ir.Table:
        name = ibis.util.gen_name("kept")
        with _told():
            self._session.createDataFrame(rows).createOrReplaceTempView(name)
        return self.backend.table(name)

    def settle(self, rows: ir.Table) -> ir.Table:
        name = ibis.util.gen_name("settled")
        with _told():
            frame = self._session.sql(self.backend.compile(rows)).persist()
            frame.createOrReplaceTempView(name)
        self._settled.append(frame)
        return self.backend.table(name)

    def by_values(self) -> AbstractContextManager[None]:
        # Spark looks at what a file says of its values only to skip groups of rows, and that for conditions
        # simpler than ours.
        return nullcontext()

    def number(self, text: ir.StringColumn) -> ir.IntegerColumn:
        return text.hash().cast("int32")

    def repeated(self, numbers: ir.Table) -> ir.Table:
        (name,) = numbers.columns
        sizes = numbers.group_by(name).aggregate(size=numbers.count())
        return sizes.filter(sizes.size > 1).select(name)

    def close(self) -> None:
        with suppress(Exception):
            for frame in self._settled:
                frame.unpersist()
        self._held.release()


def _path(file: Path) -> str:
    """A file for Spark, which takes paths for patterns."""
    return "file:" + re.sub(r"([\[\]{}*?\\])", r"\\\1", str(file))


def _quoted(name: str) -> str:
    return f"`{name.replace('`', '``')}`"


def _columns(schema: pa.Schema, keys: tuple[str, ...]) -> Iterator[str]:
    """The expressions of the columns that hold something."""
    for field in schema:
        if field.name in keys or pa.types.is_null(field.type):
            continue
        quoted = _quoted(field.name)
        if pa.types.is_timestamp(field.type) and field.type.unit == "ns":
            # Spark knows no nanoseconds and reads them as whole numbers.
            yield f"CAST(timestamp_micros({quoted} DIV 1000) AS TIMESTAMP_NTZ) AS {quoted}"
        else:
            yield quoted
    yield from map(_quoted, keys)


def _below(root: Path) -> str:
    """The expression of a file's name as seen from a folder; Spark tells its address, as in a link."""
    parts = "split(regexp_replace(_metadata.file_path, '^file:/+', '/'), '/')"
    address = f"array_join(slice({parts}, {len(root.parts) + 1}, 1000), '/')"
    return f"url_decode(replace({address}, '+', '%2B'))"
