"""The files of a snapshot: written once, each as a whole, and checked whenever they are read.

`<store>/snapshots/<id>/` holds `manifest.json`, `tables/<name>.parquet` and `cubes/<name>.parquet`.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
from pyarrow.fs import FileSystem, FileType, LocalFileSystem
from pydantic import ValidationError

from vib.model.snapshot import Manifest, Snapshot, StoredFile
from vib.settings import settings
from vib.store.errors import SnapshotDamaged, SnapshotUnknown, StoreUnavailable

MANIFEST = "manifest.json"
_ID = re.compile(r"^\d{4}-\d\d-\d\d-[0-9a-f]{8}$")


def sha256(content: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def snapshot_id(manifest: Manifest) -> str:
    """`<as_of>-<8 digits>`: the same for the same content, whoever publishes it and whenever.

    Counted in are the data files and what a reader is told of them: as_of, origin, title, note, schema, the
    reasons given for warnings, and the rule by which small counts are shielded.
    """
    how = manifest.protection
    content = {
        "shielded": [how.threshold, how.public, how.decided_by, how.revised] if how else None,
        **manifest.model_dump(mode="json", include={"schema_version", "as_of", "origin", "title", "note"}),
        "files": sorted((file.name, file.sha256) for file in manifest.files),
    }
    reasons = [(one.table, one.rule, one.reason) for one in manifest.findings if one.reason]
    if reasons:
        content["reasons"] = sorted(reasons)
    if how and how.unlike:
        content["unlike"] = how.unlike
    digest = sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode())
    return f"{manifest.as_of.isoformat()}-{digest[:8]}"


def write_file(snapshot: str, name: str, content: bytes) -> None:
    """Puts a data file into a snapshot's folder. Raises `StoreUnavailable`."""
    with reporting():
        _place(_folder(snapshot), name, content)


def write_manifest(manifest: Manifest) -> str:
    """Puts the manifest beside its files and returns its SHA-256.

    Raises `SnapshotDamaged` where one of them is not there any more, `StoreUnavailable`.
    """
    # Somebody who took them for leftovers may have removed them; whoever does has the write lock.
    with reporting():
        filesystem, _ = store()
        for file in manifest.files:
            if filesystem.get_file_info(f"{_folder(manifest.id)}/{file.name}").type != FileType.File:
                raise SnapshotDamaged(manifest.id, file.name)
    content = manifest.model_dump_json(indent=2).encode()
    write_file(manifest.id, MANIFEST, content)
    return sha256(content)


def read_manifest(snapshot: str) -> Manifest:
    """The manifest of a snapshot. Raises `SnapshotUnknown`, `SnapshotDamaged`, `StoreUnavailable`."""
    content = _content(snapshot, MANIFEST)
    try:
        manifest = Manifest.model_validate_json(content)
    except ValidationError as error:
        raise SnapshotDamaged(snapshot, MANIFEST) from error
    if manifest.id != snapshot or snapshot_id(manifest) != snapshot:
        raise SnapshotDamaged(snapshot, MANIFEST)
    return manifest


def manifest_content(snapshot: str) -> bytes:
    """A manifest as it lies in the store; errors as of `read_file`."""
    return _content(snapshot, MANIFEST)


def manifest_sha256(snapshot: str) -> str:
    """The SHA-256 of a manifest as it lies in the store; errors as of `read_manifest`."""
    return sha256(manifest_content(snapshot))


def read_file(snapshot: str, file: StoredFile) -> bytes:
    """A data file as it was published. Raises `SnapshotDamaged`, `StoreUnavailable`."""
    content = _content(snapshot, file.name)
    if sha256(content) != file.sha256:
        raise SnapshotDamaged(snapshot, file.name)
    return content


def read_snapshot(snapshot: str) -> Snapshot:
    """A snapshot with its frames, all its files checked against the manifest.

    Raises `SnapshotUnknown`, `SnapshotDamaged`, `StoreUnavailable`.
    """
    # Whoever reads manifests only (every start does) need not wait for pandas.
    from vib.store.frames import cube_frame, table_frame

    manifest = read_manifest(snapshot)
    contents = {Path(file.name): read_file(snapshot, file) for file in manifest.files}
    return Snapshot(
        manifest,
        {path.stem: table_frame(content) for path, content in contents.items() if path.parts[0] == "tables"},
        {path.stem: cube_frame(content) for path, content in contents.items() if path.parts[0] == "cubes"},
    )


@cache
def _store(uri: str) -> tuple[FileSystem, str]:
    """The file system of a store and the store's folder in it."""
    if "://" in uri:
        try:
            filesystem, folder = FileSystem.from_uri(uri)
        except pa.ArrowInvalid as error:
            # Its own text quotes the whole URI, keys and all.
            reason = f"{uri.partition('://')[0]}:// names no file system, or the rest of it is incomplete"
            raise StoreUnavailable("VIB_STORE", reason) from error
        return filesystem, folder.rstrip("/")
    return LocalFileSystem(), str(Path(uri).absolute())


def store() -> tuple[FileSystem, str]:
    """The file system of the configured store, and the store's folder in it. Raises `StoreUnavailable`."""
    return _store(settings().store_uri)


def _folder(snapshot: str) -> str:
    _, root = store()
    return f"{root}/snapshots/{snapshot}"


def _content(snapshot: str, name: str) -> bytes:
    """The bytes of a published snapshot's file; what can't be an id was never published."""
    if not _ID.match(snapshot):
        raise SnapshotUnknown(snapshot)
    with reporting():
        filesystem, _ = store()
        try:
            with filesystem.open_input_file(f"{_folder(snapshot)}/{name}") as file:
                return bytes(file.read())
        except FileNotFoundError as error:
            raise SnapshotDamaged(snapshot, name) from error


def _place(folder: str, name: str, content: bytes) -> None:
    """Writes a file under a name of its own and moves it, so that no reader ever meets half of it."""
    filesystem, root = store()
    target = f"{folder}/{name}"
    unfinished = f"{root}/incoming/{uuid4().hex}"
    for directory in (Path(target).parent, Path(unfinished).parent):
        filesystem.create_dir(directory.as_posix(), recursive=True)
    try:
        _write(filesystem, unfinished, content)
        _move(filesystem, unfinished, target)
    except BaseException:
        with suppress(OSError):
            filesystem.delete_file(unfinished)
        raise


def _write(filesystem: FileSystem, path: str, content: bytes) -> None:
    with filesystem.open_output_stream(path) as stream:
        stream.write(content)
    _settle(filesystem, path)


def _move(filesystem: FileSystem, source: str, target: str) -> None:
    filesystem.move(source, target)
    _settle(filesystem, Path(target).parent.as_posix())


def _settle(filesystem: FileSystem, path: str) -> None:
    """Waits until a local file or folder is on the disk: the registry must not outlive what it names."""
    if isinstance(filesystem, LocalFileSystem) and os.name == "posix":
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def reporting() -> Iterator[None]:
    """Makes `StoreUnavailable` of what goes wrong in the store within the block."""
    try:
        yield
    except OSError as error:
        raise StoreUnavailable(_told(settings().store_uri), error) from error


def _told(uri: str) -> str:
    """What a reader may be told of the store: where it is, never the keys that open it."""
    scheme, parted, rest = uri.rpartition("://")
    return scheme + parted + rest.rpartition("@")[2].partition("?")[0] if parted else uri
