"""Single tables and cubes of a snapshot, in Arrow, without reading the rest of it."""

import pyarrow as pa

from vib.model.snapshot import Manifest, StoredFile
from vib.store.files import read_file
from vib.store.frames import arrow_table


def table_file(table: str) -> str:
    """The name of the file that a public table is in."""
    return f"tables/{table}.parquet"


def cube_file(cube: str) -> str:
    """The name of the file that a cube is in."""
    return f"cubes/{cube}.parquet"


def stored_file(manifest: Manifest, name: str) -> StoredFile:
    """What the manifest says of a file."""
    return next(file for file in manifest.files if file.name == name)


def stored_content(manifest: Manifest, name: str) -> bytes:
    """A file as it was published. Raises `SnapshotDamaged`, `StoreUnavailable`."""
    return read_file(manifest.id, stored_file(manifest, name))


def stored_table(manifest: Manifest, table: str) -> pa.Table:
    """A public table as it was published; errors as of `stored_content`."""
    return arrow_table(stored_content(manifest, table_file(table)))


def stored_cube(manifest: Manifest, cube: str) -> pa.Table:
    """A cube as it was published; errors as of `stored_content`."""
    return arrow_table(stored_content(manifest, cube_file(cube)))
