"""A store and its registry as one archive, and back.

The archive is a zip: `registry.jsonl`, `store/snapshots/<id>/…` as in the store, and `backup.json`, written
last, with the SHA-256 of each. Files of snapshots never change, so that it is enough to read the registry
first: what is published meanwhile is in the next backup.
"""

import os
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from pyarrow.fs import FileSelector
from pydantic import BaseModel, ConfigDict, ValidationError

from vib import __version__
from vib.locale import N_
from vib.store.errors import SnapshotDamaged, StoreError, StoreUnavailable
from vib.store.files import MANIFEST, manifest_content, read_file, read_manifest, sha256, store, write_file
from vib.store.files import reporting as reporting_store
from vib.store.registry_dump import Dump, dump, load

FORMAT = 1
REGISTRY, ABOUT = "registry.jsonl", "backup.json"
_FILE = re.compile(
    r"store/snapshots/(\d{4}-\d\d-\d\d-[0-9a-f]{8})/((?:tables|cubes)/[a-z_]+\.parquet|manifest\.json)"
)

Progress = Callable[[int, int], None]
"""Told how many snapshots are done, and of how many."""


class NothingToKeep(StoreError):
    """There is no registry yet."""

    def __init__(self) -> None:
        super().__init__(N_("There is nothing to back up: nothing was ever published in this store."))


class BackupUnusable(StoreError):
    """A file is no backup, or not what was written; nothing was restored."""

    def __init__(self, file: Path, what: str) -> None:
        super().__init__(
            N_("{file} is no whole backup ({what}). Nothing was restored. Use another copy of it."),
            file=str(file),
            what=what,
        )


class StoreInUse(StoreError):
    """There are snapshots where a backup would be restored; nothing was changed."""

    def __init__(self, snapshots: int) -> None:
        super().__init__(
            N_(
                "The store or its database is not empty (snapshots: {snapshots}). A backup replaces what is "
                "published there now: add --overwrite if that is what you want."
            ),
            snapshots=snapshots,
        )


class BackupThere(StoreError):
    """A file has the name that a backup should get."""

    def __init__(self, file: Path) -> None:
        super().__init__(N_("{file} is there already. Choose another name."), file=str(file))


class About(BaseModel):
    """`backup.json`: what an archive holds."""

    model_config = ConfigDict(frozen=True)

    format: int
    made_at: datetime
    software: str
    revision: str
    """The migration that the registry's tables are at."""
    snapshots: int
    files: dict[str, str]
    """Name in the archive → SHA-256."""


def back_up(target: Path, progress: Progress = lambda done, of: None) -> About:
    """Writes all that was ever published into a new archive.

    Raises `NothingToKeep`, `BackupThere`, `SnapshotDamaged` where a file is not what was published,
    `StoreUnavailable`; then there is no archive.
    """
    if target.exists():
        raise BackupThere(target)
    kept = dump()
    manifests = _manifests(kept)
    if not kept.revision:
        raise NothingToKeep
    with _new_archive(target) as archive:
        hashes: dict[str, str] = {}

        def add(name: str, content: bytes) -> None:
            archive.writestr(name, content)
            hashes[name] = sha256(content)

        add(REGISTRY, kept.lines())
        for done, (snapshot, manifest_hash) in enumerate(manifests.items(), start=1):
            for name, content in _files(snapshot, manifest_hash):
                add(f"store/snapshots/{snapshot}/{name}", content)
            progress(done, len(manifests))
        about = About(
            format=FORMAT,
            made_at=datetime.now(UTC),
            software=f"vib-monitor {__version__}",
            revision=kept.revision,
            snapshots=len(manifests),
            files=hashes,
        )
        archive.writestr(ABOUT, about.model_dump_json(indent=2))
    return about


def restore_backup(
    source: Path, overwrite: bool = False, progress: Progress = lambda done, of: None
) -> About:
    """Puts back what an archive holds: files first, then the registry in one transaction.

    The whole archive is checked before anything is written. With `overwrite` the registry is replaced; files
    of snapshots that it doesn't name stay where they are, unseen. Raises `BackupUnusable`, `StoreInUse`,
    `RegistryUnknown` for an archive of a newer version, `StoreUnavailable`.
    """
    with _archive(source) as archive:
        about = _about(source, archive)
        kept = _checked(source, archive, about)
        there = _snapshots_there()
        if there and not overwrite:
            raise StoreInUse(there)
        by_snapshot = _by_snapshot(about.files)
        for done, (snapshot, names) in enumerate(by_snapshot.items(), start=1):
            for name in names:
                write_file(snapshot, name, archive.read(f"store/snapshots/{snapshot}/{name}"))
            progress(done, len(by_snapshot))
    load(kept)
    return about


def _manifests(kept: Dump) -> dict[str, str]:
    """Snapshots that the registry ever named → the SHA-256 of their manifests."""
    return {row["snapshot_id"]: row["manifest_sha256"] for row in kept.rows.get("publications", [])}


def _files(snapshot: str, manifest_hash: str) -> Iterator[tuple[str, bytes]]:
    """The files of a snapshot, as they were published."""
    content = manifest_content(snapshot)
    if sha256(content) != manifest_hash:
        raise SnapshotDamaged(snapshot, MANIFEST)
    for file in read_manifest(snapshot).files:
        yield file.name, read_file(snapshot, file)
    yield MANIFEST, content


@contextmanager
def _new_archive(target: Path) -> Iterator[zipfile.ZipFile]:
    """An archive that gets its name when it is whole, and that only this user may read."""
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        descriptor = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            # Parquet is compressed already.
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(target)
    except OSError as error:
        raise StoreUnavailable(str(target), error) from error
    finally:
        with suppress(OSError):
            unfinished.unlink()


@contextmanager
def _archive(source: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    except zipfile.BadZipFile as error:
        raise BackupUnusable(source, str(error)) from error
    except OSError as error:
        raise StoreUnavailable(str(source), error) from error


def _about(source: Path, archive: zipfile.ZipFile) -> About:
    try:
        about = About.model_validate_json(archive.read(ABOUT))
    except (KeyError, ValidationError) as error:
        raise BackupUnusable(source, ABOUT) from error
    if about.format != FORMAT:
        raise BackupUnusable(source, f"format {about.format}")
    return about


def _checked(source: Path, archive: zipfile.ZipFile, about: About) -> Dump:
    """The registry of an archive in which every file is what was backed up, and none has another place."""
    for name, known in about.files.items():
        if name != REGISTRY and not _FILE.fullmatch(name):
            raise BackupUnusable(source, name)
        try:
            content = archive.read(name)
        except (KeyError, zipfile.BadZipFile) as error:
            raise BackupUnusable(source, name) from error
        if sha256(content) != known:
            raise BackupUnusable(source, name)
    try:
        kept = Dump.of_lines(about.revision, archive.read(REGISTRY))
        manifests = _manifests(kept)
    except (KeyError, ValueError, TypeError) as error:
        raise BackupUnusable(source, REGISTRY) from error
    for snapshot, known in manifests.items():
        name = f"store/snapshots/{snapshot}/{MANIFEST}"
        if about.files.get(name) != known:
            raise BackupUnusable(source, name)
    return kept


def _by_snapshot(files: Mapping[str, str]) -> dict[str, list[str]]:
    """Snapshots → the names of their files, the manifest last."""
    found: dict[str, list[str]] = {}
    for name in files:
        if match := _FILE.fullmatch(name):
            found.setdefault(match[1], []).append(match[2])
    return {snapshot: sorted(names, key=lambda name: name == MANIFEST) for snapshot, names in found.items()}


def _snapshots_there() -> int:
    """How many snapshots there are now, in the registry or in the store."""
    with reporting_store():
        filesystem, root = store()
        selector = FileSelector(f"{root}/snapshots", allow_not_found=True)
        in_store = len(filesystem.get_file_info(selector))
    return max(in_store, len(_manifests(dump())))
