"""The dates around which the sample turns."""

from datetime import date, timedelta

from vib.model.quarters import Quarter, QuarterRange

PUBLISHED = date(2023, 11, 30)
"""The day of which the published answer speaks (it counts 'end of November 2023')."""

SNAPSHOTS = (
    date(2022, 12, 31),
    date(2023, 6, 30),
    PUBLISHED,
    date(2024, 3, 31),
    date(2024, 9, 30),
    date(2025, 3, 31),
    date(2025, 9, 30),
)

PROJECT_START = date(2022, 1, 1)
PROJECT_END = date(2025, 9, 30)
PROJECT_QUARTERS = QuarterRange(Quarter(2022, 1), Quarter(2025, 3))
RECURRENT_QUARTERS = QuarterRange(Quarter(2022, 4), Quarter(2025, 3))

STANDSTILL = (date(2022, 12, 1), date(2023, 2, 28))
"""The days on which nothing happened at Atlas after the cyberattack, the first and the last."""

LATE_DELIVERY = {("amal", date(2024, 9, 30)): date(2024, 6, 30)}
"""(agency, snapshot) → the day until which that agency had delivered. Fiction."""


def known_until(agency: str, as_of: date) -> date:
    """The last day of which an agency's rows in a snapshot speak."""
    return LATE_DELIVERY.get((agency, as_of), as_of)


def workday(day: date) -> date:
    """The day itself, or the Monday after the weekend it lies in."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def later(agency: str, day: date, days: int) -> date:
    """The workday so many days on; Atlas' clock stands still during the standstill."""
    first, last = STANDSTILL
    moved = day + timedelta(days=days)
    if agency == "atlas" and day < first <= moved:
        moved += last - first + timedelta(days=1)
    moved = workday(moved)
    return workday(last + timedelta(days=1)) if agency == "atlas" and first <= moved <= last else moved
