"""Killed at a hundred moments and at every step, on SQLite and on PostgreSQL: store and registry agree."""

import itertools
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.small_bundle import BUNDLE, Bundle
from vib.model.records import TABLES
from vib.settings import ROOT, settings
from vib.store.files import manifest_content, read_snapshot, sha256
from vib.store.leftovers import SAFE_AGE
from vib.store.registry import Publication, published

MOMENTS = 100
COMPLETE = {name: BUNDLE.get(name, []) for name in TABLES}


@pytest.fixture
def registry(
    database: str, empty_store: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty store and registry in either kind of database, that shows all counts."""
    monkeypatch.setenv("VIB_THRESHOLD", "1")
    if database == "postgresql":
        monkeypatch.setenv("VIB_DATABASE", request.getfixturevalue("postgres_url"))
    settings.cache_clear()


class Publisher:
    """A process that forks an attempt to publish whenever it is asked to."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def attempt(self, note: str, **killed_at: float) -> tuple[bool, float]:
        """Whether an attempt was killed, and how long it lived."""
        asked, answered = self._process.stdin, self._process.stdout
        assert asked is not None
        assert answered is not None
        print(json.dumps({"note": note, **killed_at}), file=asked, flush=True)
        told = json.loads(answered.readline())
        return told["killed"], told["lived"]


@contextmanager
def publisher(point: str, bundle: Path) -> Iterator[Publisher]:
    """A publisher whose attempts begin where publishing says a message that begins with `point`."""
    command = [sys.executable, "tests/publish_attempts.py", point, str(bundle)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Publisher(process)
        process.kill()


class Reader:
    """Somebody who looks at all that is published, again and again."""

    def __init__(self) -> None:
        self._read: set[str] = set()

    def looks(self) -> list[str]:
        """The notes of all that is published; what was not there before must be whole, and nothing go."""
        publications = published()
        known = {one.snapshot_id for one in publications}
        assert len(known) == len(publications)
        assert self._read <= known
        for one in publications:
            if one.snapshot_id not in self._read:
                is_whole(one)
        self._read = known
        return [one.note for one in publications]


def is_whole(publication: Publication) -> None:
    content = manifest_content(publication.snapshot_id)
    assert sha256(content) == publication.manifest_sha256
    assert read_snapshot(publication.snapshot_id).manifest.note == publication.note


def unnamed(store: Path) -> tuple[list[str], list[str]]:
    """What lies in the store and is not published: unfinished files, and folders of snapshots."""
    known = {one.snapshot_id for one in published()}
    folders = [path.name for path in (store / "store" / "snapshots").iterdir()]
    files = [path.name for path in (store / "store" / "incoming").iterdir()]
    return files, [name for name in folders if name not in known]


def grow_old(store: Path) -> None:
    moment = time.time() - SAFE_AGE.total_seconds() - 60
    for path in (store / "store").rglob("*"):
        os.utime(path, (moment, moment))


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
@pytest.mark.parametrize(("point", "moments"), [("Writing", MOMENTS), ("Checking", 5)])
def test_killed_at_any_moment_store_and_registry_agree(
    point: str, moments: int, registry: None, empty_store: Path, bundle: Bundle
) -> None:
    seed = random.randrange(10**6)
    print("seed", seed)
    chance = random.Random(seed)
    reader = Reader()
    done: list[str] = []
    killed: list[str] = []
    with publisher(point, bundle(**COMPLETE)) as by:
        _, usual = by.attempt("the first")
        for number in itertools.count():
            if len(killed) == moments or number > 3 * moments:
                break
            was_killed, lived = by.attempt(str(number), seconds=chance.uniform(0, 1.1 * usual))
            (killed if was_killed else done).append(str(number))
            # Under other load than the first one had, an attempt may be much shorter.
            usual = usual if was_killed else lived
            assert {"the first", *done} <= set(reader.looks())
            if number % 10 == 9:
                _, usual = by.attempt(f"after {number}")
                assert f"after {number}" in reader.looks()
        # In spite of what they left, another one can be published; once that is old, it is gone.
        grow_old(empty_store)
        by.attempt("the last")

    notes = reader.looks()
    assert len(notes) == len(set(notes))
    assert len(killed) == moments
    assert set(notes) - set(done) - set(killed) == {
        "the first",
        "the last",
        *(f"after {number}" for number in range(9, len(killed) + len(done), 10)),
    }
    files, folders = unnamed(empty_store)
    assert files == []
    # A snapshot that was whole but for its entry is kept: whoever lost a registry would want it back.
    assert all((empty_store / "store" / "snapshots" / name / "manifest.json").exists() for name in folders)


@pytest.mark.parametrize("database", ["postgresql"])
def test_killed_at_every_step_with_the_registry_in_postgresql(
    registry: None, empty_store: Path, bundle: Bundle
) -> None:
    reader = Reader()
    seen: list[bool] = []
    with publisher("Writing", bundle(**COMPLETE)) as by:
        while by.attempt("the same", step=len(seen) + 1)[0]:
            seen.append(reader.looks() == ["the same"])
        assert reader.looks() == ["the same"]

    # 17 data files and the manifest: three steps to write and two to move each; then the database's.
    assert len(seen) > 18 * 5
    # Only after the commit, in the last steps, is the new snapshot there.
    assert seen == sorted(seen)
    assert sum(seen) <= 3
