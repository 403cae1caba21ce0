"""All that was published comes back from its backup, into either kind of database; nothing else does."""

import json
import shutil
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import inspect

from tests.conftest import Use
from vib.cli import main
from vib.model.snapshot import Manifest
from vib.model.vocabulary import ChangeClass
from vib.settings import settings
from vib.store.audit import Action, note_action, trail, verify
from vib.store.backup import (
    ABOUT,
    REGISTRY,
    BackupThere,
    BackupUnusable,
    NothingToKeep,
    StoreInUse,
    back_up,
    restore_backup,
)
from vib.store.database import engine, writing
from vib.store.errors import RegistryUnknown, SnapshotDamaged, StoreUnavailable
from vib.store.files import read_snapshot, sha256
from vib.store.migrate import configuration, migrate
from vib.store.registry import Publication, entries, published, writing_ledger
from vib.store.registry_dump import dump

MakeManifest = Callable[..., Manifest]
StoreSnapshot = Callable[..., Publication]


@pytest.fixture
def two(empty_store: Path, store_snapshot: StoreSnapshot) -> tuple[Publication, ...]:
    """Two snapshots with all that a database might spoil: accents, quotes, microseconds."""
    store_snapshot(note="été 'n\" \\ 'quote'\nnew line", published_by="Zoë")
    store_snapshot(
        as_of=date(2023, 6, 30),
        change_class=ChangeClass.CORRECTION,
        published_at=datetime(2024, 2, 29, 23, 59, 59, 123456, tzinfo=UTC),
        based_on=published()[0].snapshot_id,
    )
    return published()


def lose_everything(store: Path) -> None:
    """Removes every file of the store, and the registry with all its tables."""
    shutil.rmtree(store / "store")
    if (store / "registry.db").exists():
        (store / "registry.db").unlink()
    else:
        with writing(settings().database_url).begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
    assert published() == ()


def in_store(store: Path) -> dict[str, bytes]:
    folder = store / "store"
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_everything_comes_back_after_everything_is_lost(
    empty_store: Path, two: tuple[Publication, ...], store_snapshot: StoreSnapshot
) -> None:
    files, registry = in_store(empty_store), dump()
    back_up(empty_store / "b.zip")
    lose_everything(empty_store)
    about = restore_backup(empty_store / "b.zip")

    assert about.snapshots == 2
    assert published() == two
    assert dump() == registry
    assert in_store(empty_store) == files
    assert [read_snapshot(one.snapshot_id).id for one in two] == [one.snapshot_id for one in two]
    # What comes next is numbered after what was put back.
    assert store_snapshot(as_of=date(2023, 9, 30)).entry == 3


def test_a_backup_moves_a_registry_into_the_other_kind_of_database(
    empty_store: Path,
    two: tuple[Publication, ...],
    store_snapshot: StoreSnapshot,
    database: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    back_up(empty_store / "b.zip")
    other = f"sqlite:///{empty_store / 'other.db'}"
    if database == "sqlite":
        other = request.getfixturevalue("postgres_url")
    monkeypatch.setenv("VIB_DATABASE", other)
    monkeypatch.setenv("VIB_STORE", str(empty_store / "other"))
    settings.cache_clear()
    restore_backup(empty_store / "b.zip")

    assert published() == two
    assert store_snapshot(as_of=date(2023, 9, 30)).entry == 3
    back_up(empty_store / "c.zip")


def test_a_store_in_use_is_replaced_only_when_told(
    empty_store: Path, two: tuple[Publication, ...], store_snapshot: StoreSnapshot
) -> None:
    back_up(empty_store / "b.zip")
    later = store_snapshot(as_of=date(2023, 9, 30)).snapshot_id
    damaged = empty_store / "store" / "snapshots" / two[0].snapshot_id / "cubes" / "flow.parquet"
    damaged.write_bytes(b"spoilt")
    with pytest.raises(StoreInUse, match="snapshots: 3"):
        restore_backup(empty_store / "b.zip")
    assert len(published()) == 3

    restore_backup(empty_store / "b.zip", overwrite=True)
    assert published() == two
    assert read_snapshot(two[0].snapshot_id).id == two[0].snapshot_id
    # Nobody sees it; whether it may go is for a person to say.
    assert (empty_store / "store" / "snapshots" / later / "manifest.json").exists()


@pytest.mark.parametrize("lost", ["store", "registry"])
def test_half_a_loss_is_a_store_in_use(
    empty_store: Path, two: tuple[Publication, ...], lost: str, use: Use
) -> None:
    back_up(empty_store / "b.zip")
    if lost == "store":
        shutil.rmtree(empty_store / "store")
    else:
        with writing(settings().database_url).begin() as connection:
            command.downgrade(configuration(connection), "base")
    with pytest.raises(StoreInUse, match="snapshots: 2"):
        restore_backup(empty_store / "b.zip")

    restore_backup(empty_store / "b.zip", overwrite=True)
    assert published() == two


def test_what_is_published_meanwhile_is_not_in_it_by_half(
    empty_store: Path, two: tuple[Publication, ...], store_snapshot: StoreSnapshot
) -> None:
    def meanwhile(done: int, of: int) -> None:
        if done == 1:
            store_snapshot(as_of=date(2023, 9, 30))

    back_up(empty_store / "b.zip", progress=meanwhile)
    assert len(published()) == 3
    restore_backup(empty_store / "b.zip", overwrite=True)
    assert published() == two


def test_nothing_is_nothing_to_back_up(empty_store: Path) -> None:
    with pytest.raises(NothingToKeep):
        back_up(empty_store / "b.zip")
    assert not (empty_store / "b.zip").exists()


def test_a_damaged_snapshot_is_not_backed_up_unseen(empty_store: Path, two: tuple[Publication, ...]) -> None:
    path = empty_store / "store" / "snapshots" / two[0].snapshot_id / "tables" / "staffing.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(SnapshotDamaged, match=r"staffing\.parquet"):
        back_up(empty_store / "b.zip")
    assert [p.name for p in empty_store.iterdir() if "b.zip" in p.name] == []


def test_an_earlier_backup_is_not_written_over(empty_store: Path, two: tuple[Publication, ...]) -> None:
    back_up(empty_store / "b.zip")
    before = (empty_store / "b.zip").read_bytes()
    with pytest.raises(BackupThere):
        back_up(empty_store / "b.zip")
    assert (empty_store / "b.zip").read_bytes() == before
    assert (empty_store / "b.zip").stat().st_mode & 0o777 == 0o600


def test_a_folder_that_is_not_there_is_told(empty_store: Path, two: tuple[Publication, ...]) -> None:
    with pytest.raises(StoreUnavailable, match=r"b\.zip"):
        back_up(empty_store / "nowhere" / "b.zip")


def rewritten(archive: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """A copy of an archive with other contents."""
    with zipfile.ZipFile(archive) as whole:
        contents = {name: whole.read(name) for name in whole.namelist()}
    change(contents)
    copy = archive.with_name("changed.zip")
    with zipfile.ZipFile(copy, "w") as changed:
        for name, content in contents.items():
            changed.writestr(name, content)
    return copy


def without_registry_line(contents: dict[str, bytes]) -> None:
    contents[REGISTRY] = b"\n".join(contents[REGISTRY].splitlines()[:-1])


def with_another_count(contents: dict[str, bytes]) -> None:
    name = next(name for name in contents if name.endswith("flow.parquet"))
    contents[name] = contents[name][:-1] + b"x"


def without_a_file(contents: dict[str, bytes]) -> None:
    del contents[next(name for name in contents if name.endswith("flow.parquet"))]


def without_about(contents: dict[str, bytes]) -> None:
    del contents[ABOUT]


def told(contents: dict[str, bytes], **changed: object) -> None:
    contents[ABOUT] = json.dumps(json.loads(contents[ABOUT]) | changed).encode()


def outside_the_store(contents: dict[str, bytes]) -> None:
    files = json.loads(contents[ABOUT])["files"]
    contents["store/snapshots/../../evil"] = b""
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    told(contents, files=files | {"store/snapshots/../../evil": empty})


def without_a_snapshot(contents: dict[str, bytes]) -> None:
    files = json.loads(contents[ABOUT])["files"]
    told(contents, files={name: known for name, known in files.items() if "2022-12-31" not in name})


def of_another_format(contents: dict[str, bytes]) -> None:
    told(contents, format=2)


@pytest.mark.parametrize(
    "change",
    [
        without_registry_line,
        with_another_count,
        without_a_file,
        without_about,
        outside_the_store,
        without_a_snapshot,
        of_another_format,
    ],
)
def test_an_archive_that_is_not_what_was_written_restores_nothing(
    empty_store: Path, two: tuple[Publication, ...], change: Callable[[dict[str, bytes]], None]
) -> None:
    back_up(empty_store / "b.zip")
    changed = rewritten(empty_store / "b.zip", change)
    lose_everything(empty_store)
    with pytest.raises(BackupUnusable):
        restore_backup(changed)

    assert published() == ()
    assert not (empty_store / "store").exists()


def test_half_an_archive_restores_nothing(empty_store: Path, two: tuple[Publication, ...]) -> None:
    back_up(empty_store / "b.zip")
    whole = (empty_store / "b.zip").read_bytes()
    (empty_store / "half.zip").write_bytes(whole[: len(whole) // 2])
    lose_everything(empty_store)
    with pytest.raises(BackupUnusable, match=r"half\.zip"):
        restore_backup(empty_store / "half.zip")


def test_a_backup_of_a_newer_version_changes_nothing(empty_store: Path, two: tuple[Publication, ...]) -> None:
    back_up(empty_store / "b.zip")
    newer = rewritten(empty_store / "b.zip", lambda contents: told(contents, revision="9999"))
    with pytest.raises(RegistryUnknown):
        restore_backup(newer, overwrite=True)
    assert published() == two


def test_a_backup_of_the_first_version_is_upgraded(
    empty_store: Path, two: tuple[Publication, ...], tmp_path: Path
) -> None:
    later = ("restored_because",)
    back_up(empty_store / "b.zip")

    def as_then(contents: dict[str, bytes]) -> None:
        lines = [json.loads(line) for line in contents[REGISTRY].splitlines()]
        kept = [
            line | {"row": {name: value for name, value in line["row"].items() if name not in later}}
            for line in lines
            if line["table"] == "publications"
        ]
        contents[REGISTRY] = "\n".join(map(json.dumps, kept)).encode()
        files = json.loads(contents[ABOUT])["files"]
        told(contents, revision="0001", files=files | {REGISTRY: sha256(contents[REGISTRY])})

    old = rewritten(empty_store / "b.zip", as_then)
    lose_everything(empty_store)
    restore_backup(old)
    assert published() == two
    migrate()
    assert "publications" in inspect(engine(settings().database_url)).get_table_names()


def test_the_commands(
    empty_store: Path, two: tuple[Publication, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    archive = str(empty_store / "b.zip")
    assert main(["backup", archive]) == 0
    assert main(["backup", archive]) == 1
    assert main(["restore-backup", archive]) == 1
    assert main(["restore-backup", archive, "--overwrite"]) == 0

    said = capsys.readouterr()
    assert f"Reservekopie gemaakt in {archive}. Momentopnamen: 2" in said.out
    assert f"Teruggezet uit {archive}" in said.out
    assert "voeg --overwrite toe" in said.err
    assert published() == two


def test_what_was_withdrawn_and_who_did_it_come_back_too(
    two: tuple[Publication, ...], empty_store: Path, tmp_path: Path
) -> None:
    with writing_ledger() as ledger:
        ledger.withdraw(two[1], "a wrong file", "An", "coordinator")
    with writing_ledger() as ledger:
        ledger.restore(entries()[1], "it was right", "Bo")
    with writing_ledger() as ledger:
        ledger.withdraw(two[0], "an older method", "Cas")
    before, told = entries(), trail()
    back_up(tmp_path / "backup.zip")
    lose_everything(empty_store)
    restore_backup(tmp_path / "backup.zip")

    assert (entries(), trail()) == (before, told)
    assert (verify().lines, verify().wrong) == (5, None)
    note_action(Action.DOWNLOADED, "Dirk")
    assert trail()[-1].number == 6
