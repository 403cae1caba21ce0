"""The other ways to a cluster: a standalone master, and Spark Connect."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyspark
import pytest

from tests.spark.cluster import TWO_EXECUTORS, assert_same, built
from tests.spark.test_traces import _closed_port
from vib.sample import sample_bundles

SPARK_HOME = Path(pyspark.__file__).parent
AS_OF, BUNDLE = max(sample_bundles().items())
_PATIENCE = 120


@contextmanager
def _running(folder: Path, port: int, *command: str) -> Iterator[None]:
    """A server of Spark, until the block ends."""
    environment = os.environ | {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_DIRS": str(folder)}
    server = subprocess.Popen(
        [str(SPARK_HOME / "bin" / command[0]), *command[1:]],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        yield
    finally:
        server.terminate()
        server.wait(30)


def _wait(port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.5)
    pytest.fail("the server does not start")


def test_a_standalone_cluster(tmp_path: Path) -> None:
    master, one, other = _closed_port(), _closed_port(), _closed_port()
    address = f"spark://127.0.0.1:{master}"
    deploy, here = "org.apache.spark.deploy", ("--host", "127.0.0.1", "--webui-port", "0")
    worker = (f"{deploy}.worker.Worker", *here, "--cores", "1", "--memory", "1g", "--work-dir", str(tmp_path))
    with ExitStack() as servers:
        start = ("spark-class", f"{deploy}.master.Master", *here, "--port", str(master))
        servers.enter_context(_running(tmp_path, master, *start))
        for port in (one, other):
            servers.enter_context(
                _running(tmp_path, port, "spark-class", *worker, "--port", str(port), address)
            )
        by_spark = built(address, [BUNDLE], AS_OF)
    assert_same(by_spark, built("duckdb", [BUNDLE], AS_OF))


def test_spark_connect(tmp_path: Path) -> None:
    port = _closed_port()
    start = (
        *("spark-submit", "--master", TWO_EXECUTORS, "--conf", f"spark.connect.grpc.binding.port={port}"),
        *("--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "spark-internal"),
    )
    with _running(tmp_path, port, *start):
        by_spark = built(f"sc://127.0.0.1:{port}", [BUNDLE], AS_OF)
    assert_same(by_spark, built("duckdb", [BUNDLE], AS_OF))
