"""A build survives the loss of an executor."""

import os
import signal
import threading
import time
from pathlib import Path

import psutil
import pytest

from benchmarks.million import write_million
from tests.spark.cluster import assert_same, built


def _executors() -> list[psutil.Process]:
    """The executors that this process's cluster runs now."""
    found = []
    for process in psutil.Process().children(recursive=True):
        try:
            if any("CoarseGrainedExecutorBackend" in part for part in process.cmdline()):
                found.append(process)
        except psutil.Error:
            continue
    return found


def _busy(executor: psutil.Process) -> bool:
    """Whether an executor has worked for a while since we looked, which it does only on tasks."""
    try:
        begin = sum(executor.cpu_times()[:2])
        time.sleep(0.5)
        return sum(executor.cpu_times()[:2]) - begin > 0.1
    except psutil.Error:
        return False


class Killer(threading.Thread):
    """Kills an executor, without a last word, as soon as it is at work."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.killed: list[int] = []
        self.stop = threading.Event()

    def run(self) -> None:
        while not self.killed and not self.stop.is_set():
            executor = next(filter(_busy, _executors()), None)
            if executor is not None:
                os.kill(executor.pid, signal.SIGKILL)
                self.killed.append(executor.pid)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle that keeps executors at work for a while."""
    folder = tmp_path_factory.mktemp("many") / "bundle"
    write_million(folder, rows=500_000)
    return folder


def _killed_while(killer: Killer, cluster: str, folder: Path, counting: bool) -> None:
    """Builds with an executor killed while checking, or while counting."""
    at_start, between = (int, killer.start) if counting else (killer.start, int)
    at_start()
    survived = built(cluster, [folder], step=between)
    killer.stop.set()
    killer.join()
    assert killer.killed, "no executor was at work"
    assert not psutil.pid_exists(killer.killed[0])
    assert_same(survived, built("duckdb", [folder]))


def test_an_executor_is_killed_while_checking(cluster: str, many: Path) -> None:
    assert len(_executors()) == 2
    _killed_while(Killer(), cluster, many, counting=False)


def test_an_executor_is_killed_while_counting(cluster: str, many: Path) -> None:
    _killed_while(Killer(), cluster, many, counting=True)
