"""Suppression by τ-ARGUS, the statistical offices' own engine, on one table of counts at a time.

The engine reads and writes plain files. They hold counts and no rows about people, but counts that are not
yet shielded: so they lie in a folder of their own, which only this user can read, and which is removed also
when the engine crashes, because it runs in a process of its own.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from vib.private_folder import NoRoomToWork, PrivateFolder, needing_room

Codes = tuple[str, ...]

TOTAL = "T"
_MINUTES = 10
"""After so long the engine gives up on a table; then what is hidden is found without it."""

_OPTIMAL_UP_TO = 300
"""Cells up to which the best pattern is looked for. Above, the engine goes from subtable to subtable (MOD): a
second instead of many for a pattern about as cheap, and what that leaves unsafe is mended afterwards."""

_ROOM = 1024 * 1024
"""Bytes that must be left on the disk beside what the engine wrote. With less it may have found no room for
something: it does not say so, it stops, or finds another pattern than it else would for the same counts."""


class EngineFailed(Exception):
    """The engine ended before its work was done; `args[0]` is its exit code, below 0 a signal that ended it.

    Without it another pattern would be found, also a safe one; but the same counts must give the same.
    """


@dataclass(frozen=True)
class Cell:
    """A count of a table, and how it is to be treated.

    `lower` and `upper`: how far below and above its value an outsider's interval must reach, for a count that
    must be suppressed; `kept` for one that may not be; `cost` of suppressing it.
    """

    value: int
    cost: int
    must: bool = False
    kept: bool = False
    lower: int = 0
    upper: int = 0


@dataclass(frozen=True)
class Table:
    """Counts by their codes, `T` for a total; `tree` has the parents of the first dimension."""

    cells: Mapping[Codes, Cell]
    tree: Mapping[str, Sequence[str]]


def suppressed(tables: Sequence[Table]) -> list[frozenset[Codes] | None]:
    """The cells of each table that must not be shown, or None where there is no pattern.

    Raises `EngineFailed`, `NoRoomToWork`.
    """
    with PrivateFolder("vib-argus-") as private, needing_room(private.path.parent):
        folder = private.path
        for number, table in enumerate(tables):
            place = folder / str(number)
            place.mkdir(mode=0o700)
            _write(table, place)
        command = [sys.executable, "-m", "vib.disclosure.argus", str(folder), str(len(tables))]
        done = subprocess.run(
            command, cwd=Path(__file__).parents[2], stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        if shutil.disk_usage(folder).free < _ROOM:
            raise NoRoomToWork(folder.parent)
        if done.returncode:
            raise EngineFailed(done.returncode)
        return [_read(table, folder / str(number)) for number, table in enumerate(tables)]


class _Coding:
    """Codes of one width for each dimension, as hierarchies ask; `T` stays the total."""

    def __init__(self, table: Table) -> None:
        width = len(next(iter(table.cells)))
        seen = [sorted({codes[place] for codes in table.cells} - {TOTAL}) for place in range(width)]
        self._codes = [{code: f"{place:05d}" for place, code in enumerate(codes)} for codes in seen]
        self._back = [{short: code for code, short in codes.items()} for codes in self._codes]

    def short(self, codes: Codes) -> list[str]:
        return [self._codes[place].get(code, TOTAL) for place, code in enumerate(codes)]

    def one(self, place: int, code: str) -> str:
        return self._codes[place][code]

    def back(self, short: Sequence[str]) -> Codes:
        return tuple(self._back[place].get(code, TOTAL) for place, code in enumerate(short))


def _write(table: Table, folder: Path) -> None:
    coding = _Coding(table)
    dimensions = range(len(next(iter(table.cells))))
    (folder / "table.rda").write_text(_metadata(dimensions, tree=bool(table.tree)), "utf-8")
    lines = [
        line
        for parent, children in table.tree.items()
        for line in (coding.one(0, parent), *(f"@{coding.one(0, child)}" for child in children))
    ]
    (folder / "tree.hrc").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "table.tab").write_text(
        "".join(
            # A zero counts as a respondent too, else the engine takes it for a place that can't be filled.
            f"{';'.join(coding.short(codes))};{cell.value};{max(cell.value, 1)};{cell.cost};"
            f"{'U' if cell.must else 'S'};{cell.lower};{cell.upper}\n"
            for codes, cell in table.cells.items()
        ),
        "utf-8",
    )
    (folder / "apriori.hst").write_text(
        "".join(f"{';'.join(coding.short(codes))};p\n" for codes, cell in table.cells.items() if cell.kept),
        "utf-8",
    )
    way = f"OPT(1,{_MINUTES})" if len(table.cells) <= _OPTIMAL_UP_TO else "MOD(1)"
    (folder / "run.arb").write_text(_batch(dimensions, folder, way), "utf-8")


def _metadata(dimensions: range, *, tree: bool) -> str:
    lines = ["<SEPARATOR> ;"]
    for place in dimensions:
        lines += [f"D{place}", "<RECODEABLE>", f"<TOTCODE> {TOTAL}"]
        if place == 0 and tree:
            lines += ["<HIERARCHICAL>", '<HIERCODELIST> "tree.hrc"', '<HIERLEADSTRING> "@"']
    for name, kind in (
        ("VALUE", "<NUMERIC>"),
        ("FREQ", "<FREQUENCY>"),
        ("COST", "<NUMERIC> <COST>"),
        ("STATUS", "<STATUS>"),
        ("LOWER", "<NUMERIC> <LOWERPL>"),
        ("UPPER", "<NUMERIC> <UPPERPL>"),
    ):
        lines += [name, kind, *(["<DECIMALS> 0"] if "NUMERIC" in kind else [])]
    return "\n".join(lines) + "\n"


def _batch(dimensions: range, folder: Path, way: str) -> str:
    names = "".join(f'"D{place}"' for place in dimensions)
    return "\n".join(
        (
            f'<OPENTABLEDATA> "{folder / "table.tab"}"',
            f'<OPENMETADATA> "{folder / "table.rda"}"',
            f'<SPECIFYTABLE> {names}|"VALUE"|""|"COST"',
            "<SAFETYRULE> MAN(20)",
            "<READTABLE> 0",
            f'<APRIORI> "{folder / "apriori.hst"}",1,";",0,0',
            f"<SUPPRESS> {way}",
            f'<WRITETABLE> (1,5,SO+,"{folder / "out.tab"}")',
            "",
        )
    )


def _read(table: Table, folder: Path) -> frozenset[Codes] | None:
    out = folder / "out.tab"
    if not (folder / "done").is_file():
        return None
    coding, width = _Coding(table), len(next(iter(table.cells)))
    hidden = set()
    for line in out.read_text("utf-8").splitlines():
        fields = [field.strip().strip('"') for field in line.split(";")]
        if fields[-3] in ("U", "M"):
            hidden.add(coding.back(fields[:width]))
    return frozenset(hidden & table.cells.keys())


def _run(folder: Path, tables: int) -> None:
    """In a process of its own, one table after the other: the engine keeps its state in the process."""
    from pytauargus.batch import BatchError
    from pytauargus.engine import run_batch

    tempfile.tempdir = str(folder)
    for number in range(tables):
        place = folder / str(number)
        os.chdir(place)
        try:
            run_batch(str(place / "run.arb"))
        except BatchError:
            continue  # no pattern: the file `done` isn't there
        (place / "done").touch()


if __name__ == "__main__":
    _run(Path(sys.argv[1]), int(sys.argv[2]))
