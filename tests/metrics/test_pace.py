from datetime import date, timedelta

from vib.metrics.pace import Plan, days_ahead
from vib.metrics.targets import Path
from vib.model.quarters import QuarterRange

NEW_YEAR = date(2022, 12, 31)
ONE_A_DAY = Path("atlas", None, ((NEW_YEAR, 0.0), (date(2023, 12, 31), 365.0)), True)
END_ALONE = Path("agii", None, ((date(2023, 12, 31), 100.0),), True)


def plan(until: date) -> Plan:
    return Plan(((ONE_A_DAY, until),))


def test_the_distance_is_the_way_to_the_day_on_which_the_plan_stands_at_the_value() -> None:
    april = plan(date(2023, 4, 30))
    assert april.expected(None) == 120
    assert april.days_ahead(120) == 0
    assert april.days_ahead(78) == -42
    assert april.days_ahead(127) == 7


def test_a_value_past_the_plan_is_as_far_ahead_as_the_plan_goes() -> None:
    assert plan(date(2023, 12, 24)).days_ahead(1000) == 7
    assert plan(date(2023, 1, 10)).days_ahead(0) == -10


def test_standing_still_on_a_flat_stretch_of_the_plan_is_no_distance() -> None:
    flat = Path("a", None, ((NEW_YEAR, 0.0), (date(2023, 1, 10), 50.0), (date(2023, 12, 31), 50.0)), False)
    assert Plan(((flat, date(2023, 6, 30)),)).days_ahead(50) == 0


def test_agencies_are_shifted_together_each_from_its_own_last_day() -> None:
    other = Path("agii", None, ((NEW_YEAR, 0.0), (date(2023, 12, 31), 730.0)), False)
    both = Plan(((ONE_A_DAY, NEW_YEAR + timedelta(20)), (other, NEW_YEAR + timedelta(10))))
    assert both.expected(None) == 20 + 20
    # Three a day together: 30 fewer is ten days back.
    assert both.days_ahead(10) == -10
    assert both.assumed == ("atlas",)


def test_in_chosen_quarters_the_plan_is_what_it_adds_there_by_now() -> None:
    april = plan(date(2023, 4, 30))
    assert april.expected(QuarterRange.parse("2023-Q1")) == 90
    assert april.expected(QuarterRange.parse("2023-Q2..2023-Q4")) == 30
    assert april.expected(QuarterRange.parse("2023-Q3")) == 0
    assert april.begun(QuarterRange.parse("2023-Q2"))
    assert not april.begun(QuarterRange.parse("2023-Q3"))


def test_an_end_value_alone_is_no_way_there() -> None:
    assert not Plan(((ONE_A_DAY, NEW_YEAR), (END_ALONE, NEW_YEAR))).drawn


def test_the_first_day_that_reaches_the_value_counts() -> None:
    assert days_ahead(5, lambda day: day + 10, -10, 90) == -5
    assert days_ahead(4.5, lambda day: day + 10, -10, 90) == -5
