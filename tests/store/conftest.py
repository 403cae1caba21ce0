"""A snapshot small enough to make by hand, for the tests of the store."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from vib.model.snapshot import Manifest, StoredFile
from vib.model.vocabulary import ChangeClass, Origin
from vib.settings import settings
from vib.store.files import sha256, snapshot_id, write_file, write_manifest
from vib.store.frames import cube_bytes, table_bytes
from vib.store.migrate import migrate
from vib.store.registry import Publication, writing_ledger

MakeManifest = Callable[..., Manifest]
StoreSnapshot = Callable[..., Publication]

CONTENTS = {
    "tables/staffing.parquet": table_bytes(
        "staffing", pa.table({"agency": ["joint"], "funding": ["project"], "year": [2022], "fte": ["1.07"]})
    ),
    "cubes/flow.parquet": cube_bytes(
        "flow",
        pa.table(
            {
                "agency": ["*", "atlas"],
                "event_quarter": ["2022-Q4", "2022-Q4"],
                "event": ["enrolled", "enrolled"],
                "low": [12, 12],
                "high": [12, 12],
            }
        ),
    ),
}


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """The kind of database that the registry of `empty_store` is in: every test runs on both."""
    return str(request.param)


@pytest.fixture
def empty_store(
    database: str, empty_store: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """An empty store, and a registry in either kind of database."""
    if database == "postgresql":
        monkeypatch.setenv("VIB_DATABASE", request.getfixturevalue("postgres_url"))
        settings.cache_clear()
    return empty_store


def _manifest(contents: dict[str, bytes] = CONTENTS, **about: Any) -> Manifest:
    """A manifest of contents; what `about` leaves out is the same every time."""
    defaults: dict[str, Any] = {
        "id": "",
        "as_of": date(2022, 12, 31),
        "title": "",
        "note": "",
        "origin": Origin.SYNTHETIC,
        "change_class": ChangeClass.NEW_DATA,
        "published_at": datetime(2023, 1, 15, 9, 30, tzinfo=UTC),
        "published_by": "test",
        "based_on": None,
        "carried": {},
        "files": tuple(StoredFile(name=n, rows=1, sha256=sha256(c)) for n, c in contents.items()),
        "sources": (),
        "findings": (),
        "software": "test",
    }
    manifest = Manifest(**{**defaults, **about})
    return manifest.model_copy(update={"id": snapshot_id(manifest)})


@pytest.fixture
def make_manifest() -> MakeManifest:
    """A builder of manifests of the two small files."""
    return _manifest


@pytest.fixture
def store_snapshot() -> StoreSnapshot:
    """Publishes the two small files under `about` in the configured store."""

    def store(**about: Any) -> Publication:
        manifest = _manifest(**about)
        for name, content in CONTENTS.items():
            write_file(manifest.id, name, content)
        migrate()
        with writing_ledger() as ledger:
            return ledger.add(manifest, write_manifest(manifest))

    return store
