"""A real disk that is full or read-only: a clear refusal, nothing half-written, and nothing lost."""

import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from tests.conftest import Speak
from tests.delivery.at_the_desk import SECONDS, files, go, ready, wait
from tests.full_disk.small_disk import Disk, small_disk
from tests.small_bundle import PLANTED, Bundle
from tests.twenty_people import TWENTY
from vib.access.roles import Role, Visitor
from vib.cli import main
from vib.delivery.desk import Desk
from vib.delivery.open_delivery import Delivery, File
from vib.delivery.records import Phase
from vib.locale import Language
from vib.publish import publish
from vib.settings import ROOT, settings
from vib.store.audit import verify
from vib.store.files import manifest_sha256, read_snapshot
from vib.store.registry import published

FIRST, SECOND = date(2022, 12, 31), date(2023, 6, 30)
REFUSED = 1
Words = dict[Language, str]
Said = pytest.CaptureFixture[str]
Broken = Callable[[Disk], AbstractContextManager[None]]

FULL: Words = {"nl": "geen plaats meer om te schrijven", "en": "no room left to write"}
READ_ONLY: Words = {"nl": "er mag alleen gelezen worden", "en": "it is read-only"}
NO_TEMPORARY_FILES: Words = {"nl": "geen tijdelijke bestanden", "en": "No temporary files"}


@contextmanager
def full(disk: Disk) -> Iterator[None]:
    """A disk on which not one byte can be written within the block."""
    disk.fill()
    yield
    disk.make_room()


@contextmanager
def nearly_full(disk: Disk, left: int = 12 * 1024) -> Iterator[None]:
    """A disk with room for some of what is written within the block."""
    disk.fill(left)
    yield
    disk.make_room()


@contextmanager
def read_only(disk: Disk) -> Iterator[None]:
    """A disk on which nothing can be changed within the block."""
    disk.make_read_only()
    yield
    disk.make_writable()


BROKEN: tuple[Broken, ...] = (full, nearly_full, read_only)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with small_disk(tmp_path / "disk") as disk:
        yield disk


@pytest.fixture
def shown(empty_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty store and registry, where counts are published as they are."""
    monkeypatch.setenv("VIB_THRESHOLD", "1")
    settings.cache_clear()


@pytest.fixture
def store(disk: Disk, shown: None, monkeypatch: pytest.MonkeyPatch) -> Disk:
    """The small disk, with the store on it and the registry elsewhere."""
    monkeypatch.setenv("VIB_STORE", str(disk.path / "store"))
    settings.cache_clear()
    return disk


@pytest.fixture
def database(disk: Disk, shown: None, monkeypatch: pytest.MonkeyPatch) -> Disk:
    """The small disk, with the registry on it and the store elsewhere."""
    monkeypatch.setenv("VIB_DATABASE", f"sqlite:///{disk.path}/registry.db")
    settings.cache_clear()
    return disk


@pytest.fixture
def temporary(disk: Disk, empty_store: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    """The small disk as the place for temporary files, of this process and of those it starts."""
    monkeypatch.setenv("TMPDIR", str(disk.path))
    monkeypatch.setattr(tempfile, "tempdir", str(disk.path))
    return disk


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, empty_store: Path) -> Iterator[Desk]:
    made = Desk()
    yield made
    made.close()


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def nothing_is_lost(number: int) -> None:
    """So many snapshots are published, all whole; nothing unfinished lies beside them."""
    publications = published()
    assert len(publications) == number
    for one in publications:
        assert manifest_sha256(one.snapshot_id) == one.manifest_sha256
        read_snapshot(one.snapshot_id)
    assert verify().wrong is None
    assert list((Path(settings().store_uri) / "incoming").iterdir()) == []


# Publishing, by command


def test_a_store_says_what_to_do_and_takes_the_same_once_that_is_done(
    store: Disk, bundle: Bundle, capsys: Said
) -> None:
    a_command_is_refused_and_then_done(store, bundle, capsys, "nl")


def test_a_registry_says_what_to_do_and_takes_the_same_once_that_is_done(
    database: Disk, bundle: Bundle, capsys: Said, speak: Speak
) -> None:
    speak("en")
    a_command_is_refused_and_then_done(database, bundle, capsys, "en")


def a_command_is_refused_and_then_done(disk: Disk, bundle: Bundle, capsys: Said, language: Language) -> None:
    publish([bundle()], FIRST)
    command = ["publish", str(bundle("staffing")), "--as-of", str(SECOND)]
    for broken in BROKEN:
        with broken(disk):
            assert main(command) == REFUSED
            nothing_is_lost(1)
        refused_for(broken, disk.path, capsys, language)

    assert main(command) == 0
    nothing_is_lost(2)


def refused_for(broken: Broken, place: Path, capsys: Said, language: Language = "nl") -> None:
    """A command said nothing but, in the end, why it could not write in a place."""
    said = capsys.readouterr()
    last = said.err.strip().splitlines()[-1]
    assert (READ_ONLY if broken is read_only else FULL)[language] in last
    assert str(place) in last
    assert "Traceback" not in said.err
    assert said.out == ""


def test_a_command_without_room_to_unpack_says_so(temporary: Disk, bundle: Bundle, tmp_path: Path) -> None:
    delivered = zipped(bundle(), tmp_path / "delivery.zip")
    command = [sys.executable, "-m", "vib", "publish", str(delivered), "--as-of", str(FIRST)]
    # Python takes no place for temporary files in which not even a few bytes can be written.
    temporary.fill(left=8 * 1024)
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    temporary.make_room()

    assert (ran.returncode, ran.stdout) == (REFUSED, "")
    without_room_for_temporary_files(temporary, ran.stderr)


def test_a_command_without_room_to_shield_says_so(temporary: Disk, bundle: Bundle, capsys: Said) -> None:
    # The engine that shields small counts finds room for its first files, and not for the others.
    temporary.fill(left=64 * 1024)
    assert main(["publish", str(bundle(**TWENTY)), "--as-of", str(FIRST)]) == REFUSED
    temporary.make_room()

    without_room_for_temporary_files(temporary, capsys.readouterr().err)


def without_room_for_temporary_files(disk: Disk, said: str) -> None:
    """That is what was said; nothing is published, and nothing is left on the disk."""
    last = said.strip().splitlines()[-1]
    assert NO_TEMPORARY_FILES["nl"] in last
    assert str(disk.path) in last
    assert "Traceback" not in said
    assert published() == ()
    assert list(disk.path.iterdir()) == []


def zipped(folder: Path, file: Path) -> Path:
    """A zip of a folder's files, of a megabyte."""
    with zipfile.ZipFile(file, "w") as archive:
        for path in folder.iterdir():
            archive.writestr(path.name, path.read_bytes() + b"\n" * 100_000)
    return file


# Publishing, at the desk


def test_the_desk_says_what_to_do_and_publishes_the_same_once_that_is_done(
    store: Disk, desk: Desk, bundle: Bundle
) -> None:
    publish([bundle()], FIRST)
    delivery = ready(desk, bundle("staffing"))
    assert delivery.preview is not None
    request = go(delivery, delivery.preview.hash)

    for broken, words in ((full, FULL), (read_only, READ_ONLY)):
        with broken(store):
            delivery.publish(request)
            wait(delivery, lambda: delivery.phase is not Phase.PUBLISHING)
            assert delivery.phase is Phase.READY
            nothing_is_lost(1)
        assert delivery.refused is not None
        for language, text in words.items():
            assert text in delivery.refused.message.text(language)
        assert not delivery.refused.again

    delivery.publish(request)
    wait(delivery, lambda: delivery.phase is Phase.PUBLISHED)
    nothing_is_lost(2)


def test_the_desk_says_that_there_is_no_room_for_what_is_uploaded(
    shown: None, temporary: Disk, desk: Desk, bundle: Bundle, tmp_path: Path
) -> None:
    folder = bundle()
    zip_ = zipped(folder, tmp_path / "delivery.zip")
    room_for_the_zip = partial(nearly_full, left=zip_.stat().st_size + 16 * 1024)
    uploads: list[tuple[Broken, list[File]]] = [
        (full, files(folder)),
        (read_only, files(folder)),
        # It is the process of the delivery that finds no room then.
        (room_for_the_zip, [File(zip_.name, zip_.read_bytes())]),
    ]
    for broken, uploaded in uploads:
        with broken(temporary):
            desk.warm()
            delivery = handed_in(desk, uploaded)
        assert delivery.phase is Phase.ENDED
        assert delivery.ended is not None
        for language, words in NO_TEMPORARY_FILES.items():
            assert words in delivery.ended.text(language)
        no_person_is_left(temporary)

    assert handed_in(desk, files(folder)).phase is Phase.READY


def handed_in(desk: Desk, uploaded: list[File]) -> Delivery:
    """A delivery that is ready to be published, or has come to nothing."""
    delivery = desk.hand_in(uploaded, FIRST, Visitor("An", Role.STAFF))
    wait(delivery, lambda: delivery.phase in (Phase.READY, Phase.FAULTY))
    return delivery


def no_person_is_left(disk: Disk) -> None:
    """Nothing of what was uploaded lies on the disk; the process may need a moment to go."""
    end = time.monotonic() + SECONDS
    while any(PLANTED.encode() in path.read_bytes() for path in files_below(disk.path)):
        assert time.monotonic() < end
        time.sleep(0.02)
    assert published() == ()


# Backup


def test_a_backup_that_finds_no_room_leaves_no_file(
    shown: None, disk: Disk, bundle: Bundle, capsys: Said
) -> None:
    publish([bundle()], FIRST)
    archive = disk.path / "backup.zip"
    for broken in BROKEN:
        with broken(disk):
            before = set(disk.path.iterdir())
            assert main(["backup", str(archive)]) == REFUSED
            assert set(disk.path.iterdir()) == before
        refused_for(broken, archive, capsys)

    assert main(["backup", str(archive)]) == 0
    nothing_is_lost(1)


def test_a_backup_put_back_on_a_full_disk_loses_nothing(
    store: Disk, bundle: Bundle, tmp_path: Path, capsys: Said
) -> None:
    publish([bundle()], FIRST)
    archive = tmp_path / "backup.zip"
    assert main(["backup", str(archive)]) == 0
    publish([bundle("staffing")], SECOND)
    put_back = ["restore-backup", str(archive), "--overwrite"]
    capsys.readouterr()

    with full(store):
        assert main(put_back) == REFUSED
        nothing_is_lost(2)
    refused_for(full, store.path, capsys)

    assert main(put_back) == 0
    nothing_is_lost(1)
