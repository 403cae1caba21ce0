"""Zips, which workbooks are too: looked at before they are unpacked, and counted meanwhile."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vib.intake import limits
from vib.intake.findings import Told
from vib.intake.raw import BROKEN, Unreadable
from vib.locale import N_

TOO_LARGE = Told(
    "file.too_large",
    "error",
    N_("This file would become far larger when it is unpacked than a delivery is."),
    N_("Deliver the tables as separate files, large ones as Parquet."),
)
TOO_MANY_PARTS = Told(
    "file.too_many_parts",
    "error",
    N_("There are more files in this file than a delivery has."),
    N_("Deliver the tables alone, without other files."),
)
LOCKED = Told(
    "file.locked",
    "error",
    N_("This file is protected by a password."),
    N_("Remove the password (in Excel: File > Info > Protect Workbook) and save it again."),
)
OTHER_PACKING = Told(
    "file.other_packing",
    "error",
    N_("This file is packed in a way that is not read."),
    N_("Make the zip again with Windows, macOS or another common program."),
)

_LOCAL_HEADER = struct.Struct("<4s22xHH")
_READ_AT_ONCE = 2**16
_READ_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1

# What `zipfile` raises on the many ways in which a directory of a zip can be wrong.
_BAD_ZIP = (zipfile.BadZipFile, struct.error, ValueError, EOFError, NotImplementedError, OverflowError)


@contextmanager
def opened_archive(path: Path, most_files: int, most_bytes: int) -> Iterator[zipfile.ZipFile]:
    """A zip whose directory was checked; raises `Unreadable`, and `OSError` where it can't be opened."""
    try:
        archive = zipfile.ZipFile(path)
    except _BAD_ZIP:
        raise Unreadable(BROKEN) from None
    with archive:
        _check_directory(archive, most_files, most_bytes)
        yield archive


def _check_directory(archive: zipfile.ZipFile, most_files: int, most_bytes: int) -> None:
    entries = archive.infolist()
    if len(entries) > most_files:
        raise Unreadable(TOO_MANY_PARTS)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Unreadable(LOCKED)
    if any(entry.compress_type not in _READ_PACKINGS for entry in entries):
        raise Unreadable(OTHER_PACKING)
    if len({entry.filename for entry in entries}) < len(entries):
        raise Unreadable(BROKEN)
    # Where the beginning of the file is gone, its directory points to places before it.
    if any(entry.header_offset < 0 for entry in entries):
        raise Unreadable(BROKEN)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > most_bytes or (unpacked > limits.RATIO_FROM and unpacked > limits.RATIO * packed):
        raise Unreadable(TOO_LARGE)


def unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of an entry, piece by piece.

    Raises `Unreadable` where they are not as many as the directory says, or not those that were packed.
    `zipfile` itself stops at the size that the directory says, and other programs read on.
    """
    count, check = 0, 0
    for piece in _pieces(archive, entry):
        count += len(piece)
        check = zlib.crc32(piece, check)
        if count > entry.file_size:
            raise Unreadable(BROKEN)
        yield piece
    if count != entry.file_size or check != entry.CRC:
        raise Unreadable(BROKEN)


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        file = archive.fp
        assert file is not None
        file.seek(entry.header_offset)
        signature, name, extra = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
        if signature != b"PK\x03\x04":
            raise Unreadable(BROKEN)
        file.seek(name + extra, 1)
        left = entry.compress_size
        inflate = zlib.decompressobj(-zlib.MAX_WBITS) if entry.compress_type == zipfile.ZIP_DEFLATED else None
        while left and (packed := file.read(min(left, _READ_AT_ONCE))):
            left -= len(packed)
            yield packed if inflate is None else inflate.decompress(packed)
        if inflate is not None:
            yield inflate.flush()
    except (struct.error, zlib.error, ValueError):
        raise Unreadable(BROKEN) from None


def bytes_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """All bytes of an entry; raises `Unreadable`."""
    return b"".join(unpacked(archive, entry))
