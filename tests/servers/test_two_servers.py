"""Two servers on one PostgreSQL and one store, and two processes that publish at the same time."""

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.conftest import serving
from tests.servers.screen import SECONDS, opened
from tests.small_bundle import BUNDLE, Bundle
from vib.model.records import TABLES
from vib.settings import ROOT, settings
from vib.store.audit import trail
from vib.store.database import engine
from vib.store.files import manifest_sha256, read_snapshot
from vib.store.registry import entries
from vib.store.transactions import write

AS_OF = "2022-12-31"
EACH = 3
"""How many different bundles each process publishes."""
SECONDS_TO_SEE = 2
COMPLETE = {name: BUNDLE.get(name, []) for name in TABLES}
_DIGEST = re.compile(r"\(([0-9a-f]{8})\)$")


@dataclass(frozen=True)
class Command:
    """What came of a command, and when it was done."""

    code: int
    said: str
    told: str
    done: float

    @property
    def digest(self) -> str:
        """The end of the id of the snapshot that it published."""
        assert self.code == 0, self.told
        return self.said.split()[-1][-8:]


class Publisher:
    """A process that publishes what it is asked to, one after the other."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def ask(self, bundle: Path, title: str) -> None:
        """Asks for one more publication, without waiting for it."""
        assert self._process.stdin is not None
        arguments = ["publish", str(bundle), "--as-of", AS_OF, "--title", title]
        print(json.dumps(arguments), file=self._process.stdin, flush=True)

    def answer(self) -> Command:
        """What came of the next publication that was asked for."""
        assert self._process.stdout is not None
        return Command(**json.loads(self._process.stdout.readline()))


@contextmanager
def publisher() -> Iterator[Publisher]:
    """A process that publishes, as long as the block lasts."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.servers.publisher"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Publisher(process)
        finally:
            process.kill()


@dataclass(frozen=True)
class Look:
    """What a visit at a moment was shown: the end of the id of each snapshot that can be chosen."""

    asked: float
    digests: tuple[str, ...]
    errors: tuple[str, ...] = ()


class Watcher:
    """Somebody who opens the first screen of a server again and again."""

    def __init__(self, address: str) -> None:
        self.looks: list[Look] = []
        self._address = address
        self._until = float("inf")
        self._broke: BaseException | None = None
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop_after(self, moment: float) -> None:
        """Waits until it has looked once more after a moment; it looks no further."""
        self._until = moment
        self._thread.join()
        assert self._broke is None, repr(self._broke)

    def _look(self) -> None:
        try:
            while not self.looks or self.looks[-1].asked < self._until:
                asked = time.monotonic()
                screen = opened(self._address)
                found = [_DIGEST.search(choice) for choice in screen.choices[0]] if screen.choices else []
                self.looks.append(Look(asked, tuple(one[1] for one in found if one), screen.errors))
                time.sleep(0.4)
        except BaseException as error:
            self._broke = error


@pytest.fixture
def shared(empty_store: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One database and one store for every process that is started, with nothing in them."""
    monkeypatch.setenv("VIB_DATABASE", postgres_url)
    monkeypatch.setenv("VIB_THRESHOLD", "1")
    settings.cache_clear()


def different(bundle: Bundle, number: int) -> Path:
    """A complete bundle, which no other number has."""
    staffing = [{"agency": "joint", "funding": "project", "year": 2022, "fte": f"1.{number:02}"}]
    return bundle(**COMPLETE | {"staffing": staffing})


@pytest.mark.usefixtures("shared")
def test_what_two_processes_publish_at_once_is_soon_seen_on_both_servers(bundle: Bundle) -> None:
    bundles = [different(bundle, number) for number in range(2 * EACH)]
    with ExitStack() as stack:
        publishers = [stack.enter_context(publisher()) for _ in range(2)]
        publishers[0].ask(different(bundle, 99), "the first")
        addresses = [stack.enter_context(serving(dict(os.environ))) for _ in range(2)]
        done = [publishers[0].answer()]
        watchers = [Watcher(address) for address in addresses]
        for number, folder in enumerate(bundles):
            publishers[number % 2].ask(folder, f"number {number}")
        done += [by.answer() for by in publishers for _ in range(EACH)]
        the_same = different(bundle, 98)
        with write():
            for by in publishers:
                by.ask(the_same, "the same")
            wait_for_writers(len(publishers))
        twice = [by.answer() for by in publishers]
        for watcher in watchers:
            watcher.stop_after(max(one.done for one in twice) + SECONDS_TO_SEE)

    assert twice[0].digest == twice[1].digest
    assert len({one.said.split()[0] for one in twice}) == 2  # published, and published already
    every = [*done, max(twice, key=lambda one: one.done)]
    assert len({one.digest for one in every}) == 2 * EACH + 2
    for watcher in watchers:
        all_is_seen(every, watcher.looks)
    is_whole([one.digest for one in every])


def wait_for_writers(number: int) -> None:
    """Waits until so many wait for their turn to write, so that they go on at the same moment."""
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    until = time.monotonic() + SECONDS
    with engine(settings().database_url).connect() as connection:
        while connection.exec_driver_sql(waiting).scalar_one() < number:
            assert time.monotonic() < until
            time.sleep(0.02)


def all_is_seen(done: list[Command], looks: list[Look]) -> None:
    """What was asked for two seconds after a publication shows it; nothing is there twice, nor goes."""
    known: set[str] = set()
    for look in looks:
        assert look.errors == ()
        assert max(Counter(look.digests).values(), default=1) == 1
        must = {one.digest for one in done if one.done + SECONDS_TO_SEE <= look.asked}
        # With one snapshot the choice names its date alone.
        assert known | must <= set(look.digests) or not look.digests
        known |= set(look.digests)
    assert set(looks[-1].digests) == {one.digest for one in done}


def is_whole(digests: list[str]) -> None:
    """Registry, store and audit trail have each of the snapshots once, as it was published."""
    registry = entries()
    assert sorted(one.snapshot_id[-8:] for one in registry) == sorted(digests)
    for one in registry:
        assert manifest_sha256(one.snapshot_id) == one.manifest_sha256
        assert read_snapshot(one.snapshot_id).manifest.title == one.title
    assert sorted(line.snapshot_id or "" for line in trail()) == sorted(one.snapshot_id for one in registry)
    subprocess.run([sys.executable, "-m", "vib", "audit", "--verify"], cwd=ROOT, check=True)
