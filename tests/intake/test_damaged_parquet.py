"""Damage that a footer does not show: it is found when a delivery is checked, not when it is counted."""

import io
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest

from tests.intake.bundles import Read, rules

ROWS = 100
SUBPROJECTS: dict[str, Any] = {
    "id": [f"d{number}" for number in range(ROWS)],
    "theme": ["work"] * ROWS,
    "title": ["Titel"] * ROWS,
    "partners": ["Partners"] * ROWS,
}
PEOPLE: dict[str, Any] = {
    "pilot": ["atlas-a"] * ROWS,
    "person_id": [f"p{number:06}" for number in range(ROWS)],
    "persons": [1] * ROWS,
    "enrolled_on": [date(2023, 3, 1)] * ROWS,
    "perspective": ["professional"] * ROWS,
    "target_group": ["professional"] * ROWS,
}


def _written(columns: dict[str, Any]) -> bytes:
    made = io.BytesIO()
    pa.parquet.write_table(pa.table(columns), made, compression="zstd")
    return made.getvalue()


def _damaged(columns: dict[str, Any], name: str) -> bytes:
    """A file whose pages of one column are no pages."""
    content = _written(columns)
    footer = pa.parquet.ParquetFile(io.BytesIO(content)).metadata
    column = footer.row_group(0).column(list(columns).index(name))
    start = int(column.dictionary_page_offset)
    end = start + int(column.total_compressed_size)
    return content[:start] + b"\xff" * (end - start) + content[end:]


@pytest.mark.parametrize("name", SUBPROJECTS)
def test_a_damaged_column_of_a_public_table(read: Read, name: str) -> None:
    assert rules(read({"subprojecten.parquet": _written(SUBPROJECTS)})) == []
    assert rules(read({"subprojecten.parquet": _damaged(SUBPROJECTS, name)})) == ["file.broken"]


@pytest.mark.parametrize("name", PEOPLE)
def test_a_damaged_column_of_people(read: Read, name: str) -> None:
    assert rules(read({"trajecten.parquet": _written(PEOPLE)})) == []
    assert rules(read({"trajecten.parquet": _damaged(PEOPLE, name)})) == ["file.broken"]


def test_a_file_that_lies_about_its_values(read: Read) -> None:
    """Its footer says of each column that nothing is smaller or larger than what is allowed."""
    zero, one = (value.to_bytes(8, "little") for value in (0, 1))
    content = _written({**PEOPLE, "persons": [0] * ROWS})
    pages, footer = content[: -8 - _footer_length(content)], content[-8 - _footer_length(content) :]
    assert footer.count(zero) == 4
    assert rules(read({"trajecten.parquet": pages + footer.replace(zero, one)})) == ["value.too_small"]


def _footer_length(content: bytes) -> int:
    return int.from_bytes(content[-8:-4], "little")


def test_statistics_that_end_within_a_letter(read: Read) -> None:
    """Some programs cut the first and last of texts off at a number of bytes."""
    content = _written({**SUBPROJECTS, "title": ["één"] * ROWS})
    start = len(content) - 8 - _footer_length(content)
    footer = content[start:].replace("één".encode(), "één".encode()[:-2] + b"n\xc3")
    assert footer != content[start:]
    checked = read({"subprojecten.parquet": content[:start] + footer})
    assert rules(checked) == []
    assert set(checked.tables["subprojects"]["title"].to_pylist()) == {"één"}
