"""Days move on, and Atlas' clock stands still after the cyberattack."""

from datetime import date

from sample_data.recipe.calendar import known_until, later, workday


def test_a_weekend_becomes_the_monday_after_it() -> None:
    assert workday(date(2023, 9, 8)) == date(2023, 9, 8)  # a Friday
    assert workday(date(2023, 9, 9)) == date(2023, 9, 11)
    assert workday(date(2023, 9, 10)) == date(2023, 9, 11)


def test_the_standstill_does_not_count_at_atlas() -> None:
    # Ten days from 28 November 2022: two until the 30th, eight more from 1 March 2023 on (90 days later).
    assert later("atlas", date(2022, 11, 28), 10) == date(2023, 3, 8)
    assert later("agii", date(2022, 11, 28), 10) == date(2022, 12, 8)
    assert later("atlas", date(2022, 11, 21), 2) == date(2022, 11, 23)
    assert later("atlas", date(2023, 3, 1), 7) == date(2023, 3, 8)


def test_amal_delivered_until_june_2024_alone_in_september() -> None:
    assert known_until("amal", date(2024, 9, 30)) == date(2024, 6, 30)
    assert known_until("atlas", date(2024, 9, 30)) == date(2024, 9, 30)
    assert known_until("amal", date(2025, 3, 31)) == date(2025, 3, 31)
