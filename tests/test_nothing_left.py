"""After publication no person is left anywhere: on disk, in what was said or logged, in what was reported."""

import csv
import gzip
import io
import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.small_bundle import PLANTED, Rows, write_bundle
from tests.twenty_people import ENROLLED_ON, PEOPLE, TWENTY, person
from vib.model.records import PERSONAL_TABLES
from vib.settings import ROOT

NOTE = "planted-note-5c1e"
"""Stands in a column that nobody asked for."""

NEEDLES = [text.encode(how) for text in (PLANTED, NOTE, ENROLLED_ON) for how in ("utf-8", "utf-16-le")]


# What is searched


def layers(content: bytes) -> Iterator[bytes]:
    """A file as it is, and what is packed in it: columns of Parquet, members of an archive."""
    yield content
    if content.startswith(b"PAR1"):
        yield json.dumps(pq.read_table(pa.BufferReader(content)).to_pylist(), default=str).encode()
    if content.startswith(b"\x1f\x8b"):
        yield from layers(gzip.decompress(content))
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from layers(archive.read(name))


def planted(content: bytes) -> bool:
    return any(needle in layer for layer in layers(content) for needle in NEEDLES)


def telling(folder: Path) -> set[str]:
    """The files of a folder, by their place in it, that tell of a person in their name or content."""
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if PLANTED in path.name or (path.is_file() and planted(path.read_bytes()))
    }


# What is delivered


def deliver(folder: Path, people: Rows, kind: str) -> Path:
    """A bundle whose tables about people have a column too many, as CSV or as Parquet."""
    public = {name: rows for name, rows in TWENTY.items() if name not in PERSONAL_TABLES}
    write_bundle(folder, public)
    for name, rows in (("trajectories", people), ("guidance", TWENTY["guidance"])):
        columns = list(dict.fromkeys([*(column for row in rows for column in row), "remark"]))
        full = [dict.fromkeys(columns) | row | {"remark": NOTE} for row in rows]
        if kind == "csv":
            with (folder / f"{name}.csv").open("w", newline="") as file:
                writer = csv.DictWriter(file, columns)
                writer.writeheader()
                writer.writerows(full)
        else:
            pq.write_table(pa.Table.from_pylist([_typed(row) for row in full]), folder / f"{name}.parquet")
    return folder


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: date.fromisoformat(value) if value and name.rpartition("_")[2] == "on" else value
        for name, value in row.items()
    }


# How it is published


@dataclass(frozen=True)
class Ran:
    """A publication that has ended: its exit code, all that it said, and what was seen meanwhile."""

    code: int
    said: str
    folder: Path
    modes: dict[str, str]


class Place:
    """A folder in which a process finds all that is its own: home, temporary files, store and registry."""

    def __init__(self, folder: Path, people: Rows = PEOPLE, *, kind: str) -> None:
        self.folder, self.temporary = folder, folder / "temporary"
        for name in ("home", "temporary", "work"):
            (folder / name).mkdir()
        self.bundle = deliver(folder / "delivered", people, kind)

    def publish(self, way: str) -> Ran:
        seen = self.folder / "seen.json"
        done = subprocess.run(
            [sys.executable, str(ROOT / "tests" / "publish_stopped.py"), way, str(self.bundle), str(seen)],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            cwd=self.folder / "work",
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(ROOT),
                "HOME": str(self.folder / "home"),
                "TMPDIR": str(self.temporary),
                "VIB_STORE": str(self.folder / "store"),
                "VIB_DATABASE": f"sqlite:///{self.folder / 'registry.db'}",
            },
        )
        found: dict[str, Any] = json.loads(seen.read_text("utf-8")) if seen.exists() else {}
        said = done.stdout + done.stderr
        return Ran(done.returncode, said, Path(found.get("folder", "")), found.get("modes", {}))

    @property
    def snapshots(self) -> int:
        return len(list((self.folder / "store" / "snapshots").glob("*/manifest.json")))

    def assert_no_trace(self, *runs: Ran) -> None:
        """Nobody is found outside the bundle; τ-ARGUS was alone with its files, and has left none."""
        for ran in runs:
            assert not planted(ran.said.encode())
            for path in (".", "0", "0/table.tab", "0/done") if ran.modes else ():
                assert path in ran.modes
            assert ran.modes.get(".", "0o700") == ran.modes.get("0", "0o700") == "0o700"
            assert not ran.folder.name or ran.folder.parent == self.temporary
        assert {Path(file).parts[0] for file in telling(self.folder)} == {"delivered"}
        assert not list(self.temporary.iterdir())


# What is found


def test_nobody_is_left_after_publication(tmp_path: Path) -> None:
    place = Place(tmp_path, kind="csv")
    ran = place.publish("watched")

    assert (ran.code, place.snapshots) == (0, 1), ran.said
    assert ran.modes
    assert "found=Attack(leaks=()," in ran.said
    assert "Count(cube='profile', codes=('atlas', 'perspective', 'educational'))" in ran.said
    assert telling(tmp_path) == {f"delivered/{name}.csv" for name in PERSONAL_TABLES}
    place.assert_no_trace(ran)


def test_nobody_is_left_after_a_bundle_with_errors(tmp_path: Path) -> None:
    wrong = [
        person(1, person_id=f"{PLANTED} 85.07.30-033.28"),
        person(2, perspective=f"{PLANTED}-typo"),
        person(3, started_on=f"{PLANTED}-day"),
        person(4, pilot=f"{PLANTED}-pilot"),
        person(5, completed_on="2022-10-01"),
    ]
    place = Place(tmp_path, wrong, kind="csv")
    ran = place.publish("watched")

    assert (ran.code, place.snapshots) == (1, 0)
    assert "BundleRefused: 5 errors" in ran.said
    assert "This pilot is not in the table of pilots." in ran.said
    place.assert_no_trace(ran)


@pytest.mark.parametrize(
    ("way", "error"), [("thrown", "RuntimeError: the disk is gone"), ("refused", "Unpublishable")]
)
def test_nobody_is_left_where_shielding_fails(tmp_path: Path, way: str, error: str) -> None:
    place = Place(tmp_path, kind="parquet")
    ran = place.publish(way)

    assert (ran.code, place.snapshots) == (1, 0)
    assert error in ran.said
    assert bool(ran.modes) == (way == "thrown")
    place.assert_no_trace(ran)


def test_nobody_is_left_where_the_engine_is_killed(tmp_path: Path) -> None:
    place = Place(tmp_path, kind="parquet")
    ran = place.publish("engine-killed")

    # Without it another pattern would be found than with it, from the same counts.
    assert (ran.code, place.snapshots) == (1, 0), ran.said
    assert "Unpublishable" in ran.said
    assert ran.modes
    place.assert_no_trace(ran)


def test_what_a_killed_publication_left_is_removed_by_the_next(tmp_path: Path) -> None:
    place = Place(tmp_path, kind="csv")
    killed = place.publish("all-killed")

    assert (killed.code, place.snapshots) == (-signal.SIGKILL, 0)
    # Counts are still there, for this user alone; people are not, even so.
    assert list(place.temporary.iterdir()) == [killed.folder]
    assert killed.folder.stat().st_mode & 0o777 == 0o700
    assert {Path(file).parts[0] for file in telling(tmp_path)} == {"delivered"}
    again = place.publish("watched")
    assert (again.code, place.snapshots) == (0, 1), again.said
    place.assert_no_trace(killed, again)


# That anything would be found


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_the_search_finds_what_is_there(tmp_path: Path, kind: str) -> None:
    deliver(tmp_path / "delivered", PEOPLE, kind)
    whole = (tmp_path / "delivered" / f"trajectories.{kind}").read_bytes()
    (tmp_path / "packed.gz").write_bytes(gzip.compress(whole))
    with zipfile.ZipFile(tmp_path / "packed.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/b.csv", whole)
    (tmp_path / "wide.txt").write_bytes(f"log: {NOTE}".encode("utf-16-le"))
    pq.write_table(pa.table({"day": [date.fromisoformat(ENROLLED_ON)]}), tmp_path / "days.parquet")

    packed = {"packed.gz", "packed.zip", "wide.txt", "days.parquet"}
    assert telling(tmp_path) == {f"delivered/{name}.{kind}" for name in PERSONAL_TABLES} | packed
