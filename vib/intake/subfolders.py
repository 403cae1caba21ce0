"""Folders within the folders of a bundle: nothing in them is read, and that is told."""

import os
from collections.abc import Iterator, Sequence, Set
from pathlib import Path

from vib.intake.findings import SHOWN, Told
from vib.locale import N_
from vib.model.snapshot import Finding

UNREAD = Told(
    "file.in_subfolder",
    "warning",
    N_("The files in the subfolder ‘{folder}’ were not read."),
    N_("If they belong to the delivery, put them directly in its folder, or name the subfolder as well."),
)


def hidden(name: str) -> bool:
    """Whether a file or folder is some program's own, and no part of a bundle: `.git`, `~$budget.xlsx`."""
    return name.startswith((".", "~$")) or name == "__MACOSX"


def unread_folders(paths: Sequence[Path], read: Set[Path]) -> list[Finding]:
    """A finding for each folder below `paths`, at any depth, with files that are not read.

    `read` are the files that are, resolved; a folder among them is read as a whole.
    """
    divided = [path for path in paths if path.resolve() not in read]
    unread = {folder.resolve(): name for path in divided for folder, name in _with_more(path, read)}
    names = sorted(unread.values())
    findings = [UNREAD.finding(values={"folder": name}) for name in names[:SHOWN]]
    if len(names) > SHOWN:
        findings.append(UNREAD.rest("", None, len(names) - SHOWN))
    return findings


def _with_more(path: Path, read: Set[Path]) -> Iterator[tuple[Path, str]]:
    """The folders below a folder that hold unread files, each with its name as seen from there."""
    for place, folders, files in os.walk(path):
        here = Path(place)
        folders[:] = [name for name in folders if not hidden(name) and (here / name).resolve() not in read]
        more = any(not hidden(name) and (here / name).resolve() not in read for name in files)
        if more and here != path:
            yield here, here.relative_to(path).as_posix()
