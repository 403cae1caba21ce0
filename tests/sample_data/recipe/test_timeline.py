"""Texts of the facts as days."""

from datetime import date

from sample_data.recipe.timeline import first_day


def test_a_period_becomes_its_first_day() -> None:
    assert first_day("2024-Q2") == date(2024, 4, 1)
    assert first_day("2025-09") == date(2025, 9, 1)
    assert first_day("2023-09-11") == date(2023, 9, 11)
    assert first_day("") is None
