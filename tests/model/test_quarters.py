from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vib.model.quarters import NotAQuarter, Quarter, QuarterRange

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
quarters = days.map(Quarter.of)


def test_the_fourth_quarter_of_2023() -> None:
    quarter = Quarter.parse("2023-Q4")
    assert quarter.first_day == date(2023, 10, 1)
    assert quarter.last_day == date(2023, 12, 31)
    assert str(quarter.next()) == "2024-Q1"


def test_a_dutch_code_is_the_same_quarter() -> None:
    assert Quarter.parse("2024-K1") == Quarter(2024, 1)


@pytest.mark.parametrize("text", ["", "2023", "2023-Q5", "2023-Q0", "23-Q1", "2023Q1", "2023-Q1-Q2"])
def test_what_names_no_quarter(text: str) -> None:
    with pytest.raises(NotAQuarter):
        Quarter.parse(text)


def test_a_range_is_inclusive() -> None:
    assert QuarterRange.parse("2023-Q3..2024-Q1").codes == ("2023-Q3", "2023-Q4", "2024-Q1")


def test_a_range_of_one_is_written_as_one() -> None:
    assert str(QuarterRange.parse("2023-Q3..2023-Q3")) == "2023-Q3"


@pytest.mark.parametrize("text", ["2024-Q1..2023-Q4", "2024-Q1..", "..2024-Q1", "2024-Q1...2024-Q2"])
def test_what_names_no_range(text: str) -> None:
    with pytest.raises(NotAQuarter):
        QuarterRange.parse(text)


@given(days)
def test_a_day_lies_in_its_quarter(day: date) -> None:
    quarter = Quarter.of(day)
    assert quarter.first_day <= day <= quarter.last_day
    assert quarter.first_day.day == 1


@given(quarters)
def test_quarters_follow_without_a_gap(quarter: Quarter) -> None:
    assert quarter.next().first_day - quarter.last_day == timedelta(days=1)
    assert quarter < quarter.next()


@given(quarters)
def test_a_code_is_read_as_it_is_written(quarter: Quarter) -> None:
    assert Quarter.parse(str(quarter)) == quarter


@given(days, days)
def test_quarters_are_ordered_as_their_codes(one: date, other: date) -> None:
    first, second = Quarter.of(one), Quarter.of(other)
    assert (first < second) == (str(first) < str(second))


@given(quarters, st.integers(0, 40), quarters)
def test_a_range_holds_what_lies_between(first: Quarter, length: int, asked: Quarter) -> None:
    last = first
    for _ in range(length):
        last = last.next()
    chosen = QuarterRange(first, last)
    assert len(list(chosen)) == length + 1
    assert (asked in chosen) == (asked in list(chosen))
    assert QuarterRange.parse(str(chosen)) == chosen
