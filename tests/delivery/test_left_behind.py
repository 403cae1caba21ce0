"""A delivery's process that is killed while it unpacks or shields leaves no rows and no exact counts."""

import io
import os
import signal
import tempfile
import time
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from vib.access.roles import Role, Visitor
from vib.delivery.desk import Desk
from vib.delivery.open_delivery import Delivery, File
from vib.delivery.records import Phase
from vib.settings import ROOT

SECONDS = 60


@pytest.fixture
def place(empty_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files of this test alone; small counts are shielded."""
    made = tmp_path / "temporary"
    made.mkdir()
    monkeypatch.setenv("TMPDIR", str(made))
    monkeypatch.setattr(tempfile, "tempdir", str(made))
    monkeypatch.setenv("VIB_THRESHOLD", "5")
    return made


@pytest.fixture
def desk(place: Path) -> Iterator[Desk]:
    made = Desk()
    yield made
    made.close()


def zipped() -> File:
    """The first sample as a zip."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path in sorted((ROOT / "sample_data" / "2022-12-31").iterdir()):
            archive.write(path, path.name)
    return File("levering.zip", made.getvalue())


def written(place: Path) -> list[str]:
    """The files that are there now, but for locks; folders may go while one looks."""
    return [str(Path(at, name)) for at, _, names in os.walk(place) for name in names if name != "in-use"]


def wait_for(place: Path, kind: str, delivery: Delivery) -> None:
    end = time.monotonic() + SECONDS
    while not any(kind in path for path in written(place)):
        assert time.monotonic() < end
        assert delivery.phase not in (Phase.READY, Phase.ENDED), f"there was nothing of {kind}"
        time.sleep(0.002)


def wait_for_end(place: Path, delivery: Delivery) -> None:
    """Waits until it ended; what it started may need a moment more."""
    end = time.monotonic() + SECONDS
    while delivery.phase is not Phase.ENDED or (written(place) and time.monotonic() < end - SECONDS + 5):
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("kind", ["vib-zip-", "vib-argus-"])
@pytest.mark.parametrize("how", ["killed", "server gone", "let go"])
def test_what_was_unpacked_and_counted_goes_with_its_process(
    desk: Desk, place: Path, kind: str, how: str
) -> None:
    delivery = desk.hand_in([zipped()], date(2022, 12, 31), Visitor("An", Role.STAFF))
    wait_for(place, kind, delivery)
    process = delivery._process
    assert process is not None
    if how == "killed":
        os.kill(process.pid, signal.SIGKILL)
    elif how == "server gone":
        process.close()
    else:
        delivery.end()
    wait_for_end(place, delivery)
    assert written(place) == []
