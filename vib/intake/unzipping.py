"""The zips of a bundle, unpacked into a private folder that goes when the bundle is closed."""

import stat
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from vib.intake import limits
from vib.intake.archive import opened_archive, unpacked
from vib.intake.content import misnamed
from vib.intake.files import META_NAME, ZIP, BundleMeta, is_one_table, read_meta
from vib.intake.findings import Told
from vib.intake.raw import Unreadable
from vib.intake.subfolders import hidden
from vib.locale import N_
from vib.model.snapshot import Finding
from vib.private_folder import PrivateFolder, needing_room

_FOLDER = "vib-zip-"

BAD_NAME = Told(
    "zip.bad_name",
    "error",
    N_("This zip holds a file whose name points to a place outside it; nothing of it was read."),
    N_("Make the zip again from the files of the delivery alone."),
)
NESTED = Told(
    "zip.nested",
    "error",
    N_("A zip inside a zip is not opened."),
    N_("Put the files of the inner zip directly in the outer one."),
)
EMPTY = Told(
    "zip.empty",
    "error",
    N_("This zip holds no files."),
    N_("Put the files of the delivery in it."),
)
NOT_UNPACKED = Told(
    "zip.not_unpacked",
    "error",
    N_("This zip can't be unpacked here."),
    N_("Deliver its files by themselves, with short names."),
)


class Unzipped:
    """The paths of a bundle, a folder in the place of each zip.

    `came_with`: each of these → the path that was given. `findings` tell of the zips that could not be
    unpacked. `remove` removes what was unpacked. Of the files in the zips those called `only` are unpacked,
    if that is given. Raises `NoRoomToWork`.
    """

    def __init__(self, paths: Sequence[Path], only: str | None = None) -> None:
        self._private: PrivateFolder | None = None
        self._only = only
        self.findings: list[Finding] = []
        try:
            self.came_with = {place: path for path in paths for place in self._places(path)}
        except BaseException:
            self.remove()
            raise

    @property
    def paths(self) -> list[Path]:
        return list(self.came_with)

    def remove(self) -> None:
        if self._private is not None:
            self._private.remove()

    def _places(self, path: Path) -> Iterator[Path]:
        zips = zips_of(path)
        if path not in zips:
            yield path
        for file in zips:
            folder = self._unzipped(file)
            if folder is not None:
                yield folder

    def _unzipped(self, path: Path) -> Path | None:
        """The folder with the files of a zip; None, and a finding, where it can't be unpacked."""
        try:
            told = misnamed(path)
            if told is not None:
                raise Unreadable(told)
            if self._private is None:
                self._private = PrivateFolder(_FOLDER)
            # Its name tells two files of the same name apart on the screen.
            folder = self._private.path / str(len(list(self._private.path.iterdir()))) / path.name
            with needing_room(self._private.path.parent):
                folder.mkdir(parents=True)
                self.findings += _unzip(path, folder, self._only)
        except Unreadable as unreadable:
            self.findings.append(unreadable.told.finding(file=path.name))
            return None
        except OSError:
            self.findings.append(NOT_UNPACKED.finding(file=path.name))
            return None
        return _innermost(folder)


def zips_of(path: Path) -> tuple[Path, ...]:
    """The zip that a path is, or those directly in the folder that it is."""
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.is_file() and not hidden(file.name))
        return tuple(file for file in files if file.suffix.casefold() == ZIP)
    return (path,) if path.suffix.casefold() == ZIP and path.is_file() else ()


def _unzip(path: Path, folder: Path, only: str | None) -> list[Finding]:
    """Unpacks a zip, or its files called `only`; raises `Unreadable` and `OSError`."""
    findings: list[Finding] = []
    with opened_archive(path, limits.ZIP_FILES, limits.ZIP_BYTES) as archive:
        files = [(entry, parts) for entry in archive.infolist() if (parts := _parts(entry))]
        if not files:
            raise Unreadable(EMPTY)
        for entry, parts in files:
            if only is not None and parts[-1] != only:
                continue
            if parts[-1].casefold().endswith(ZIP):
                findings.append(NESTED.finding(file=f"{path.name}/{parts[-1]}"))
                continue
            file = folder.joinpath(*parts)
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("xb") as written:
                for piece in unpacked(archive, entry):
                    written.write(piece)
    return findings


def _parts(entry: zipfile.ZipInfo) -> tuple[str, ...]:
    """The folders and the name of a file in a zip; empty for a folder and for other programs' own files.

    Raises `Unreadable` for a name that leads out of the zip, and for a link.
    """
    name = entry.orig_filename.replace("\\", "/")
    parts = PurePosixPath(name).parts
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    if is_link or name.startswith("/") or ".." in parts or not name.isprintable() or ":" in name:
        raise Unreadable(BAD_NAME)
    return () if name.endswith("/") or any(hidden(part) for part in parts) else parts


def _innermost(folder: Path) -> Path:
    """The folder that holds the files, where the zip is one of a folder."""
    while True:
        inside = list(folder.iterdir())
        if len(inside) != 1 or not inside[0].is_dir() or is_one_table(inside[0]):
            return folder
        folder = inside[0]


def described(paths: Sequence[Path]) -> BundleMeta:
    """What a bundle says of itself, in a file or in a zip; nothing of it is read beside that."""
    unzipped = Unzipped(paths, only=META_NAME)
    try:
        files = [path / META_NAME if path.is_dir() else path for path in unzipped.paths]
        found = [file.resolve() for file in files if file.name == META_NAME and file.is_file()]
        return read_meta(max(found, key=str))[0] if found else BundleMeta()
    finally:
        unzipped.remove()
