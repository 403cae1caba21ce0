"""The numbers of a chart as a file."""

import csv
import io
from collections.abc import Callable
from decimal import Decimal

import pandas as pd
import pytest

from vib.charts.look import Look
from vib.ui.download import csv_of, written
from vib.ui.view import View


def test_a_file_holds_the_table_and_where_it_comes_from(make_view: Callable[..., View]) -> None:
    seen = make_view(agencies=("atlas",), quarters="2023-Q1..2023-Q3")
    table = pd.DataFrame({"agentschap": ["Atlas"], "aandeel": [36.65], "bedrag": [Decimal("1234.50")]})
    content = csv_of(seen, lambda: table)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows == [
        {
            "agentschap": "Atlas",
            "aandeel": "36,65",
            "bedrag": "1234,50",
            "peildatum": "2023-11-30",
            "momentopname": "2023-11-30-00000000",
            "herkomst": "synthetische gegevens",
            "selectie": "Atlas · 2023-K1–2023-K3",
        }
    ]


def test_an_english_reader_gets_a_decimal_point(make_view: Callable[..., View]) -> None:
    content = csv_of(make_view(language="en"), lambda: pd.DataFrame({"share": [36.65]})).decode()
    assert "36.65;2023-11-30" in content
    assert "all agencies · all quarters" in content


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-5", "-5"),
        (-5, "-5"),
        (None, ""),
        (float("nan"), ""),
        (12345, "12345"),
        ("1.234", "1.234"),
    ],
)
def test_a_value_is_written_for_a_spreadsheet(value: object, text: str) -> None:
    assert written(value, Look("nl")) == text
