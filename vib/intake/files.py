"""Which files a bundle has, what table each holds, and what came with them."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from vib.engine.base import Engine
from vib.intake import limits
from vib.intake.content import misnamed
from vib.intake.delimited import read_delimited
from vib.intake.findings import Told
from vib.intake.parquet import parquet_parts, read_parquet
from vib.intake.raw import Raw, Unreadable
from vib.intake.spreadsheet import Sheet
from vib.intake.subfolders import hidden, unread_folders
from vib.intake.table_names import table_names, table_of
from vib.intake.workbook_parts import MACROS
from vib.intake.workbook_tables import read_tables
from vib.locale import N_
from vib.model.sheets import sheet_place
from vib.model.snapshot import Finding
from vib.model.vocabulary import ChangeClass, Origin

Reader = Callable[[Path, Engine], tuple[Raw, list[Finding]]]

READERS: dict[str, Reader] = {".csv": read_delimited, ".parquet": read_parquet}
"""Ending of the name of a file that is one table → what reads it; raises `Unreadable`."""

WORKBOOK, ZIP = ".xlsx", ".zip"
_WITH_MACROS = (".xlsm", ".xltm", ".xlsb")
ACCEPTED = (WORKBOOK, *READERS, ZIP)
"""The endings of the names of all files that are read."""

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
OTHER_ORIGIN = Told(
    "bundle.other_origin",
    "error",
    N_("Of the data of the bundle and those they are counted with some are real and some made up."),
    N_("Deliver real and made-up data apart."),
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
    """A file, or a sheet of one, and the table it holds; a folder, where many files are the table."""

    path: Path
    name: str
    """Its name, with that of its folder where the bundle has two files of the same name; and its sheet."""
    table: str
    sheet: Sheet | None = field(default=None, compare=False)
    """The sheet, which was read already: it is known only then whether it holds anything."""
    agencies: frozenset[str] | None = None
    """The agencies that it speaks for, where that is not all."""

    def read(self, engine: Engine) -> tuple[Raw, list[Finding]]:
        """Its rows, and what is wrong with it as a whole; raises `Unreadable`, and `OSError`."""
        if self.sheet is not None:
            return self.sheet.raw(engine)
        if self.path.is_dir():
            return read_parquet(self.path, engine)
        told = misnamed(self.path)
        if told is not None:
            raise Unreadable(told)
        return READERS[self.path.suffix.casefold()](self.path, engine)


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


def found_files(paths: Sequence[Path]) -> tuple[list[BundleFile], BundleMeta, list[Finding]]:
    """The files of a bundle by name, its description, and findings about files that are no part of it.

    A zip is none: `vib.intake.unzipping` puts a folder in its place.
    """
    listed = {path.resolve() for path in _listed(paths)}
    often = Counter(path.name for path in listed)
    files: list[BundleFile] = []
    findings = unread_folders(paths, listed)
    meta = BundleMeta()
    for path in sorted(listed, key=lambda p: (p.name, str(p))):
        name = f"{path.parent.name}/{path.name}" if often[path.name] > 1 else path.name
        if path.name == META_NAME and path.exists():
            meta, wrong = read_meta(path)
        elif path.suffix.casefold() == ZIP and path.is_file():
            continue
        elif path.suffix.casefold() == WORKBOOK and path.is_file():
            found, wrong = _of_workbook(path, name)
            files += found
        elif (told := _no_part(path)) is not None:
            wrong = [told.finding(file=name)]
        else:
            wrong = []
            files.append(BundleFile(path, name, table_of(path) or ""))
        findings += wrong
    if not files:
        findings.append(NOTHING.finding(values={"tables": table_names()}))
    if meta.origin is None:
        findings.append(ORIGIN_UNSTATED.finding())
    return files, meta, findings


def _no_part(path: Path) -> Told | None:
    """Why a file, which is no workbook, is no part of a bundle; None where it is one."""
    if not path.exists():
        return NOT_FOUND
    if path.suffix.casefold() in _WITH_MACROS:
        return MACROS
    if path.suffix.casefold() not in READERS and not path.is_dir():
        return replace(UNKNOWN_FORMAT, values={"accepted": ", ".join(ACCEPTED)})
    return None if table_of(path) else replace(UNKNOWN_TABLE, values={"tables": table_names()})


def _of_workbook(path: Path, name: str) -> tuple[list[BundleFile], list[Finding]]:
    """The sheets of a workbook that hold a table, and what is wrong with the workbook."""
    try:
        told = misnamed(path)
        if told is not None:
            raise Unreadable(told)
        tables, findings = read_tables(path)
    except Unreadable as unreadable:
        return [], [unreadable.told.finding(file=name)]
    except OSError:
        return [], [NOT_OPENED.finding(file=name)]
    files = [BundleFile(path, sheet_place(name, sheet.name), table, sheet) for sheet, table in tables]
    return files, [finding.model_copy(update={"file": name}) for finding in findings]


def read_meta(path: Path) -> tuple[BundleMeta, list[Finding]]:
    """The description of a bundle, or an empty one and what is wrong with it."""
    try:
        with path.open("rb") as file:
            return BundleMeta.model_validate_json(file.read(limits.DESCRIPTION_BYTES)), []
    except OSError:
        return BundleMeta(), [NOT_OPENED.finding(file=path.name)]
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
