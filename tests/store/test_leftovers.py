"""What broke off goes once it is old; what is published, or might have been, stays."""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from vib.model.snapshot import Manifest
from vib.settings import settings
from vib.store import leftovers
from vib.store.database import writing
from vib.store.errors import SnapshotDamaged
from vib.store.files import read_snapshot, write_file, write_manifest
from vib.store.leftovers import SAFE_AGE, remove_leftovers
from vib.store.registry import Publication

MakeManifest = Callable[..., Manifest]
StoreSnapshot = Callable[..., Publication]

BROKEN_OFF = "2023-06-30-00000000"


def leave(store: Path, *names: str) -> list[Path]:
    """Files of publications that broke off."""
    paths = [store / "store" / name for name in names]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
    return paths


def grow_old(store: Path, by: timedelta = SAFE_AGE + timedelta(minutes=1)) -> None:
    """Makes as if everything in the store was last touched some time ago."""
    moment = time.time() - by.total_seconds()
    for path in (store / "store").rglob("*"):
        os.utime(path, (moment, moment))


def in_store(store: Path) -> set[str]:
    return {str(path.relative_to(store / "store")) for path in (store / "store").rglob("*") if path.is_file()}


def test_what_broke_off_long_ago_goes_and_what_is_published_stays(
    empty_store: Path, store_snapshot: StoreSnapshot
) -> None:
    snapshot = store_snapshot().snapshot_id
    before = in_store(empty_store)
    leave(empty_store, "incoming/abc", f"snapshots/{BROKEN_OFF}/tables/staffing.parquet")
    grow_old(empty_store)
    remove_leftovers()

    assert in_store(empty_store) == before
    assert [path.name for path in (empty_store / "store" / "snapshots").iterdir()] == [snapshot]
    assert read_snapshot(snapshot).id == snapshot


def test_what_may_still_be_written_stays(empty_store: Path, store_snapshot: StoreSnapshot) -> None:
    store_snapshot()
    leave(empty_store, "incoming/abc", f"snapshots/{BROKEN_OFF}/tables/staffing.parquet")
    grow_old(empty_store, SAFE_AGE - timedelta(minutes=1))
    before = in_store(empty_store)
    remove_leftovers()
    assert in_store(empty_store) == before

    grow_old(empty_store)
    leave(empty_store, f"snapshots/{BROKEN_OFF}/cubes/flow.parquet")
    remove_leftovers()
    assert in_store(empty_store) == before - {"incoming/abc"} | {f"snapshots/{BROKEN_OFF}/cubes/flow.parquet"}


def test_a_whole_snapshot_stays_though_the_registry_does_not_know_it(
    empty_store: Path, store_snapshot: StoreSnapshot
) -> None:
    store_snapshot()
    store_snapshot(note="known")
    with writing(settings().database_url).begin() as connection:
        connection.exec_driver_sql("DELETE FROM publications WHERE entry = 1")
    grow_old(empty_store)
    before = in_store(empty_store)
    remove_leftovers()

    assert in_store(empty_store) == before
    assert sum(name.endswith("manifest.json") for name in before) == 2


def test_a_published_snapshot_without_its_manifest_stays(
    empty_store: Path, store_snapshot: StoreSnapshot
) -> None:
    snapshot = store_snapshot().snapshot_id
    (empty_store / "store" / "snapshots" / snapshot / "manifest.json").unlink()
    leave(empty_store, "incoming/abc")
    grow_old(empty_store)
    remove_leftovers()

    assert in_store(empty_store) == {
        f"snapshots/{snapshot}/{name}" for name in ("tables/staffing.parquet", "cubes/flow.parquet")
    }


def test_a_store_that_is_not_there_yet_has_no_leftovers(empty_store: Path) -> None:
    remove_leftovers()

    assert not (empty_store / "store").exists()


def test_what_can_not_be_removed_hinders_nobody(
    empty_store: Path,
    store_snapshot: StoreSnapshot,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(_: object) -> None:
        raise OSError(13, "Permission denied")

    store_snapshot()
    leave(empty_store, "incoming/abc")
    grow_old(empty_store)
    monkeypatch.setattr(leftovers, "_remove", fail)
    remove_leftovers()

    assert "was not removed: PermissionError" in caplog.text


def test_a_snapshot_that_was_taken_for_a_leftover_is_not_entered(
    empty_store: Path, store_snapshot: StoreSnapshot, make_manifest: MakeManifest
) -> None:
    store_snapshot()
    manifest = make_manifest(note="written slowly")
    write_file(manifest.id, "tables/staffing.parquet", b"content")
    grow_old(empty_store)
    remove_leftovers()
    write_file(manifest.id, "cubes/flow.parquet", b"content")

    with pytest.raises(SnapshotDamaged, match=r"tables/staffing\.parquet"):
        write_manifest(manifest)
