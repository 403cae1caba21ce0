"""The empty workbook: what is filled in is read, and nothing else of it."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from vib.intake import Checked, read_bundle
from vib.locale import LANGUAGES, Language
from vib.model.labels import labels_of
from vib.model.records import TABLES, table_name
from vib.model.schema import vocabulary
from vib.workbook.template import template_bytes

AGENCIES: list[list[Any]] = [["atlas", "Atlas", 1], ["joint", "Overkoepelend", 9]]
PILOTS: list[list[Any]] = [["atlas-a", "atlas", "Antwerpen", "Antwerpen"]]


def filled(path: Path, language: Language, rows: dict[str, list[list[Any]]]) -> Checked:
    """The template with rows below its headers, delivered."""
    book = openpyxl.load_workbook(io.BytesIO(template_bytes(language)))
    delivered: dict[str, list[list[Any]]] = {"agencies": AGENCIES, "pilots": PILOTS, **rows}
    for table, of_table in delivered.items():
        for number, row in enumerate(of_table, start=2):
            for place, value in enumerate(row, start=1):
                if value is not None:
                    book[table_name(table, language)].cell(number, place, value)
    book.save(path)
    return read_bundle([path], date(2024, 3, 31))


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_an_empty_template_delivers_nothing_and_complains_of_nothing_else(
    tmp_path: Path, language: Language
) -> None:
    path = tmp_path / "levering.xlsx"
    path.write_bytes(template_bytes(language))
    with read_bundle([path], date(2024, 3, 31)) as checked:
        assert not checked.delivered
        assert [f.rule for f in checked.findings if f.severity == "error"] == ["bundle.nothing"]
        assert "file.sheets_unread" not in {finding.rule for finding in checked.findings}


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_header_is_one_of_the_table(tmp_path: Path, language: Language) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_bytes(language)))
    for table, record in TABLES.items():
        headers = [cell.value for cell in book[table_name(table, language)][1]]
        titles = [str(f.title) if language == "nl" else name for name, f in record.model_fields.items()]
        assert headers == titles


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_value_of_a_list_is_read_as_its_code(tmp_path: Path, language: Language) -> None:
    fields = TABLES["trajectories"].model_fields
    lists = {
        name: labels_of(allowed, language)
        for name, field in fields.items()
        if (allowed := vocabulary(field)) is not None
    }
    longest = max(len(labels) for labels in lists.values())
    rows: list[list[Any]] = []
    for number in range(longest):
        chosen = {name: list(labels.values())[number % len(labels)] for name, labels in lists.items()}
        given = {
            "pilot": "atlas-a",
            "person_id": f"p{number}",
            "enrolled_on": date(2023, 3, 1),
            "dropped_out_on": date(2023, 4, 1),
        }
        rows.append([{**given, **chosen}.get(name) for name in fields])
    with filled(tmp_path / "levering.xlsx", language, {"trajectories": rows}) as checked:
        assert [f.rule for f in checked.findings if f.severity == "error"] == []
        read = checked.people["trajectories"]
        for name, labels in lists.items():
            found = checked.engine.backend.to_pyarrow(read.select(name).distinct())[name].to_pylist()
            assert set(found) == set(labels)


def test_codes_are_listed_whole_and_in_place(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_bytes("nl")))
    rules = book["trajecten"].data_validations.dataValidation
    perspective = next(r for r in rules if "codes" in str(r.formula1) and str(r.sqref).startswith("J2"))
    sheet, _, area = str(perspective.formula1).partition("!")
    assert sheet.strip("'") == "codes"
    listed = [cell.value for row in book["codes"][area.replace("$", "")] for cell in row]
    assert listed == ["professioneel perspectief", "educatief perspectief", "onbekend"]


def test_the_example_says_that_it_is_one(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_bytes("nl")))
    assert "verzonnen" in str(book["voorbeeld"]["A1"].value)
