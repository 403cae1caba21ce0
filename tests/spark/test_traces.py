"""Nothing about a person stays behind on disk, and what goes wrong is one sentence."""

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import NamedTuple

import psutil
import pyarrow as pa
import pyarrow.parquet
import pyspark
import pytest

from tests.small_bundle import PLANTED, Bundle
from tests.spark.cluster import TWO_EXECUTORS, free_port
from vib.settings import ROOT

SPARK_HOME = Path(pyspark.__file__).parent
PATIENCE = 120


class Done(NamedTuple):
    """What a command ended with."""

    returncode: int
    out: str
    err: str


def _begun(folder: Path, engine: str, *arguments: str, **more: str) -> subprocess.Popen[str]:
    """A command in a folder of its own, where it also has its temporary files."""
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    # Spark leaves notes to itself in the environment of the process that the tests run in.
    ours = {name: value for name, value in os.environ.items() if "SPARK" not in name}
    environment = ours | {
        "TMPDIR": str(temporary),
        "PYTHONPATH": str(ROOT),
        "VIB_ENGINE": engine,
        "VIB_STORE": str(folder / "store"),
        "VIB_DATABASE": f"sqlite:///{folder / 'registry.db'}",
        **more,
    }
    command = [sys.executable, "-m", "vib", *arguments]
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def _ended(command: subprocess.Popen[str]) -> Done:
    out, err = command.communicate()
    return Done(command.returncode, out, err)


def _vib(folder: Path, engine: str, *arguments: str, **more: str) -> Done:
    return _ended(_begun(folder, engine, *arguments, **more))


def _files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def _with_many(delivered: Path) -> Path:
    """A bundle with so many trajectories that somebody can come in between."""
    rows = 300_000
    days = pa.array([date(2022, 10, 1 + number % 28) for number in range(rows)])
    columns = {
        "pilot": ["atlas-1"] * rows,
        "person_id": [f"{PLANTED}-{number // 2}" for number in range(rows)],
        "enrolled_on": days,
        "perspective": ["professional"] * rows,
        "target_group": ["parents"] * rows,
    }
    (delivered / "trajectories.csv").unlink()
    pa.parquet.write_table(pa.table(columns), delivered / "trajectories.parquet")
    return delivered


def _wait_for_rows(command: subprocess.Popen[str], work: Path) -> None:
    """Waits until Spark has written something that it makes of rows."""
    until = time.monotonic() + PATIENCE
    while not list((work / "tmp").glob("vib-spark-*/local/**/*.data")):
        assert command.poll() is None, "it ended before Spark wrote anything"
        assert time.monotonic() < until
        time.sleep(0.05)


def _told(done: Done) -> list[str]:
    """What was said on stderr, without how far the build was."""
    progress = ("Controleren: ", "Tellen: ", "Picked up JAVA_TOOL_OPTIONS")
    return [line for line in done.err.splitlines() if not line.startswith(progress)]


@pytest.fixture
def before() -> set[Path]:
    """What lies beside Spark before a test."""
    return _files(SPARK_HOME)


def _assert_no_trace(work: Path, done: Done, before: set[Path]) -> None:
    """No file of Spark is left anywhere that it writes, and no pseudonym in any file or line."""
    assert PLANTED not in done.out + done.err
    assert not list((work / "tmp").iterdir())
    assert not {path for path in _files(SPARK_HOME) - before if "__pycache__" not in path.parts}
    left = _files(work)
    assert not [path for path in left if PLANTED.encode() in path.read_bytes()]
    assert {path.relative_to(work).parts[0] for path in left} <= {"store", "registry.db"}


def test_no_row_stays_on_disk(bundle: Bundle, tmp_path: Path, before: set[Path]) -> None:
    delivered, work = bundle(), tmp_path / "work"
    work.mkdir()
    done = _vib(work, TWO_EXECUTORS, "publish", str(delivered), "--as-of", "2022-12-31")
    assert done.returncode == 0, done.err
    assert _files(work / "store")
    _assert_no_trace(work, done, before)


def test_no_row_stays_after_a_failure(bundle: Bundle, tmp_path: Path, before: set[Path]) -> None:
    delivered, work = _with_many(bundle()), tmp_path / "work"
    work.mkdir()
    command = _begun(work, TWO_EXECUTORS, "validate", str(delivered), "--as-of", "2022-12-31")
    _wait_for_rows(command, work)
    (driver,) = psutil.Process(command.pid).children()
    driver.kill()
    done = _ended(command)
    assert done.returncode == 1
    (line,) = _told(done)
    assert line.startswith("Het Spark-cluster kon de berekening niet afmaken")
    _assert_no_trace(work, done, before)


def test_no_row_stays_when_it_is_stopped(bundle: Bundle, tmp_path: Path, before: set[Path]) -> None:
    delivered, work = _with_many(bundle()), tmp_path / "work"
    work.mkdir()
    command = _begun(work, TWO_EXECUTORS, "validate", str(delivered), "--as-of", "2022-12-31")
    _wait_for_rows(command, work)
    command.send_signal(signal.SIGINT)
    done = _ended(command)
    assert (done.returncode, _told(done)) == (130, ["Gestopt. Wat niet af was, is niet gepubliceerd."])
    _assert_no_trace(work, done, before)


@pytest.mark.parametrize("scheme", ["spark", "sc"])
def test_a_cluster_that_does_not_answer(bundle: Bundle, tmp_path: Path, scheme: str) -> None:
    setting = f"{scheme}://127.0.0.1:{free_port()}"
    done = _vib(tmp_path, setting, "validate", str(bundle()), "--as-of", "2022-12-31")
    assert (done.returncode, done.out) == (1, "")
    assert done.err.startswith(f"Het Spark-cluster {setting} is niet bereikbaar.")
    assert done.err.count("\n") == 1


def test_without_java(bundle: Bundle, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    for name in ("bash", "env", "dirname", "cat", "ps"):
        (tmp_path / "bin" / name).symlink_to(f"/bin/{name}" if name != "env" else "/usr/bin/env")
    more = {"PATH": str(tmp_path / "bin"), "JAVA_HOME": ""}
    done = _vib(tmp_path, TWO_EXECUTORS, "validate", str(bundle()), "--as-of", "2022-12-31", **more)
    assert (done.returncode, done.out) == (1, "")
    assert done.err.startswith("VIB_ENGINE vraagt Apache Spark, en Java is niet geïnstalleerd.")
