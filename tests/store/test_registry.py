"""The registry says what is published, newest first, and its writers wait for each other."""

import select
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from vib.model.snapshot import Manifest
from vib.settings import settings
from vib.store.database import writing
from vib.store.errors import RegistryUnknown, SnapshotUnknown, StoreUnavailable
from vib.store.migrate import migrate
from vib.store.registry import Publication, find, published, writing_ledger

MakeManifest = Callable[..., Manifest]
StoreSnapshot = Callable[..., Publication]

in_a_file = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@in_a_file
def test_a_registry_that_is_not_there_is_empty_and_stays_away(empty_store: Path) -> None:
    assert published() == ()
    assert list(empty_store.iterdir()) == []


@in_a_file
def test_a_registry_without_tables_is_empty(empty_store: Path) -> None:
    (empty_store / "registry.db").touch()

    assert published() == ()
    assert (empty_store / "registry.db").stat().st_size == 0


@in_a_file
def test_a_file_that_is_no_registry_is_reported(empty_store: Path) -> None:
    (empty_store / "registry.db").write_text("not a database, and long enough to be seen as such" * 50)

    with pytest.raises(StoreUnavailable, match=r"registry\.db"):
        published()


@in_a_file
@pytest.mark.parametrize(
    "url",
    ["no address", "flatfile://name:PASSWORD@host/x", "postgresql+missing_driver://name:PASSWORD@host/x"],
)
def test_a_database_that_can_not_be_is_reported(
    empty_store: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("VIB_DATABASE", url)
    settings.cache_clear()

    with pytest.raises(StoreUnavailable, match="VIB_DATABASE") as refused:
        published()
    assert "PASSWORD" not in str(refused.value)


def test_a_code_of_a_newer_version_is_reported(empty_store: Path, store_snapshot: StoreSnapshot) -> None:
    store_snapshot()
    with writing(settings().database_url).begin() as connection:
        connection.exec_driver_sql("UPDATE publications SET origin = 'estimated'")

    with pytest.raises(RegistryUnknown, match=r"registry\.db|VIB_DATABASE"):
        published()


def test_the_newest_date_comes_first_and_of_a_date_the_last_entry(
    empty_store: Path, store_snapshot: StoreSnapshot
) -> None:
    march = store_snapshot(as_of=date(2024, 3, 31))
    december = store_snapshot(as_of=date(2022, 12, 31))
    corrected = store_snapshot(as_of=date(2024, 3, 31), note="one row corrected")

    assert published() == (corrected, march, december)
    assert [p.entry for p in published()] == [3, 1, 2]


def test_a_moment_is_kept_in_utc(empty_store: Path, store_snapshot: StoreSnapshot) -> None:
    brussels = timezone(timedelta(hours=2))
    store_snapshot(published_at=datetime(2023, 7, 1, 1, 30, tzinfo=brussels))

    assert published()[0].published_at == datetime(2023, 6, 30, 23, 30, tzinfo=UTC)
    assert published()[0].published_at.utcoffset() == timedelta(0)


def test_a_publication_is_found_by_id_date_or_latest(
    empty_store: Path, store_snapshot: StoreSnapshot
) -> None:
    first = store_snapshot(as_of=date(2022, 12, 31))
    corrected = store_snapshot(as_of=date(2022, 12, 31), note="corrected")
    newest = store_snapshot(as_of=date(2023, 6, 30))

    assert find(first.snapshot_id) == first
    assert find("2022-12-31") == corrected
    assert find("latest") == newest


@pytest.mark.parametrize("asked", ["2021-01-01", "2022-12-31-00000000", "", "newest"])
def test_what_is_not_published_is_not_found(
    empty_store: Path, store_snapshot: StoreSnapshot, asked: str
) -> None:
    store_snapshot()

    with pytest.raises(SnapshotUnknown):
        find(asked)


def test_nothing_is_the_latest_of_an_empty_registry(empty_store: Path) -> None:
    with pytest.raises(SnapshotUnknown, match="latest"):
        find("latest")


def test_a_transaction_that_fails_leaves_no_entry(empty_store: Path, make_manifest: MakeManifest) -> None:
    migrate()
    with suppress(RuntimeError), writing_ledger() as ledger:
        ledger.add(make_manifest(), "0" * 64)
        raise RuntimeError

    assert published() == ()


def test_a_snapshot_is_entered_once(
    empty_store: Path, store_snapshot: StoreSnapshot, make_manifest: MakeManifest
) -> None:
    store_snapshot()
    with pytest.raises(StoreUnavailable) as refused, writing_ledger() as ledger:
        ledger.add(make_manifest(), "0" * 64)

    assert isinstance(refused.value.__cause__, IntegrityError)
    assert len(published()) == 1


WRITER = """
import sys, time
from vib.store.registry import writing_ledger
with writing_ledger() as ledger:
    print(len(ledger.published), flush=True)
    sys.stdin.readline()
"""


def start_writer() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_a_second_writer_waits_for_the_first(empty_store: Path, store_snapshot: StoreSnapshot) -> None:
    store_snapshot()
    first, second = start_writer(), start_writer()
    assert first.stdout
    assert second.stdout
    ready, _, _ = select.select([first.stdout, second.stdout], [], [], 60)
    holder, waiting = (first, second) if first.stdout in ready else (second, first)
    with pytest.raises(subprocess.TimeoutExpired):
        waiting.communicate("go\n", timeout=2)

    assert holder.communicate("go\n", timeout=60)[0] == "1\n"
    assert waiting.communicate(timeout=60)[0] == "1\n"


def test_reading_goes_on_while_somebody_writes(
    empty_store: Path, store_snapshot: StoreSnapshot, make_manifest: MakeManifest
) -> None:
    store_snapshot()
    with writing_ledger() as ledger:
        ledger.add(make_manifest(note="not yet"), "0" * 64)
        assert [p.note for p in published()] == [""]

    assert len(published()) == 2


def test_reading_imports_neither_engine_nor_migrations() -> None:
    code = (
        "import sys, vib.store.files, vib.store.registry;"
        "print(sorted({'alembic', 'ibis', 'duckdb'} & set(sys.modules)))"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "[]\n"
