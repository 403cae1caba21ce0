"""Libraries that log by themselves are silent, and nobody else is."""

import logging

import py4j.java_gateway
import pytest
from pyspark.errors import AnalysisException
from pyspark.logger import PySparkLogger

from vib.engine.silence import silence


def test_errors_of_spark_are_not_logged(capfd: pytest.CaptureFixture[str]) -> None:
    silence()
    PySparkLogger.getLogger("SQLQueryContextLogger").exception("planted", errorClass=AnalysisException)
    assert capfd.readouterr() == ("", "")


def test_lost_connections_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    silence()
    log = "logging.error('planted')"
    exec(compile(log, py4j.java_gateway.__file__, "exec"), {"logging": logging})
    logging.error("ours")
    assert [record.message for record in caplog.records] == ["ours"]
