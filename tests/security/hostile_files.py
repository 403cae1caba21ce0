"""The corpus: files as nobody should send them, made anew each time, with what must be said of each.

`python -m tests.security.hostile_files FOLDER` writes them for whoever wants to try them elsewhere.
"""

import io
import re
import sys
import uuid
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet

from tests.intake.workbooks import workbook

CSV = b"agentschap;middelen;jaar;vte\natlas;project;2023;1,5\n"
"""A table as an agency sends it: every harmless file of the corpus says the same."""
SHEET, SHARED, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
MANY = 30 * 2**20


@dataclass(frozen=True)
class Hostile:
    """A file, and the rule of what must be found: an error unless `read`, when the table is read as well."""

    name: str
    content: bytes
    rule: str
    read: bool = False


def valid_workbook() -> bytes:
    made = io.BytesIO()
    workbook(
        made, {"personeel": [["agentschap", "middelen", "jaar", "vte"], ["atlas", "project", 2023, 1.5]]}
    )
    return made.getvalue()


def valid_parquet(**more: pa.Array) -> bytes:
    columns = {"agency": ["atlas"], "funding": ["project"], "year": [2023], "fte": [1.5]}
    made = io.BytesIO()
    pa.parquet.write_table(pa.table({**columns, **more}), made)
    return made.getvalue()


def valid_zip() -> bytes:
    return zipped({"personeel-a.csv": CSV, "map/LEESMIJ.txt": b"Dag"})


def zipped(files: Mapping[str, bytes], flags: int = 0) -> bytes:
    """A zip of files; `flags` are set on each in its directory."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        for entry in archive.infolist():
            entry.flag_bits |= flags
    return made.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """What is in a zip, by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The valid workbook with one of its parts changed; `change` gets nothing for a part it has not."""
    parts = parts_of(valid_workbook())
    before = parts.get(part, b"")
    parts[part] = change(before)
    assert parts[part] != before, part
    return zipped(parts)


def replaced(part: str, old: bytes, new: bytes) -> bytes:
    """The valid workbook with a text in one of its parts replaced."""
    return changed(part, lambda data: data.replace(old, new))


def _lying_size() -> bytes:
    """A zip that unpacks to far more than its directory and the head of its file say."""
    content = zipped({"personeel.csv": CSV + bytes(MANY)})
    told, lie = len(CSV + bytes(MANY)).to_bytes(4, "little"), len(CSV).to_bytes(4, "little")
    return content.replace(told, lie)


def _cut_in_front(content: bytes) -> bytes:
    """A zip without the end of its first file, so that its directory points to places before the first."""
    return content[:50] + content[80:]


def _link() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        entry = zipfile.ZipInfo("personeel.csv")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return made.getvalue()


def _repeated_text() -> bytes:
    """A text of a megabyte that is kept once and stands in a thousand cells."""
    parts = parts_of(valid_workbook())
    place = parts[SHARED].count(b"<si>")
    parts[SHARED] = parts[SHARED].replace(b"</sst>", b"<si><t>" + b"x" * 2**20 + b"</t></si></sst>")
    row = b'<row r="%d"><c r="B%d" t="s"><v>%d</v></c></row>'
    rows = b"".join(row % (number, number, place) for number in range(3, 1003))
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", rows + b"</sheetData>")
    return zipped(parts)


def _many_texts(told: bytes) -> bytes:
    """A workbook that tells of a number of texts for which Calamine makes room, or ends the process."""
    return changed(SHARED, lambda data: re.sub(rb'uniqueCount="\d+"', told, data))


def _moved_part() -> bytes:
    """A sheet that spans everything, in a part that is not called XML."""
    parts = parts_of(replaced(SHEET, b'r="A2"', b'r="XFD1048576"'))
    parts["xl/worksheets/sheet1.bin"] = parts.pop(SHEET)
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = parts[rels].replace(b"sheet1.xml", b"sheet1.bin")
    return zipped(parts)


def _laughs(part: str) -> bytes:
    entities = b"".join(
        b'<!ENTITY l%d "%s">' % (level, b"&l%d;" % (level - 1) * 10 if level else b"lol")
        for level in range(10)
    )
    return changed(part, lambda data: data.replace(b"?>", b"?><!DOCTYPE x [" + entities + b"]>", 1))


def _formula() -> bytes:
    return changed(SHEET, lambda data: data.replace(b"<v>1.5</v>", b"<f>WEBSERVICE(1)</f><v>1.5</v>"))


def _footer(length: int) -> bytes:
    """A Parquet file whose last bytes claim a footer of some length."""
    return valid_parquet()[:-8] + length.to_bytes(4, "little") + b"PAR1"


def with_footer(content: bytes, old: bytes, new: bytes) -> bytes:
    """A Parquet file with the first such bytes of its footer, a Thrift record, replaced."""
    length = int.from_bytes(content[-8:-4], "little")
    start = len(content) - 8 - length
    assert old in content[start:-8], old
    footer = content[start:-8].replace(old, new, 1)
    return content[:start] + footer + len(footer).to_bytes(4, "little") + b"PAR1"


def _lying_rows() -> bytes:
    """A Parquet file of one row whose footer tells of a billion."""
    # The third field of the footer, an i64 after the list of columns: 0x16, then 1 as a zigzag number.
    return with_footer(valid_parquet(), b"\x16\x02\x19", b"\x16\x80\xa8\xd6\xb9\x07\x19")


def _negative() -> bytes:
    """A Parquet file with a negative length of a column, which leaves DuckDB unusable."""
    footer = pa.parquet.ParquetFile(io.BytesIO(valid_parquet())).metadata
    # In Thrift twice the number, seven bits a byte; and twenty-seven stands for -14.
    twice = footer.row_group(0).column(1).total_compressed_size * 2
    return with_footer(valid_parquet(), bytes((0x16, twice & 0x7F | 0x80, twice >> 7)), b"\x16\x9b\x00")


def _histogram() -> bytes:
    """A Parquet file with three counts in a list of two; PyArrow ends the process when it looks there."""
    return with_footer(valid_parquet(), b"\x19\x26\x00\x02", b"\x19\x36\x00\x02\x02")


def _nameless() -> bytes:
    """A Parquet file with a name of a column that is no text."""
    return with_footer(valid_parquet(), b"\x06agency", b"\x06ag\xff\xffcy")


def _zips() -> list[Hostile]:
    return [
        Hostile("bomb.zip", zipped({"personeel.csv": CSV + bytes(MANY)}), "file.too_large"),
        Hostile("lying-size.zip", _lying_size(), "file.broken"),
        Hostile("many.zip", zipped({f"personeel-{n}.csv": CSV for n in range(501)}), "file.too_many_parts"),
        Hostile("nested.zip", zipped({"inner.zip": valid_zip()}), "zip.nested"),
        Hostile("up.zip", zipped({"../../personeel.csv": CSV}), "zip.bad_name"),
        Hostile("up-windows.zip", zipped({"..\\..\\personeel.csv": CSV}), "zip.bad_name"),
        Hostile("absolute.zip", zipped({"/tmp/personeel.csv": CSV}), "zip.bad_name"),
        Hostile("drive.zip", zipped({"C:\\personeel.csv": CSV}), "zip.bad_name"),
        Hostile("link.zip", _link(), "zip.bad_name"),
        Hostile("locked.zip", zipped({"personeel.csv": CSV}, flags=1), "file.locked"),
        Hostile("nothing.zip", zipped({}), "zip.empty"),
        Hostile("cut.zip", valid_zip()[:-30], "file.broken"),
        Hostile("cut-in-front.zip", _cut_in_front(valid_zip()), "file.broken"),
        Hostile("bomb-inside.zip", zipped({"personeel.xlsx": _wide(b"XFD1048576")}), "file.too_many_cells"),
        Hostile("fine.zip", valid_zip(), "", read=True),
    ]


def _wide(place: bytes) -> bytes:
    """A workbook with a cell at a place."""
    return replaced(SHEET, b'r="A2"', b'r="%s"' % place)


def _workbooks() -> list[Hostile]:
    too_wide = "file.too_many_cells"
    without_places = b'<row r="1048576"><c><v>1</v></c>' + b"<c/>" * 20
    hidden = b'<c x=">" y=\'r="A1"\' r="XFD1048576"'
    other_prefix = b'<x-y:c xmlns:x-y="x" r="XFD1048576"/></row>'
    return [
        Hostile("bomb.xlsx", changed(SHEET, lambda data: data + b" " * MANY), "file.too_large"),
        Hostile("far.xlsx", _wide(b"XFD1048576"), too_wide),
        Hostile("far-small-letters.xlsx", _wide(b"xfd1048576"), too_wide),
        Hostile("far-impossible.xlsx", _wide(b"ZZZZZZZZZZ99999999999999999999"), too_wide),
        Hostile("100000-columns.xlsx", _wide(b"EQXD1"), too_wide),
        Hostile(
            "far-row.xlsx", replaced(SHEET, b"</sheetData>", without_places + b"</row></sheetData>"), too_wide
        ),
        Hostile("far-hidden.xlsx", replaced(SHEET, b'<c r="A2"', hidden), too_wide),
        Hostile("far-prefix.xlsx", replaced(SHEET, b"</row>", other_prefix), too_wide),
        Hostile("far-moved.xlsx", _moved_part(), too_wide),
        Hostile("repeated-text.xlsx", _repeated_text(), "file.too_large"),
        Hostile("many-texts.xlsx", _many_texts(b'uniqueCount="4294967296"'), "file.broken"),
        Hostile("many-texts-plus.xlsx", _many_texts(b"uniqueCount = '+4294967296'"), "file.broken"),
        Hostile("laughs.xlsx", _laughs(SHARED), "file.xml_declarations"),
        Hostile("laughs-in-sheet.xlsx", _laughs(SHEET), "file.xml_declarations"),
        Hostile(
            "outside.xlsx",
            replaced(BOOK, b"?>", b'?><!DOCTYPE x SYSTEM "file:///etc/passwd">'),
            "file.xml_declarations",
        ),
        Hostile("utf-16.xlsx", changed(SHARED, lambda data: data.decode().encode("utf-16")), "file.broken"),
        Hostile("macros.xlsx", changed("xl/vbaProject.bin", lambda _: b"x"), "file.macros"),
        Hostile("macros.xlsm", valid_workbook(), "file.macros"),
        Hostile("locked.xlsx", OLD_EXCEL + "EncryptedPackage".encode("utf-16-le"), "file.locked"),
        Hostile("old-excel.xlsx", OLD_EXCEL, "file.other_kind"),
        Hostile("cut.xlsx", valid_workbook()[:-100], "file.broken"),
        Hostile("cut-in-front.xlsx", _cut_in_front(valid_workbook()), "file.broken"),
        Hostile(
            "links.xlsx",
            changed("xl/externalLinks/externalLink1.xml", lambda _: b"<x/>"),
            "file.links",
            read=True,
        ),
        Hostile("personeel-formula.xlsx", _formula(), "file.formulas", read=True),
    ]


def _parquets() -> list[Hostile]:
    typed = pa.ExtensionArray.from_storage(pa.uuid(), pa.array([uuid.UUID(int=1).bytes], pa.binary(16)))
    wide = {f"more_{number}": pa.array([1]) for number in range(1000)}
    return [
        Hostile("personeel-footer.parquet", _footer(0x7FFFFFFF), "file.broken"),
        Hostile("personeel-no-footer.parquet", _footer(0), "file.broken"),
        Hostile("personeel-rows.parquet", _lying_rows(), "file.too_large"),
        Hostile("personeel-negative.parquet", _negative(), "file.broken"),
        Hostile("personeel-histogram.parquet", _histogram(), "", read=True),
        Hostile("personeel-name.parquet", _nameless(), "file.broken"),
        Hostile("personeel-wide.parquet", valid_parquet(**wide), "file.too_many_columns"),
        Hostile("personeel-cut.parquet", valid_parquet()[:-20], "file.broken"),
        Hostile("personeel-uuid.parquet", valid_parquet(extra=typed), "column.unknown", read=True),
    ]


def _texts() -> list[Hostile]:
    plain = CSV.decode()
    many = ";".join(f"k{number}" for number in range(100_000)).encode()
    return [
        Hostile("personeel-nul.csv", CSV + b"atlas;pro\x00ject;2023;2\n", "file.not_text"),
        Hostile("personeel-utf-16.csv", plain.encode("utf-16"), "", read=True),
        Hostile("personeel-utf-16-no-mark.csv", plain.encode("utf-16-le"), "", read=True),
        Hostile("personeel-old.csv", CSV, "", read=True),
        Hostile("personeel-wide.csv", many + b"\n", "file.too_many_columns"),
        Hostile("personeel-quote.csv", CSV + b'"' + b"x;" * 10**6, "file.row_width"),
        Hostile("bundle.json", b"[" * 10**6, "bundle.bad_description"),
    ]


def _misnamed() -> list[Hostile]:
    kind = "file.other_kind"
    return [
        Hostile("personeel-workbook.csv", valid_workbook(), kind),
        Hostile("personeel-parquet.csv", valid_parquet(), kind),
        Hostile("personeel-pdf.csv", b"%PDF-1.7\n", kind),
        Hostile("personeel-csv.xlsx", CSV, kind),
        Hostile("personeel-zip.xlsx", valid_zip(), kind),
        Hostile("personeel-html.xlsx", b"<html><table></table></html>", kind),
        Hostile("personeel-csv.parquet", CSV, kind),
        Hostile("personeel-workbook.zip", valid_workbook(), kind),
        Hostile("personeel.xls", OLD_EXCEL, "file.unknown_format"),
        *(
            Hostile(f"personeel-nothing{ending}", b"", "file.empty")
            for ending in (".csv", ".xlsx", ".parquet", ".zip")
        ),
    ]


def hostile_files() -> list[Hostile]:
    """The whole corpus."""
    return [*_zips(), *_workbooks(), *_parquets(), *_texts(), *_misnamed()]


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for one in hostile_files():
        (folder / one.name).write_bytes(one.content)
