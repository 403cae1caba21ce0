"""No text from a delivery runs in a spreadsheet, and what is no formula stays as it was typed."""

import pytest

from vib.workbook.safe_text import cell_text, csv_text, would_run


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "＝1+1",
        '=HYPERLINK("http://example.org")',
    ],
)
def test_what_would_run_is_marked(text: str) -> None:
    assert would_run(text)
    assert csv_text(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "-", "-5", "+3,2 %", "-€ 86.451,51", "a=b", "<b>Atlas</b>", "*vet*", "'t Huis"]
)
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert not would_run(text)
    assert csv_text(text) == text


def test_a_cell_holds_no_more_than_excel_reads() -> None:
    assert cell_text("a\x00b\x0bc\ud800\nd\te") == "abc\nd\te"
    assert len(cell_text("x" * 40_000)) == 32_767
