"""Snapshots are whole, checked when they are read, and named after what they hold."""

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from vib.model.snapshot import Manifest
from vib.model.vocabulary import Origin
from vib.settings import settings
from vib.store import files
from vib.store.errors import SnapshotDamaged, SnapshotUnknown, StoreUnavailable
from vib.store.files import read_snapshot, snapshot_id
from vib.store.registry import Publication

MakeManifest = Callable[..., Manifest]
StoreSnapshot = Callable[..., Publication]


@pytest.fixture
def database() -> str:
    """Files are the same whatever the registry is in."""
    return "sqlite"


def folder(store: Path, snapshot: str) -> Path:
    return store / "store" / "snapshots" / snapshot


def test_a_snapshot_is_read_as_it_was_written(empty_store: Path, store_snapshot: StoreSnapshot) -> None:
    snapshot = read_snapshot(store_snapshot().snapshot_id)

    assert snapshot.as_of == date(2022, 12, 31)
    assert snapshot.tables["staffing"]["fte"].tolist() == [Decimal("1.07")]
    assert snapshot.cubes["flow"].query("agency == '*'")["low"].tolist() == [12]


def test_no_unfinished_file_stays_behind(empty_store: Path, store_snapshot: StoreSnapshot) -> None:
    published = store_snapshot()

    assert list((empty_store / "store" / "incoming").iterdir()) == []
    found = sorted(p.name for p in folder(empty_store, published.snapshot_id).rglob("*") if p.is_file())
    assert found == ["flow.parquet", "manifest.json", "staffing.parquet"]


@pytest.mark.parametrize(
    "change",
    [
        {"title": "another"},
        {"note": "another"},
        {"origin": Origin.REAL},
        {"as_of": date(2023, 6, 30)},
        {"contents": {"tables/staffing.parquet": b"another"}},
    ],
)
def test_another_content_is_another_id(make_manifest: MakeManifest, change: dict[str, Any]) -> None:
    assert make_manifest(**change).id != make_manifest().id


def test_who_publishes_and_when_is_no_content(make_manifest: MakeManifest) -> None:
    later = make_manifest(published_by="somebody else", published_at=datetime(2026, 1, 1, tzinfo=UTC))

    assert later.id == make_manifest().id
    assert later.id.startswith("2022-12-31-")


@pytest.mark.parametrize("file", ["tables/staffing.parquet", "cubes/flow.parquet", "manifest.json"])
@pytest.mark.parametrize("damage", ["removed", "changed", "cut"])
def test_a_damaged_file_is_named(
    empty_store: Path, store_snapshot: StoreSnapshot, file: str, damage: str
) -> None:
    snapshot = store_snapshot().snapshot_id
    path = folder(empty_store, snapshot) / file
    content = path.read_bytes()
    if damage == "removed":
        path.unlink()
    else:
        path.write_bytes(content.replace(b"2022", b"2032") if damage == "changed" else content[:-9])
        if path.read_bytes() == content:
            path.write_bytes(content[:-1] + b"x")

    with pytest.raises(SnapshotDamaged, match=file):
        read_snapshot(snapshot)


def test_a_manifest_that_tells_something_else_is_damaged(
    empty_store: Path, store_snapshot: StoreSnapshot
) -> None:
    snapshot = store_snapshot().snapshot_id
    path = folder(empty_store, snapshot) / "manifest.json"
    path.write_text(path.read_text().replace('"origin": "synthetic"', '"origin": "real"'))

    with pytest.raises(SnapshotDamaged, match=r"manifest\.json"):
        read_snapshot(snapshot)


@pytest.mark.parametrize("asked", ["../../etc", "latest", ""])
def test_an_unknown_snapshot_is_said_to_be_unknown(
    empty_store: Path, store_snapshot: StoreSnapshot, asked: str
) -> None:
    store_snapshot()

    with pytest.raises(SnapshotUnknown):
        read_snapshot(asked)


def test_a_published_snapshot_whose_folder_is_gone_is_damaged(
    empty_store: Path, store_snapshot: StoreSnapshot
) -> None:
    snapshot = store_snapshot().snapshot_id
    shutil.rmtree(empty_store / "store")

    with pytest.raises(SnapshotDamaged, match=r"manifest\.json"):
        read_snapshot(snapshot)


@pytest.mark.parametrize("uri", ["ftp://name:PASSWORD@host/store", "s3://KEY:PASS%2FWORD@bucket/a?region="])
def test_a_store_that_is_none_is_told_without_its_keys(
    empty_store: Path, monkeypatch: pytest.MonkeyPatch, uri: str
) -> None:
    def unreachable(asked: str) -> tuple[object, str]:
        raise OSError("out of reach")

    monkeypatch.setenv("VIB_STORE", uri)
    settings.cache_clear()
    if uri.startswith("s3"):
        monkeypatch.setattr(files, "_store", unreachable)
    with pytest.raises(StoreUnavailable) as refused:
        read_snapshot("2022-12-31-00000000")

    said = str(refused.value)
    assert "WORD" not in said
    assert "ftp://" in said or "s3://bucket/a)" in said


def test_a_failed_write_leaves_nothing_half(empty_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(filesystem: object, path: str, content: bytes) -> None:
        Path(path).write_bytes(content[:3])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "_write", full)
    with pytest.raises(StoreUnavailable, match="no room left"):
        files.write_file("2022-12-31-00000000", "tables/staffing.parquet", b"content")

    assert [p for p in (empty_store / "store").rglob("*") if p.is_file()] == []


def test_a_store_that_is_no_folder_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("VIB_STORE", str(tmp_path / "file"))
    settings.cache_clear()
    try:
        with pytest.raises(StoreUnavailable, match="file"):
            files.write_file("2022-12-31-00000000", "tables/staffing.parquet", b"content")
    finally:
        settings.cache_clear()


def test_a_store_may_be_given_as_a_uri(
    tmp_path: Path, empty_store: Path, store_snapshot: StoreSnapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIB_STORE", (tmp_path / "elsewhere").as_uri())
    settings.cache_clear()

    snapshot = store_snapshot().snapshot_id

    assert (tmp_path / "elsewhere" / "snapshots" / snapshot / "manifest.json").exists()
    assert snapshot_id(read_snapshot(snapshot).manifest) == snapshot
