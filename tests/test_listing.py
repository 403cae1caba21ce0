"""Numbers, places and columns as the command line writes them."""

import json
from decimal import Decimal

import numpy as np
import pytest

from vib.listing import columns, finding_lines, json_line, value_text
from vib.locale import Language, Message
from vib.model.snapshot import Finding


@pytest.mark.parametrize(
    ("low", "high", "unit", "language", "text"),
    [
        (1881, 1881, "deelnemers", "nl", "1.881"),
        (5, 11, "deelnemers", "nl", "5–11"),
        (36.65, 36.65, "%", "nl", "36,7\u00a0%"),
        (12.5, 20.0, "%", "en", "12.5–20.0%"),
        (0.0, 27.77, "%", "nl", "0,0–27,8\u00a0%"),
        (Decimal("86451.51"), Decimal("86451.51"), "EUR", "nl", "€\u00a086.451,51"),
        (Decimal("86451.51"), Decimal("86451.51"), "EUR", "en", "€86,451.51"),
        (Decimal("0.90"), Decimal("0.90"), "VTE", "nl", "0,90"),
        (np.int64(12), np.int64(12), "weken", "nl", "12"),
        (412.5, 412.5, "deelnemers", "nl", "412,5"),
    ],
)
def test_a_value_is_written_with_its_unit(
    low: float, high: float, unit: str, language: Language, text: str
) -> None:
    assert value_text(low, high, unit, language) == text


def test_a_count_that_is_too_small_to_show_is_said_in_words() -> None:
    assert value_text(1, 6, "deelnemers", "nl", 5) == "te klein om te tonen"
    assert value_text(1, 6, "deelnemers", "nl") == "1–6"
    # Weeks and shares are intervals for other reasons too.
    assert value_text(1, 6, "weken", "nl", 5) == "1–6"


def test_money_keeps_its_cents_in_json_and_a_share_all_its_digits() -> None:
    line = json_line({"money": Decimal("641500"), "share": 100 / 3, "count": np.int64(3), "none": None})

    assert line == '{"money":641500.00,"share":33.333333333333336,"count":3,"none":null}'
    assert json.loads(line)["count"] == 3


def finding(table: str) -> Finding:
    return Finding(
        severity="error",
        rule="rule",
        table=table,
        row=5,
        file="file.csv",
        column="fte",
        value="abc",
        message=Message(id="The value {value} is odd.", values={"value": 1}),
        remedy=Message(id="Look again."),
    )


def test_a_finding_is_told_in_both_languages() -> None:
    assert finding_lines([finding("staffing")]) == [
        "[nl] file.csv, rij 5, kolom fte, ‘abc’: fout: The value 1 is odd. → Look again.",
        "[en] file.csv, row 5, column fte, ‘abc’: error: The value 1 is odd. → Look again.",
    ]


@pytest.mark.parametrize("table", ["trajectories", "guidance"])
def test_what_a_row_about_a_person_holds_is_not_told(table: str) -> None:
    assert not any("abc" in line for line in finding_lines([finding(table)]))


def test_a_finding_about_a_whole_table_names_the_table() -> None:
    whole = finding("staffing").model_copy(update={"file": None, "row": None, "column": None, "value": None})

    assert finding_lines([whole])[0].startswith("[nl] personeel: fout: ")


def test_columns_are_aligned_and_empty_ones_left_out() -> None:
    rows = [
        {"name": "Atlas", "nothing": "", "value": "1.000"},
        {"name": "Een langere naam", "nothing": "", "value": "5"},
    ]

    assert columns(rows, {"name": "naam", "nothing": "leeg", "value": "waarde"}, {"value"}) == [
        "naam              waarde",
        "Atlas              1.000",
        "Een langere naam       5",
    ]


def test_no_rows_are_no_lines() -> None:
    assert columns([], {"name": "naam"}) == []
