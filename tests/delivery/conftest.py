"""A desk for tests of deliveries."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from vib.delivery.desk import Desk
from vib.settings import settings


@pytest.fixture
def desk(empty_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk whose processes have a place for temporary files of their own."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    monkeypatch.setenv("VIB_THRESHOLD", "1")
    settings.cache_clear()
    made = Desk()
    yield made
    made.close()
    settings.cache_clear()
