"""One participant's path in one pilot, from enrolment to its end."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sample_data.recipe.calendar import PUBLISHED, later, workday
from sample_data.recipe.chance import Chance
from sample_data.recipe.cohorts import COHORTS, Cohort, Period, check
from sample_data.recipe.offer import AGENCY_OF, START_OF


@dataclass(frozen=True)
class Life:
    """A trajectory as it will go until its end, known in full to the recipe alone."""

    pilot: str
    person: str
    registered_on: date
    enrolled_on: date
    started_on: date | None = None
    completed_on: date | None = None
    dropped_out_on: date | None = None
    dropout_reason: str | None = None
    perspective: str = "unknown"
    target_group: str = "unknown"
    schooling: str | None = None
    corrected: "Life | None" = None
    """The same life as it is delivered from `corrected_from` on."""
    corrected_from: date | None = None
    removed_from: date | None = None
    """The first snapshot that no longer holds it: it was registered by mistake."""

    @property
    def agency(self) -> str:
        return AGENCY_OF[self.pilot]

    def state(self, day: date) -> str:
        """Where it stands at the end of a day."""
        if self.completed_on and self.completed_on <= day:
            return "completed"
        if self.dropped_out_on and self.dropped_out_on <= day:
            return "dropped_out"
        return "running" if self.started_on and self.started_on <= day else "waiting"


@dataclass(frozen=True)
class Pace:
    """How long things take at an agency, in weeks, and how likely somebody drops out."""

    longest_wait: int
    shortest: int
    longest: int
    dropout: float


_PACES = {
    "atlas": Pace(longest_wait=10, shortest=20, longest=50, dropout=0.07),
    "agii": Pace(longest_wait=8, shortest=8, longest=40, dropout=0.10),
    "amal": Pace(longest_wait=4, shortest=4, longest=28, dropout=0.06),
}
_WAITS_LONG = 0.03
"""The share that waits up to twice as long as the others at most."""

_OVERTAKEN = 75
"""Up to so many days after somebody who still waits, others enrolled who have started."""

_SOON = 30
"""Days: nobody who enrolled later than that before the published answer has dropped out yet."""

_TRIES = 20_000


class NoSuchLife(ValueError):
    """The quotas ask for a path that the pace of the agency does not allow."""


def _run(chance: Chance, pilot: str, enrolled_on: date) -> Life:
    """A life with its events; registration is the day of enrolment for now."""
    agency = AGENCY_OF[pilot]
    pace = _PACES[agency]
    longest_wait = pace.longest_wait * (14 if chance.happens(_WAITS_LONG) else 7)
    started_on = later(agency, enrolled_on, chance.mostly_low(0, longest_wait))
    lasts = chance.middling(pace.shortest * 7, pace.longest * 7)
    life = Life(pilot, "", registered_on=enrolled_on, enrolled_on=enrolled_on)
    if not chance.happens(pace.dropout):
        return replace(life, started_on=started_on, completed_on=later(agency, started_on, lasts))
    if chance.happens(0.25):
        left_on = later(agency, enrolled_on, chance.between(3, 60))
        return replace(life, dropped_out_on=left_on)
    left_on = later(agency, started_on, chance.between(10, lasts))
    return replace(life, started_on=started_on, dropped_out_on=left_on)


def _run_to(chance: Chance, pilot: str, enrolled_on: date, state: str) -> Life:
    """A life that stands in the given state on the day of the published answer."""
    for _ in range(_TRIES):
        life = _run(chance, pilot, enrolled_on)
        if life.state(PUBLISHED) == state:
            return life
    raise NoSuchLife(f"{pilot}, enrolled on {enrolled_on}, {state}")


def _enrolment_days(chance: Chance, period: Period, number: int) -> list[date]:
    """Workdays in a period, in order: half as many in July and August, none around New Year."""
    days: list[date] = []
    while len(days) < number:
        day = period.first + timedelta(days=chance.between(0, (period.last - period.first).days))
        closed = (day.month, day.day) >= (12, 24) or (day.month, day.day) <= (1, 2)
        if workday(day) != day or closed or (day.month in (7, 8) and chance.happens(0.5)):
            continue
        days.append(day)
    return sorted(days)


def _wanted_states(chance: Chance, days: list[date], cohort: Cohort) -> list[str]:
    """A state for each day of enrolment: those who enrolled first completed, the last wait.

    Who dropped out did so soon: they are the last who enrolled before the last month and do not wait.
    """
    states = ["running"] * len(days)
    for place in _in_order(chance, days, cohort.blur)[: cohort.completed]:
        states[place] = "completed"
    left = [place for place in _in_order(chance, days, _OVERTAKEN) if states[place] == "running"]
    for place in left[len(left) - cohort.waiting :]:
        states[place] = "waiting"
    running = [p for p in range(len(days)) if states[p] == "running" and (PUBLISHED - days[p]).days > _SOON]
    for place in running[len(running) - cohort.dropped_out :]:
        states[place] = "dropped_out"
    return states


def _in_order(chance: Chance, days: list[date], blur: int) -> list[int]:
    """The places of the days, the first ones first; who came up to so many days later may go before."""
    return sorted(range(len(days)), key=lambda place: days[place].toordinal() + chance.between(0, blur))


def _registered(chance: Chance, life: Life, latest: date | None) -> Life:
    """With its day of registration: mostly within the week, sometimes months late."""
    late = chance.happens(0.04)
    day = later(life.agency, life.enrolled_on, chance.between(14, 80) if late else chance.mostly_low(0, 6))
    return replace(life, registered_on=min(day, latest) if latest else day)


def _cohort_lives(pilot: str, cohort: Cohort) -> list[Life]:
    chance = Chance(f"lives/{pilot}")
    days = [
        day for period, number in cohort.until_published for day in _enrolment_days(chance, period, number)
    ]
    lives = [
        _registered(chance, _run_to(chance, pilot, day, state), latest=PUBLISHED)
        for day, state in zip(days, _wanted_states(chance, days, cohort), strict=True)
    ]
    last_months = Period(max(START_OF[pilot], date(2023, 9, 1)), PUBLISHED)
    for day in _enrolment_days(chance, last_months, cohort.registered_late):
        noticed = workday(PUBLISHED + timedelta(days=chance.between(4, 90)))
        lives.append(replace(_run(chance, pilot, day), registered_on=noticed))
    for period, number in cohort.afterwards:
        for day in _enrolment_days(chance, period, number):
            life = _run(chance, pilot, day)
            lives.append(_registered(chance, life, latest=None))
    return lives


def all_lives() -> list[Life]:
    """All lives of the sample, pilot by pilot, without persons and traits yet."""
    check()
    return [life for pilot, cohort in COHORTS.items() for life in _cohort_lives(pilot, cohort)]
