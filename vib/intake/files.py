"""Which files a bundle has, what table each holds, and what came with them."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from vib.engine.base import Engine
from vib.intake.delimited import read_delimited
from vib.intake.findings import Told
from vib.intake.parquet import parquet_parts, read_parquet
from vib.intake.raw import Raw
from vib.intake.subfolders import hidden, unread_folders
from vib.locale import N_
from vib.model.records import DUTCH_TABLE_NAMES, TABLES
from vib.model.snapshot import Finding
from vib.model.vocabulary import ChangeClass, Origin

Reader = Callable[[Path, Engine], tuple[Raw, list[Finding]]]

READERS: dict[str, Reader] = {".csv": read_delimited, ".parquet": read_parquet}
"""File name ending → what reads such a file; raises `Unreadable`."""


def reader_of(path: Path) -> Reader:
    """What reads a file, or a folder that is one table."""
    return read_parquet if path.is_dir() else READERS[path.suffix.casefold()]


META_NAME = "bundle.json"

NOT_FOUND = Told(
    "file.not_found",
    "error",
    N_("This file or folder does not exist."),
    N_("Check the name and the place."),
)
NOT_OPENED = Told(
    "file.not_opened",
    "error",
    N_("This file can't be opened."),
    N_("Check whether you may read it, and close it in other programs."),
)
UNKNOWN_FORMAT = Told(
    "file.unknown_format",
    "error",
    N_("A file of this kind is not read."),
    N_("Save it as one of: {accepted}"),
)
UNKNOWN_TABLE = Told(
    "file.unknown_table",
    "error",
    N_("The name of the file does not tell which table it holds."),
    N_("Let the name begin with one of: {tables}; for example ‘trajecten-atlas.csv’."),
)
NOTHING = Told(
    "bundle.nothing",
    "error",
    N_("There is no table in what was delivered."),
    N_("Deliver at least one file whose name begins with one of: {tables}"),
)
BAD_META = Told(
    "bundle.bad_description",
    "error",
    N_("The description of the bundle is wrong at ‘{place}’."),
    N_("It may hold origin (real, synthetic), title, note and change_class ({classes})."),
)
ORIGIN_UNSTATED = Told(
    "bundle.origin_unstated",
    "note",
    N_("The bundle does not say whether its data are real; they are taken as real."),
    N_("Put origin = synthetic in bundle.json if the data are made up."),
)


class BundleMeta(BaseModel):
    """`bundle.json`: what a bundle says of itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    origin: Origin | None = None
    title: str = ""
    note: str = ""
    change_class: ChangeClass = ChangeClass.NEW_DATA


@dataclass(frozen=True)
class BundleFile:
    """A file and the table it holds; a folder, where many files are the table."""

    path: Path
    name: str
    """Its name; with that of its folder, where the bundle has two files of the same name."""
    table: str


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits; of a folder that of the listing of its files.

    The listing is what `sha256sum` prints of the files by name, seen from the folder.
    """
    if path.is_dir():
        parts = ((sha256(file), file.relative_to(path).as_posix()) for file in parquet_parts(path))
        return hashlib.sha256("".join(f"{digest}  {name}\n" for digest, name in parts).encode()).hexdigest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_one_table(path: Path) -> bool:
    """Whether a folder is one table in many Parquet files: its name tells which, at any depth they lie."""
    return path.is_dir() and table_of(path) is not None and bool(parquet_parts(path))


def _listed(paths: Sequence[Path]) -> Iterator[Path]:
    """The files named, and those directly in the folders named; hidden files are no part of a bundle.

    A folder that is one table counts as a file.
    """
    for path in paths:
        if path.is_dir() and not is_one_table(path):
            inside = (file for file in path.iterdir() if not hidden(file.name))
            yield from (file for file in inside if file.is_file() or is_one_table(file))
        else:
            yield path


def table_of(path: Path) -> str | None:
    """The table that the name of a file tells: `trajectories.csv`, `trajecten-atlas.csv`."""
    stem = path.stem.casefold()
    for table in TABLES:
        for name in (table, DUTCH_TABLE_NAMES[table]):
            if stem == name or stem.startswith((f"{name}-", f"{name}_", f"{name} ", f"{name}.")):
                return table
    return None


def _table_names() -> str:
    return ", ".join(DUTCH_TABLE_NAMES.values())


def found_files(paths: Sequence[Path]) -> tuple[list[BundleFile], BundleMeta, list[Finding]]:
    """The files of a bundle by name, its description, and findings about files that are no part of it."""
    listed = {path.resolve() for path in _listed(paths)}
    files: list[BundleFile] = []
    findings = unread_folders(paths, listed)
    meta = BundleMeta()
    for path in sorted(listed, key=lambda p: (p.name, str(p))):
        if not path.exists():
            findings.append(NOT_FOUND.finding(file=path.name))
        elif path.name == META_NAME:
            meta, wrong = _meta(path)
            findings += wrong
        elif path.suffix.casefold() not in READERS and not path.is_dir():
            findings.append(UNKNOWN_FORMAT.finding(file=path.name, values={"accepted": ", ".join(READERS)}))
        elif (table := table_of(path)) is None:
            findings.append(UNKNOWN_TABLE.finding(file=path.name, values={"tables": _table_names()}))
        else:
            files.append(BundleFile(path, path.name, table))
    if not files:
        findings.append(NOTHING.finding(values={"tables": _table_names()}))
    if meta.origin is None:
        findings.append(ORIGIN_UNSTATED.finding())
    return _told_apart(files), meta, findings


def _told_apart(files: list[BundleFile]) -> list[BundleFile]:
    often = Counter(file.name for file in files)
    return [
        replace(file, name=f"{file.path.parent.name}/{file.name}") if often[file.name] > 1 else file
        for file in files
    ]


def _meta(path: Path) -> tuple[BundleMeta, list[Finding]]:
    """The description of a bundle, or an empty one and what is wrong with it."""
    try:
        return BundleMeta.model_validate_json(path.read_bytes()), []
    except ValidationError as error:
        classes = ", ".join(ChangeClass)
        return BundleMeta(), [
            BAD_META.finding(
                file=path.name,
                value=str(wrong.get("input"))[:80],
                values={"place": ".".join(map(str, wrong["loc"])) or path.name, "classes": classes},
            )
            for wrong in error.errors()
        ]
