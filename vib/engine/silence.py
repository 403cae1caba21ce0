"""What PySpark and py4j write to a log by themselves stays out of it: it may quote a row.

Errors come back as exceptions all the same.
"""

import logging
from pathlib import Path

import py4j
from pyspark.logger import PySparkLogger

_PY4J = Path(py4j.__file__).parent


def silence() -> None:
    """Keeps their lines out of every log of this process."""
    for name in ("SQLQueryContextLogger", "DataFrameQueryContextLogger"):
        # Every error that PySpark raises, with the text of Spark.
        PySparkLogger.getLogger(name).disabled = True
    # py4j logs a lost connection, with all that led to it, as nobody's.
    logging.getLogger().addFilter(_not_of_py4j)


def _not_of_py4j(record: logging.LogRecord) -> bool:
    return Path(record.pathname).parent != _PY4J
