"""What a registry in PostgreSQL has to stand: lost connections, writers who wait, stall or are killed."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from tests.postgres.server import Server
from vib.model.snapshot import Manifest
from vib.settings import settings
from vib.store import database
from vib.store.database import engine
from vib.store.errors import StoreUnavailable
from vib.store.reasons import BUSY, READ_ONLY, UNREACHABLE
from vib.store.registry import Publication, published, writing_ledger

MakeManifest = Callable[..., Manifest]
StoreSnapshot = Callable[..., Publication]

in_postgresql = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_is_reached_by_psycopg_however_it_is_written(scheme: str) -> None:
    made = engine(f"{scheme}://vib@/registry?connect_timeout=3")

    assert (made.name, made.driver) == ("postgresql", "psycopg")
    assert made.url.query == {"connect_timeout": "3", "keepalives_idle": "30", "tcp_user_timeout": "30000"}


@in_postgresql
def test_connections_that_died_are_replaced(
    empty_store: Path, store_snapshot: StoreSnapshot, postgres: Server
) -> None:
    entered = store_snapshot()
    ended = postgres.run(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_name()}'"
    )

    assert ended
    assert published() == (entered,)
    assert store_snapshot(as_of=date(2023, 6, 30)).entry == 2


@in_postgresql
def test_a_second_writer_sees_what_the_first_one_entered(
    empty_store: Path, store_snapshot: StoreSnapshot, make_manifest: MakeManifest, postgres: Server
) -> None:
    store_snapshot()
    # What an administrator may choose for a database, and what would show the state before the wait.
    postgres.run(f"ALTER DATABASE {_name()} SET default_transaction_isolation TO 'repeatable read'")
    engine(settings().database_url).dispose()
    seen: list[int] = []

    def second() -> None:
        with writing_ledger() as ledger:
            seen.append(len(ledger.published))

    with writing_ledger() as ledger:
        waiting = threading.Thread(target=second)
        waiting.start()
        until = time.monotonic() + 10
        while not postgres.run("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):
            assert time.monotonic() < until, "nobody waits"
            time.sleep(0.01)
        ledger.add(make_manifest(note="first"), "0" * 64)
        assert seen == []
    waiting.join()
    assert seen == [2]


HOLDER = """
import sys
from vib.store.registry import writing_ledger
with writing_ledger():
    print("holds", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def another_writer() -> Iterator[subprocess.Popen[str]]:
    """A process that has the write lock and keeps it."""
    command = [sys.executable, "-c", HOLDER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "holds\n"
        yield process
        process.kill()


def test_a_writer_does_not_wait_for_ever(
    empty_store: Path, store_snapshot: StoreSnapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered = store_snapshot()
    engine.cache_clear()
    monkeypatch.setattr(database, "SECONDS_TO_WAIT", 1)
    with another_writer():
        began = time.monotonic()
        with pytest.raises(StoreUnavailable) as refused, writing_ledger():
            pass
        assert 0.9 < time.monotonic() - began < 10
        assert published() == (entered,)

    assert refused.value.message.id == BUSY
    engine.cache_clear()


def test_a_writer_that_is_killed_leaves_the_lock_to_the_next(
    empty_store: Path, store_snapshot: StoreSnapshot
) -> None:
    store_snapshot()
    with another_writer() as writer:
        writer.kill()
        writer.wait()
        began = time.monotonic()
        assert store_snapshot(as_of=date(2023, 6, 30)).entry == 2
        assert time.monotonic() - began < 10


@in_postgresql
def test_a_writer_that_stalls_loses_the_lock_and_enters_nothing(
    empty_store: Path,
    store_snapshot: StoreSnapshot,
    make_manifest: MakeManifest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entered = store_snapshot()
    monkeypatch.setattr(database, "SECONDS_TO_WRITE", 1)

    def stall() -> None:
        with writing_ledger() as ledger:
            ledger.add(make_manifest(note="never"), "0" * 64)
            time.sleep(1.5)

    with pytest.raises(StoreUnavailable) as refused:
        stall()
    assert refused.value.message.id == UNREACHABLE
    assert published() == (entered,)


@in_postgresql
def test_a_database_that_may_only_be_read_is_read(
    empty_store: Path, store_snapshot: StoreSnapshot, postgres: Server
) -> None:
    entered = store_snapshot()
    postgres.run(f"ALTER DATABASE {_name()} SET default_transaction_read_only TO on")
    engine(settings().database_url).dispose()

    with pytest.raises(StoreUnavailable) as refused:
        store_snapshot(as_of=date(2023, 6, 30))
    assert refused.value.message.id == READ_ONLY
    assert published() == (entered,)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("where", ["127.0.0.1:1/registry", "nowhere.invalid/registry", "/registry?host=/no"])
def test_a_server_that_is_away_is_told_without_names_and_passwords(
    empty_store: Path, where: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("VIB_DATABASE", f"postgresql://vib:PASSWORD@{where}")
    settings.cache_clear()
    with pytest.raises(StoreUnavailable) as refused:
        published()

    assert refused.value.message.id == UNREACHABLE
    assert "De databank is niet bereikbaar" in refused.value.message.text("nl")
    assert "127.0.0.1" not in str(refused.value)
    assert "connection" in caplog.text or "resolve" in caplog.text
    assert "PASSWORD" not in str(refused.value) + caplog.text


@in_postgresql
def test_a_database_that_is_not_there_is_told(
    empty_store: Path, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIB_DATABASE", postgres.url("of_nobody"))
    settings.cache_clear()
    with pytest.raises(StoreUnavailable) as refused:
        published()

    assert refused.value.message.id == UNREACHABLE


def _name() -> str:
    return str(engine(settings().database_url).url.database)
