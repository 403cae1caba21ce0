"""Bundles built on DuckDB and on Spark, side by side."""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from vib.cube import build_cubes
from vib.intake import read_bundle
from vib.model.snapshot import Finding, SourceFile
from vib.settings import settings

TWO_EXECUTORS = "local-cluster[2,1,1024]"
AS_OF = date(2023, 11, 30)


@dataclass(frozen=True)
class Built:
    """What came of a bundle."""

    findings: tuple[Finding, ...]
    sources: tuple[SourceFile, ...]
    cubes: dict[str, pa.Table]


def built(engine: str, paths: Sequence[Path], as_of: date = AS_OF, step: Callable[[], object] = int) -> Built:
    """A bundle, read, checked and counted on an engine; `step` is called between checking and counting."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VIB_ENGINE", engine)
        settings.cache_clear()
        try:
            with read_bundle(paths, as_of) as checked:
                step()
                return Built(checked.findings, checked.sources, build_cubes(checked.people, as_of))
        finally:
            settings.cache_clear()


def assert_same(one: Built, other: Built) -> None:
    """Findings, sources and every cell of every cube are the same."""
    assert one.findings == other.findings
    assert one.sources == other.sources
    assert one.cubes.keys() == other.cubes.keys()
    for name, cube in one.cubes.items():
        assert cube.equals(other.cubes[name]), name


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
