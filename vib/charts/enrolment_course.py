"""The way of an agency's enrolments, as the chart, its words and its table know it."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from vib.charts.look import Look
from vib.charts.places import agencies
from vib.locale import N_

Point = tuple[date, float, float]


@dataclass(frozen=True)
class Course:
    """An agency's points: counted, planned, expected by the last day counted, and planned in the end."""

    agency: str
    actual: tuple[Point, ...]
    planned: tuple[Point, ...]
    expected: tuple[Point, ...]
    target: tuple[Point, ...]
    assumed: bool
    """Whether the way to the planned end is an assumption."""

    @property
    def top(self) -> float:
        """The highest value to be drawn."""
        points = (*self.actual, *self.planned, *self.target)
        return max((high for _, _, high in points), default=0.0) or 1.0

    @property
    def now(self) -> Point | None:
        return self.actual[-1] if self.actual else None


def courses_of(frame: pd.DataFrame) -> list[Course]:
    """The courses of the frame of `vib.metrics.enrolment.against_plan`."""
    points: dict[tuple[str, str], list[Point]] = {}
    assumed = set(frame.loc[frame["assumed"].astype(bool), "agency"])
    kept = frame[["agency", "series", "day", "low", "high"]].itertuples(index=False, name=None)
    for agency, series, day, low, high in kept:
        points.setdefault((agency, series), []).append((day, float(low), float(high)))

    def of(agency: str, series: str) -> tuple[Point, ...]:
        return tuple(points.get((agency, series), ()))

    return [
        Course(
            agency,
            of(agency, "actual"),
            of(agency, "planned"),
            of(agency, "expected"),
            of(agency, "target"),
            agency in assumed,
        )
        for agency in agencies(frame)
    ]


def count_text(low: float, high: float, look: Look) -> str:
    """A count, or the interval it lies in, where there is little room."""
    return look.brief(round(low), round(high))


def _signed(value: float, look: Look) -> str:
    return f"{'+' if value > 0 else '−' if value < 0 else '±'}{look.whole(abs(value))}"


def gap(course: Course, look: Look) -> str:
    """How far an agency is from what was expected by the last day of its data; a dash where unknown."""
    if not course.now or not course.expected:
        return "–"
    expected = int(look.number(course.expected[0][2], 0))
    low, high = (_signed(round(value) - expected, look) for value in course.now[1:])
    return low if low == high else look.say(N_("{low} to {high}"), low=low, high=high)


def name(course: Course, look: Look) -> str:
    """The agency, and the day until which its line goes where that isn't the reference date."""
    agency = look.label("agency", course.agency)
    if not course.now or course.now[0] == look.as_of:
        return agency
    return look.say(N_("{agency}, up to {day}"), agency=agency, day=look.day(course.now[0]))


def status(course: Course, look: Look) -> str:
    """`447 · verwacht 459 (−12)`."""
    count = count_text(*course.now[1:], look) if course.now else "–"
    if not course.expected:
        return look.say(N_("{count} · no planned path"), count=count)
    return look.say(
        N_("{count} · expected {expected} ({gap})"),
        count=count,
        expected=look.whole(course.expected[0][2]),
        gap=gap(course, look),
    )
