"""A snapshot as a workbook: ranges stay ranges, and texts never run."""

import io
from datetime import date
from typing import Any

import openpyxl

from tests.conftest import MakeSnapshot
from vib.workbook.export import export_bytes

BUDGET = {
    "agency": "joint",
    "funding": "project",
    "kind": "spent",
    "year": 2022,
    "amount": "86451.51",
    "note": "=HYPERLINK(1) <b>x</b>",
}


def rows(book: openpyxl.Workbook, sheet: str) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in book[sheet].iter_rows()]


def test_counts_are_numbers_or_ranges_and_texts_never_run(make_snapshot: MakeSnapshot) -> None:
    counts = [
        {"agency": "atlas", "event_quarter": "2022-Q4", "event": "enrolled", "count": 18},
        {"agency": "atlas", "event_quarter": "2023-Q1", "event": "enrolled", "low": 5, "high": 11},
    ]
    snapshot = make_snapshot(as_of=date(2023, 11, 30), tables={"budget": [BUDGET]}, cubes={"flow": counts})
    book = openpyxl.load_workbook(io.BytesIO(export_bytes(snapshot, "nl")))

    flow = rows(book, "gebeurtenissen per kwartaal")
    assert ["atlas", "2022-Q4", "enrolled", 18] in flow
    assert ["atlas", "2023-Q1", "enrolled", "5–11"] in flow
    head, line = rows(book, "budget")
    note = book["budget"].cell(2, head.index("opmerking") + 1)
    assert (note.data_type, note.value) == ("s", "=HYPERLINK(1) <b>x</b>")
    assert line[head.index("bedrag")] == 86451.51
    about = dict(row[:2] for row in rows(book, "over dit bestand"))
    assert about["momentopname"] == snapshot.id
    assert "synthetische" in about["herkomst"]
