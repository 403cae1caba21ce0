"""Files that are nearly what they should be: valid ones, damaged at random.

The same seed and number always make the same file.
"""

import io
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

import pyarrow as pa
import pyarrow.parquet
import xlsxwriter

from tests.security import hostile_files

Change = Callable[[random.Random, bytes], bytes]

_NUMBERS = (0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 2**63 - 1, 2**64 - 1)
_VALUES = (
    b"",
    b"0",
    b"-1",
    b"1",
    b"4294967296",
    b"99999999999999999999",
    b"1e400",
    b"NaN",
    b"A0",
    b"A1",
    b"ZZZ1",
    b"A1:XFD9",
    b"s",
    b"e",
    b"b",
    b"d",
    b"str",
    b"inlineStr",
    b"hidden",
    b"2023-13-45",
    b"xl/workbook.xml",
    b"../../x",
    b"&#0;",
    b"&#x1F600;",
    b"&nothing;",
    b"]]>",
    b"\xff\xfe",
    b"\xc3\x28",
    b"x" * 5000,
)
_NAMES = (
    "personeel.csv",
    "personeel.CSV",
    "personeel-b.csv/",
    "personeel.csv/binnen.csv",
    "map/personeel.csv",
    "./personeel.csv",
    "map//personeel.csv",
    ".",
    " ",
    "",
    "con.csv",
    "personeel-" + "x" * 300 + ".csv",
    "a/" * 200 + "personeel.csv",
    "personeel-\u202e.csv",
    "personeel-é.csv",
    "PERSONEEL.csv",
    "bundle.json",
    "bundle.json/x",
    "personeel.xlsx",
    "personeel.parquet",
    "personeel/jaar=2023/deel.parquet",
    "binnen.zip",
    "-rf.csv",
    "~$personeel.xlsx",
    "[x]*?.csv",
)


@dataclass(frozen=True)
class Mutated:
    """A file by its name, and how it came about."""

    name: str
    content: bytes
    made: str


def _span(chance: random.Random, data: bytes) -> tuple[int, int]:
    """A piece of the data: mostly short, sometimes most of it."""
    start = chance.randrange(len(data) + 1)
    most = chance.choice((4, 64, len(data)))
    return start, min(len(data), start + chance.randint(1, max(most, 1)))


def _flipped(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8))):
        place = chance.randrange(len(changed))
        changed[place] = (
            changed[place] ^ 1 << chance.randrange(8) if chance.random() < 0.5 else chance.randrange(256)
        )
    return bytes(changed)


def _cut(chance: random.Random, data: bytes) -> bytes:
    start, end = _span(chance, data)
    return data[:start] if chance.random() < 0.3 else data[:start] + data[end:]


def _doubled(chance: random.Random, data: bytes) -> bytes:
    start, end = _span(chance, data)
    return data[:end] + data[start:end] * chance.choice((1, 1, 3, 50)) + data[end:]


def _zeroed(chance: random.Random, data: bytes) -> bytes:
    start, end = _span(chance, data)
    return data[:start] + bytes(end - start) + data[end:]


def _swapped(chance: random.Random, data: bytes) -> bytes:
    first, second, third = sorted(chance.randrange(len(data) + 1) for _ in range(3))
    return data[:first] + data[second:third] + data[first:second] + data[third:]


def _numbered(chance: random.Random, data: bytes) -> bytes:
    """A number that is the last of its kind put over some bytes."""
    width = chance.choice((1, 2, 4, 8))
    number = chance.choice(_NUMBERS) % (1 << 8 * width)
    place = chance.randrange(len(data))
    return data[:place] + number.to_bytes(width, chance.choice(("little", "big"))) + data[place + width :]


def _inserted(chance: random.Random, data: bytes) -> bytes:
    place = chance.randrange(len(data) + 1)
    more = chance.choice(_VALUES) if chance.random() < 0.5 else chance.randbytes(chance.randint(1, 40))
    return data[:place] + more + data[place:]


_BLIND: Sequence[Change] = (_flipped, _flipped, _cut, _doubled, _zeroed, _swapped, _numbered, _inserted)


def _blind(chance: random.Random, data: bytes) -> bytes:
    """One to three changes anywhere."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        data = chance.choice(_BLIND)(chance, data) if data else chance.randbytes(10)
    return data


_TAG = re.compile(rb"<[^<>]*>")
_ATTRIBUTE = re.compile(rb'="([^"]*)"')
_BETWEEN = re.compile(rb">([^<>]+)<")


def _attribute(chance: random.Random, data: bytes) -> bytes:
    return _replaced(chance, data, _ATTRIBUTE)


def _between(chance: random.Random, data: bytes) -> bytes:
    return _replaced(chance, data, _BETWEEN)


def _replaced(chance: random.Random, data: bytes, pattern: re.Pattern[bytes]) -> bytes:
    """One value replaced by another, strange or taken from elsewhere in the part."""
    found = list(pattern.finditer(data))
    if not found:
        return _blind(chance, data)
    one = chance.choice(found)
    new = chance.choice(_VALUES) if chance.random() < 0.7 else chance.choice(found)[1]
    return data[: one.start(1)] + new + data[one.end(1) :]


def _tag(chance: random.Random, data: bytes) -> bytes:
    """A tag removed, doubled, or put in the place of another."""
    found = list(_TAG.finditer(data))
    if not found:
        return _blind(chance, data)
    one, other = chance.choice(found), chance.choice(found)
    new = chance.choice((b"", one[0] * 2, other[0], other[0] + one[0]))
    return data[: one.start()] + new + data[one.end() :]


_MARKUP: Sequence[Change] = (_attribute, _attribute, _between, _between, _tag, _blind)


def _markup(chance: random.Random, data: bytes) -> bytes:
    for _ in range(chance.choice((1, 1, 2, 4))):
        data = chance.choice(_MARKUP)(chance, data) if data else b"<x/>"
    return data


def _repacked(chance: random.Random, data: bytes) -> bytes:
    """A workbook or zip with something changed in it before it is packed, so that its checksums are right."""
    parts = hostile_files.parts_of(data)
    names = sorted(parts)
    name = chance.choice(names)
    way = chance.random()
    if way < 0.75:
        parts[name] = (_markup if name.endswith((".xml", ".rels")) else _inner)(chance, parts[name])
    elif way < 0.83:
        del parts[name]
    elif way < 0.9:
        parts[name] = parts[chance.choice(names)]
    else:
        parts[chance.choice((*_NAMES, *names))] = parts.pop(name)
    return hostile_files.zipped(parts)


def _inner(chance: random.Random, data: bytes) -> bytes:
    if data.startswith(b"PK\x03\x04"):
        return _repacked(chance, data)
    return _footer(chance, data) if data.startswith(b"PAR1") else _blind(chance, data)


def _footer(chance: random.Random, data: bytes) -> bytes:
    """A Parquet file with its pages or its footer changed, and the length of the footer right again."""
    length = int.from_bytes(data[-8:-4], "little")
    pages, footer = data[4 : -8 - length], data[-8 - length : -8]
    if chance.random() < 0.5:
        # Of the same length, so that what the footer says of places holds.
        pages = chance.choice((_flipped, _zeroed, _numbered))(chance, pages)[: len(pages)]
    else:
        footer = chance.choice((_flipped, _flipped, _numbered, _doubled, _cut, _swapped))(chance, footer)
    return b"PAR1" + pages + footer + len(footer).to_bytes(4, "little") + b"PAR1"


def _rich_text() -> str:
    return (
        "code;thema;titel;agentschap;focusgroep;partners;start;status\n"
        'd1;work;"Werk; en ""meer""";atlas;;"twee\nlijnen";30/11/2023;\n'
        "d2;language;Coördinatie;;=1+1;<b>x</b>;2023-K4;done\n"
        "d3;work;;joint;@x;-;;\n"
    )


@cache
def _csv_seeds() -> tuple[bytes, ...]:
    rich = _rich_text()
    return (hostile_files.CSV, *(rich.encode(code) for code in ("utf-8", "utf-8-sig", "utf-16", "cp1252")))


@cache
def _workbook_seeds() -> tuple[bytes, ...]:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"default_date_format": "dd/mm/yyyy"}) as book:
        bold = book.add_format({"bold": True})
        one = book.add_worksheet("personeel")
        for number, row in enumerate(
            [
                ["agentschap", "middelen", "jaar", "vte"],
                ["atlas", "project", 2023, 1.5],
                ["agii", "x", "2022", True],
            ]
        ):
            one.write_row(number, 0, row)
        one.write_formula(3, 0, "=A1", None, "atlas")
        one.write_formula(3, 3, "=1/0", None, "#DIV/0!")
        one.merge_range(5, 0, 6, 1, "samen")
        one.write_rich_string(7, 0, "at", bold, "las")
        one.write_datetime(8, 2, date(2023, 11, 30))
        one.write_comment(1, 1, "opmerking")
        other = book.add_worksheet("subprojecten")
        for number, line in enumerate(_rich_text().splitlines()):
            other.write_row(number, 0, line.split(";"))
        book.add_worksheet("verborgen").hide()
        book.define_name("naam", "=personeel!$A$1")
    return hostile_files.valid_workbook(), made.getvalue()


@cache
def _parquet_seeds() -> tuple[bytes, ...]:
    count = 300
    table = pa.table(
        {
            "id": [f"d{number}" for number in range(count)],
            "theme": pa.array(["work", "language", None] * (count // 3)).dictionary_encode(),
            "title": [f"titel {number}" * 3 for number in range(count)],
            "focus_group": pa.array([None, "", "jongeren"] * (count // 3)),
            "start": pa.array([date(2023, 1, 1), None, date(2024, 2, 2)] * (count // 3)),
            "partners": pa.array([Decimal("1.25"), None, Decimal("3.00")] * (count // 3)),
            "order": [number / 7 for number in range(count)],
            "flag": [True, None, False] * (count // 3),
            "names": [["a"], [], None] * (count // 3),
        }
    )
    found = [hostile_files.valid_parquet()]
    for packing in ("none", "snappy", "gzip", "zstd"):
        made = io.BytesIO()
        pa.parquet.write_table(table, made, compression=packing, row_group_size=200, data_page_size=1000)
        found.append(made.getvalue())
    made = io.BytesIO()
    people = pa.table({name: ["x", "y"] for name in ("pilot", "person_id", "perspective", "target_group")})
    pa.parquet.write_table(people, made, use_dictionary=False, data_page_version="2.0")
    return (*found, made.getvalue())


@cache
def _zip_seeds() -> tuple[bytes, ...]:
    parquet = hostile_files.valid_parquet()
    many = {
        "levering/personeel.csv": hostile_files.CSV,
        "levering/boek.xlsx": _workbook_seeds()[1],
        "levering/subprojecten-1.parquet": _parquet_seeds()[2],
        "levering/bundle.json": b'{"origin": "synthetic", "title": "x"}',
    }
    folder = {f"personeel/year={year}/deel.parquet": parquet for year in (2022, 2023)}
    return hostile_files.valid_zip(), hostile_files.zipped(many), hostile_files.zipped(folder)


_KINDS: Sequence[tuple[str, Callable[[], tuple[bytes, ...]], Sequence[Change]]] = (
    (".csv", _csv_seeds, (_blind,)),
    (".xlsx", _workbook_seeds, (_blind, _repacked, _repacked, _repacked)),
    (".parquet", _parquet_seeds, (_blind, _footer, _footer)),
    (".zip", _zip_seeds, (_blind, _repacked)),
)


def mutated(seed: int, number: int) -> Mutated:
    """The file of a number; the kinds of files take turns."""
    chance = random.Random(f"{seed} {number}")
    ending, seeds, changes = _KINDS[number % len(_KINDS)]
    place = chance.randrange(len(seeds()))
    change = chance.choice(changes)
    table = chance.choice(("personeel", "subprojecten", "trajecten", "personeel"))
    made = f"seed {seed}, number {number}: valid {ending} {place}, {change.__name__.strip('_')}"
    return Mutated(f"{table}-{number}{ending}", change(chance, seeds()[place]), made)
