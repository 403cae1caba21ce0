"""A workbook says the same as the same tables in CSV and Parquet, and a zip as the files in it."""

import io
import shutil
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tests.intake.bundles import Read, of_rule, places, rules
from tests.intake.workbooks import Sheets, sheets_of, workbook
from vib.cube import build_cubes
from vib.intake import read_bundle
from vib.settings import ROOT

SAMPLE = ROOT / "sample_data" / "2024-03-31"
AS_OF = date(2024, 3, 31)
PEOPLE: list[Any] = ["proeftuin", "pseudoniem", "ingetekend op", "gestart op", "perspectief", "doelgroep"]


def of(sheets: Sheets) -> bytes:
    """A workbook as bytes."""
    made = io.BytesIO()
    workbook(made, sheets)
    return made.getvalue()


def read_whole(*paths: Path) -> tuple[dict[str, pa.Table], dict[str, pa.Table], list[str]]:
    """The public tables, the counts and the rules of the findings of a bundle."""
    with read_bundle(list(paths), AS_OF) as checked:
        assert checked.ok, [finding.rule for finding in checked.findings]
        cubes = build_cubes(checked.people, AS_OF)
        return dict(checked.tables), dict(cubes), sorted({finding.rule for finding in checked.findings})


def assert_same(one: dict[str, pa.Table], other: dict[str, pa.Table]) -> None:
    assert one.keys() == other.keys()
    for name, table in one.items():
        assert _in_order(table) == _in_order(other[name]), name


def _in_order(table: pa.Table) -> list[tuple[str, ...]]:
    """The rows, in an order that does not depend on that of the files."""
    columns = [[str(value) for value in table[name].to_pylist()] for name in table.column_names]
    return sorted(zip(*columns, strict=True))


def test_a_workbook_says_the_same_as_the_files(tmp_path: Path) -> None:
    path = tmp_path / "levering.xlsx"
    workbook(path, sheets_of(SAMPLE))
    tables, cubes, found = read_whole(SAMPLE)
    again, counted, told = read_whole(path, SAMPLE / "bundle.json")
    assert_same(tables, again)
    assert_same(cubes, counted)
    assert told == found


@pytest.mark.parametrize("inside", ["", "levering/"])
def test_a_zip_says_the_same_as_the_files(tmp_path: Path, inside: str) -> None:
    path = tmp_path / "levering.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in SAMPLE.iterdir():
            archive.write(file, inside + file.name)
    tables, cubes, found = read_whole(SAMPLE)
    again, counted, told = read_whole(path)
    assert_same(tables, again)
    assert_same(cubes, counted)
    assert told == found


def test_what_is_wrong_is_told_as_the_person_sees_it(read: Read) -> None:
    rows: list[list[Any]] = [
        PEOPLE,
        ["atlas-a", "p1", date(2023, 3, 1), datetime(2023, 3, 8), "professioneel perspectief", "ouders"],
        [None] * 6,
        ["atlas-a", "p2", "31/02/2023", None, "werkzoekend", "professional"],
    ]
    checked = read({"levering.xlsx": of({"trajecten": rows})})
    place = "levering.xlsx › trajecten"
    assert (place, 4, "C (ingetekend op)", "31/02/2023") in places(checked, "value.not_a_date")
    assert (place, 4, "E (perspectief)", "werkzoekend") in places(checked, "value.unknown_code")


def test_labels_are_codes_too(read: Read) -> None:
    rows: list[list[Any]] = [
        PEOPLE,
        ["atlas-a", "p1", date(2023, 3, 1), None, "Professioneel perspectief", "educational"],
    ]
    checked = read({"levering.xlsx": of({"trajecten": rows})})
    assert "value.unknown_code" not in rules(checked)


def test_sheets_that_hold_no_table_are_named_and_empty_ones_count_as_not_delivered(read: Read) -> None:
    sheets: dict[str, list[list[Any]]] = {
        "trajecten": [PEOPLE, ["atlas-a", "p1", date(2023, 3, 1), None, "professional", "professional"]],
        "begeleiding": [["proeftuin", "op", "bestemming"]],
        "kladblad": [["x"], ["y"]],
        "Voorbeeld": [["proeftuin"], ["een voorbeeld"]],
    }
    checked = read({"levering.xlsx": of(sheets)})
    assert "guidance" not in checked.delivered
    assert [f.message.values["sheets"] for f in of_rule(checked, "file.sheets_unread")] == ["kladblad"]
    assert [f.message.values["sheets"] for f in of_rule(checked, "file.sheets_empty")] == ["begeleiding"]


def test_formulas_are_read_by_their_result_and_that_is_told(read: Read, tmp_path: Path) -> None:
    import xlsxwriter

    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet("personeel")
        sheet.write_row(0, 0, ["agentschap", "middelen", "jaar", "VTE"])
        sheet.write_row(1, 0, ["atlas", "project", 2023])
        sheet.write_formula(1, 3, "=1+0.5", None, 1.5)
    checked = read({"levering.xlsx": made.getvalue()})
    assert "file.formulas" in rules(checked, "warning")
    assert [str(one) for one in checked.tables["staffing"]["fte"].to_pylist()] == ["1.50"]


def test_unpacked_files_are_gone_when_the_bundle_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tempfile

    place = tmp_path / "tmp"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    path = tmp_path / "levering.zip"
    shutil.make_archive(str(path.with_suffix("")), "zip", SAMPLE)
    with read_bundle([path], AS_OF) as checked:
        assert checked.ok
        assert list(place.iterdir())
    assert not list(place.iterdir())
