"""A copy of a delivery in which the faulty cells can be found."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.intake.bundles import AGENCIES, PILOTS
from tests.intake.workbooks import workbook
from vib.intake import read_bundle
from vib.intake.archive import TOO_LARGE
from vib.intake.spreadsheet import EXCEL_ERROR
from vib.workbook.marked import marked_bytes

ROWS: list[list[Any]] = [
    ["proeftuin", "pseudoniem", "ingetekend op", "perspectief", "doelgroep"],
    ["atlas-a", "p1", date(2023, 3, 1), "professional", "parents"],
    ["atlas-a", "=1+1", "31/02/2023", "werkzoekend", "parents"],
]


def marked(tmp_path: Path, name: str) -> openpyxl.Workbook:
    """The marked copy of a delivery whose third row has a wrong day and a wrong code."""
    (tmp_path / "agencies.csv").write_text(AGENCIES, "utf-8")
    (tmp_path / "pilots.csv").write_text(PILOTS, "utf-8")
    path = tmp_path / name
    if name.endswith(".xlsx"):
        workbook(path, {"trajecten": ROWS})
    else:
        path.write_text("\r\n".join(";".join(map(str, row)) for row in ROWS), "utf-8")
    with read_bundle([tmp_path], date(2023, 11, 30)) as checked:
        content = marked_bytes(name, path.read_bytes(), checked.findings, "nl")
    assert content is not None
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize(("name", "sheet"), [("levering.xlsx", "trajecten"), ("trajecten.csv", "trajecten")])
def test_faulty_cells_are_coloured_and_say_what_to_do(tmp_path: Path, name: str, sheet: str) -> None:
    book = marked(tmp_path, name)
    day, code = book[sheet]["C3"], book[sheet]["D3"]
    for cell, told in ((day, "Dit is geen datum."), (code, "Deze code bestaat hier niet.")):
        assert cell.fill.start_color.rgb == "FFF4B6B0"
        assert cell.comment is not None
        assert told in cell.comment.text
    assert (day.value, code.value) == ("31/02/2023", "werkzoekend"), "values stay as they came"
    assert book[sheet]["C2"].comment is None


def test_all_is_listed_in_front(tmp_path: Path) -> None:
    book = marked(tmp_path, "levering.xlsx")
    assert book.sheetnames[0] == "bevindingen"
    rows = [[cell.value for cell in row] for row in book["bevindingen"].iter_rows(min_row=2)]
    assert ["trajecten", 3, "C (ingetekend op)", "31/02/2023"] in [row[:4] for row in rows]


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    cell = marked(tmp_path, "trajecten.csv")["trajecten"]["B3"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_a_formula_that_was_delivered_does_not_run_in_the_copy(tmp_path: Path) -> None:
    sheet = marked(tmp_path, "levering.xlsx")["trajecten"]
    assert [cell.data_type for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []


def test_a_file_that_was_refused_as_a_whole_is_not_opened() -> None:
    refused = TOO_LARGE.finding(file="levering.xlsx")
    assert marked_bytes("levering.xlsx", b"would raise", [refused], "nl") is None


def test_what_openpyxl_cannot_read_has_no_copy() -> None:
    finding = EXCEL_ERROR.finding(file="levering.xlsx › trajecten", row=2, column="A (x)")
    assert marked_bytes("levering.xlsx", b"no workbook", [finding], "nl") is None


def test_the_marked_copy_can_be_repaired_and_delivered(tmp_path: Path) -> None:
    book = marked(tmp_path, "levering.xlsx")
    book["trajecten"]["C3"], book["trajecten"]["D3"] = date(2023, 2, 28), "unknown"
    book["trajecten"]["B3"] = "p2"
    book.save(tmp_path / "levering.xlsx")
    with read_bundle([tmp_path], date(2023, 11, 30)) as checked:
        assert [f.rule for f in checked.findings if f.severity == "error"] == []


def test_a_file_without_findings_has_no_copy() -> None:
    assert marked_bytes("levering.xlsx", b"", (), "nl") is None
