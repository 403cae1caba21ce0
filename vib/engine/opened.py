"""The engine that a setting names."""

import re
import warnings

from vib.engine.base import Engine
from vib.engine.errors import EngineNotInstalled, EngineUnknown
from vib.engine.local import DuckEngine

DUCKDB = "duckdb"
_SPARK = re.compile(r"spark://[^/\s]+:\d+|local-cluster\[\d+,\d+,\d+\]|sc://\S+")


def opened(setting: str) -> Engine:
    """An engine of its own for one bundle; close it.

    Raises `EngineUnknown`, `EngineNotInstalled` or `EngineUnreachable`.
    """
    if setting == DUCKDB:
        return DuckEngine()
    if not _SPARK.fullmatch(setting.replace(" ", "")):
        raise EngineUnknown(setting)
    # Rows go to and from Spark as Arrow, never as pandas frames.
    warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")
    try:
        from vib.engine.spark import SparkEngine
    except ImportError:
        raise EngineNotInstalled("PySpark") from None
    return SparkEngine(setting.replace(" ", ""))
