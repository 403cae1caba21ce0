"""A cluster of two executors on this machine, kept for all tests: a start takes longer than most of them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.million import write_million
from tests.spark.cluster import TWO_EXECUTORS
from vib.engine.opened import opened

# Every Java process here lives for a minute at most: optimising its code for hours of work costs more than it
# brings, and so do several threads that collect garbage on two cores.
os.environ["JAVA_TOOL_OPTIONS"] = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """The setting of a cluster that runs."""
    engine = opened(TWO_EXECUTORS)
    yield TWO_EXECUTORS
    engine.close()


@pytest.fixture(scope="session")
def million(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle with a million trajectories and as many persons guided."""
    folder = tmp_path_factory.mktemp("million") / "bundle"
    write_million(folder)
    return folder
