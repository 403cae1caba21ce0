from datetime import date
from decimal import Decimal

import pytest

from vib.locale import (
    Language,
    count_text,
    date_text,
    decimal_text,
    money_text,
    percent_text,
    period_text,
    quarter_text,
    range_text,
    rounded,
    whole_text,
)

NBSP = "\u00a0"


@pytest.mark.parametrize(("language", "text"), [("nl", f"€{NBSP}86.451,51"), ("en", "€86,451.51")])
def test_money(language: Language, text: str) -> None:
    assert money_text(Decimal("86451.51"), language) == text


def test_money_back() -> None:
    assert money_text(Decimal("-60.98"), "nl") == f"€{NBSP}-60,98"
    assert money_text(Decimal("-60.98"), "en") == "-€60.98"


def test_money_in_whole_euros() -> None:
    assert money_text(641500, "nl", 0) == f"€{NBSP}641.500"


@pytest.mark.parametrize(("language", "text"), [("nl", "30 november 2023"), ("en", "30 November 2023")])
def test_a_day(language: Language, text: str) -> None:
    assert date_text(date(2023, 11, 30), language) == text


@pytest.mark.parametrize(
    ("precision", "text"), [("day", "1 april 2024"), ("month", "april 2024"), ("quarter", "2024-K2")]
)
def test_a_date_is_as_exact_as_it_is_known(precision: str, text: str) -> None:
    assert period_text(date(2024, 4, 1), precision, "nl") == text


def test_a_quarter_in_each_language() -> None:
    assert quarter_text("2023-Q4", "nl") == "2023-K4"
    assert quarter_text("2023-Q1..2023-Q4", "nl") == "2023-K1..2023-K4"
    assert quarter_text("2023-Q4", "en") == "2023-Q4"
    assert period_text(date(2023, 12, 31), "quarter", "en") == "2023-Q4"


def test_a_percentage() -> None:
    assert percent_text(36.65, "nl") == f"36,7{NBSP}%"
    assert percent_text(36.65, "en") == "36.7%"
    assert percent_text(100, "nl", 0) == f"100{NBSP}%"


def test_halves_are_rounded_up_as_people_do() -> None:
    assert decimal_text(2.5, "nl", 0) == "3"
    assert decimal_text(Decimal("0.125"), "nl", 2) == "0,13"


def test_counts() -> None:
    assert whole_text(2000, "nl") == "2.000"
    assert count_text(18, 18, "nl") == "18"
    assert count_text(5, 11, "nl") == "5–11"
    assert count_text(0, 1200, "en") == "0–1,200"


def test_a_count_that_may_be_next_to_nothing_is_said_in_words_where_counts_are_shielded() -> None:
    assert count_text(1, 6, "nl", 5) == "te klein om te tonen"
    assert count_text(1, 10, "en", 5) == "too small to show"
    # It may be as large as eleven, is surely two at least, or is known: these are figures.
    assert count_text(1, 11, "nl", 5) == "1–11"
    assert count_text(2, 7, "nl", 5) == "2–7"
    assert count_text(1, 1, "nl", 5) == "1"
    # Nothing is shielded: the bounds come from somewhere else.
    assert count_text(1, 2, "nl", 1) == "1–2"
    assert range_text(1, 6, "nl") == "1–6"


@pytest.mark.parametrize(
    ("value", "text"), [(31.25, "31.3"), (36.65, "36.7"), (36.64, "36.6"), (-0.04, "0.0"), (12, "12.0")]
)
def test_numbers_are_rounded_half_up(value: float, text: str) -> None:
    # Python rounds 31.25 to 31.2 and 36.65 (733 of 2000) to 36.6.
    assert str(rounded(value)) == text
    assert decimal_text(value, "en") == text
