"""Nothing about a person stays behind on disk, and what goes wrong is one sentence."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pyspark
import pytest

from tests.small_bundle import PLANTED, Bundle
from tests.spark.cluster import TWO_EXECUTORS
from vib.settings import ROOT

SPARK_HOME = Path(pyspark.__file__).parent


def _vib(folder: Path, engine: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
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
    return subprocess.run(
        [sys.executable, "-m", "vib", *arguments], cwd=folder, env=environment, capture_output=True, text=True
    )


def _files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def test_no_row_stays_on_disk(bundle: Bundle, tmp_path: Path) -> None:
    delivered = bundle()
    work, before = tmp_path / "work", _files(SPARK_HOME)
    work.mkdir()
    done = _vib(work, TWO_EXECUTORS, "publish", str(delivered), "--as-of", "2022-12-31")
    assert done.returncode == 0, done.stderr
    assert PLANTED not in done.stdout + done.stderr
    assert not _files(work / "tmp")
    assert not {path for path in _files(SPARK_HOME) - before if "__pycache__" not in path.parts}
    left = _files(work)
    assert left
    assert not [path for path in left if PLANTED.encode() in path.read_bytes()]
    assert {path.relative_to(work).parts[0] for path in left} == {"store", "registry.db"}


def _closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.mark.parametrize("scheme", ["spark", "sc"])
def test_a_cluster_that_does_not_answer(bundle: Bundle, tmp_path: Path, scheme: str) -> None:
    setting = f"{scheme}://127.0.0.1:{_closed_port()}"
    done = _vib(tmp_path, setting, "validate", str(bundle()), "--as-of", "2022-12-31")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Het Spark-cluster {setting} is niet bereikbaar.")
    assert done.stderr.count("\n") == 1


def test_without_java(bundle: Bundle, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    for name in ("bash", "env", "dirname", "cat", "ps"):
        (tmp_path / "bin" / name).symlink_to(f"/bin/{name}" if name != "env" else "/usr/bin/env")
    more = {"PATH": str(tmp_path / "bin"), "JAVA_HOME": ""}
    done = _vib(tmp_path, TWO_EXECUTORS, "validate", str(bundle()), "--as-of", "2022-12-31", **more)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("VIB_ENGINE vraagt Apache Spark, en Java is niet geïnstalleerd.")
