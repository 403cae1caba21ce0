"""The other ways to a cluster, a standalone master and Spark Connect; a few rows tell whether they work."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pyspark
import pytest

from tests.small_bundle import Bundle
from tests.spark.cluster import assert_same, built, free_port

SPARK_HOME = Path(pyspark.__file__).parent
AS_OF = date(2022, 12, 31)
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


@pytest.fixture
def small(bundle: Bundle, tmp_path: Path) -> Path:
    """The small bundle, with its trajectories as a Parquet file that the server reads itself."""
    folder = bundle()
    written = folder / "trajectories.csv"
    rows = pa.csv.read_csv(written, convert_options=pa.csv.ConvertOptions(strings_can_be_null=True))
    pa.parquet.write_table(rows, folder / "trajectories.parquet")
    written.unlink()
    return folder


def _wait(port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.5)
    pytest.fail("the server does not start")


def test_a_standalone_cluster(small: Path, tmp_path: Path) -> None:
    master, one = free_port(), free_port()
    address = f"spark://127.0.0.1:{master}"
    deploy, here = "org.apache.spark.deploy", ("--host", "127.0.0.1", "--webui-port", "0")
    worker = (f"{deploy}.worker.Worker", *here, "--cores", "1", "--memory", "1g", "--work-dir", str(tmp_path))
    with ExitStack() as servers:
        start = ("spark-class", f"{deploy}.master.Master", *here, "--port", str(master))
        servers.enter_context(_running(tmp_path, master, *start))
        servers.enter_context(_running(tmp_path, one, "spark-class", *worker, "--port", str(one), address))
        by_spark = built(address, [small], AS_OF)
    assert_same(by_spark, built("duckdb", [small], AS_OF))


def test_spark_connect(small: Path, tmp_path: Path) -> None:
    port = free_port()
    start = (
        *("spark-submit", "--master", "local[2]", "--conf", f"spark.connect.grpc.binding.port={port}"),
        *("--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "spark-internal"),
    )
    with _running(tmp_path, port, *start):
        by_spark = built(f"sc://127.0.0.1:{port}", [small], AS_OF)
    assert_same(by_spark, built("duckdb", [small], AS_OF))
