"""What a file really is, by its first bytes: its name may say otherwise."""

import zipfile
from pathlib import Path

from vib.intake.archive import LOCKED
from vib.intake.findings import Told
from vib.intake.raw import EMPTY
from vib.locale import N_

_LOOKED_AT = 2**20
_KIND = "file.other_kind"

IS_WORKBOOK = Told(
    _KIND,
    "error",
    N_("This is an Excel file, whatever its name says."),
    N_("Let the name of the file end in .xlsx."),
)
IS_ZIP = Told(
    _KIND,
    "error",
    N_("This is a zip file, whatever its name says."),
    N_("Let the name of the file end in .zip."),
)
IS_PARQUET = Told(
    _KIND,
    "error",
    N_("This is a Parquet file, whatever its name says."),
    N_("Let the name of the file end in .parquet."),
)
IS_TEXT = Told(
    _KIND,
    "error",
    N_("This is a text file, whatever its name says."),
    N_("If it is a table with separators, let the name of the file end in .csv."),
)
IS_OLD_EXCEL = Told(
    _KIND,
    "error",
    N_("This is a file of an old version of Excel or Word, whatever its name says."),
    N_("Open it in Excel and save it as ‘Excel Workbook (*.xlsx)’."),
)
IS_OTHER = Told(
    _KIND,
    "error",
    N_("This file holds no table, whatever its name says."),
    N_("Open it in the program that made it, and save the table as .xlsx or .csv."),
)

_LOCKED_PART = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (
    b"%PDF",
    b"{\\rtf",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x1f\x8b",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"\x7fELF",
    b"MZ\x90",
)
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table")


def _zipped(path: Path) -> Told | None:
    """What a file that begins as a zip does is; None where it is not even that."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.casefold() for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, OverflowError):
        return None
    if "mimetype" in names or "word/document.xml" in names:
        return IS_OTHER
    return IS_WORKBOOK if "[content_types].xml" in names else IS_ZIP


def _is_text(head: bytes) -> bool:
    """Whether the beginning of a file can be read by a person."""
    return bool(head) and all(byte >= 32 or byte in b"\t\r\n\f" for byte in head[:1000])


def _kind(path: Path) -> Told | None:
    """What a file is, in words for who named it otherwise; None where its beginning does not tell."""
    with path.open("rb") as file:
        head = file.read(_LOOKED_AT)
    if not head:
        return EMPTY
    if head.startswith(b"PK\x03\x04"):
        return _zipped(path)
    if head.startswith(b"PAR1"):
        return IS_PARQUET
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return LOCKED if _LOCKED_PART in head else IS_OLD_EXCEL
    if head.startswith(_OTHERS) or head[:1000].lstrip().lower().startswith(_MARKUP):
        return IS_OTHER
    return IS_TEXT if _is_text(head) else None


_RIGHT = {".csv": IS_TEXT, ".xlsx": IS_WORKBOOK, ".zip": IS_ZIP, ".parquet": IS_PARQUET}


def misnamed(path: Path) -> Told | None:
    """What a file is that is not what its name says; None where it may be. Raises `OSError`."""
    kind = _kind(path)
    return None if kind is _RIGHT.get(path.suffix.casefold()) else kind
