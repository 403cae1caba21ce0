"""The finest counts of each cube, from what `vib.cube.finest` found in the rows.

Every function takes relations of a few thousand rows at most, and returns the dimensions of its cube, still
as dates where they are quarters, and `n`.
"""

import ibis
import ibis.expr.types as ir

from vib.cube.finest import EVENTS
from vib.model.vocabulary import ALL, DurationOutcome, Event, State, Step, Trait

LONGEST = 996
"""The last bin of weeks, as three digits can hold it; longer durations are counted there."""

SECTORS_TOLD_FOR = ("vocational_training", "work")


def _counted(rows: ir.Table, *dimensions: str) -> ir.Table:
    return rows.group_by(list(dimensions)).aggregate(n=rows.n.sum())


def participation(courses: ir.Table) -> ir.Table:
    """Trajectories by the quarter of enrolment and where they stand."""
    c = courses
    state = ibis.cases(
        (c.completed.notnull(), State.COMPLETED.value),
        (c.dropped_out.notnull(), State.DROPPED_OUT.value),
        (c.started.notnull(), State.RUNNING.value),
        else_=State.WAITING.value,
    )
    return _counted(
        c.mutate(enrolled_quarter=c.enrolled, state=state), "agency", "pilot", "enrolled_quarter", "state"
    )


def started(courses: ir.Table) -> ir.Table:
    """Trajectories that ever started, by the quarter of enrolment."""
    c = courses.filter(courses.started.notnull())
    return _counted(c.mutate(enrolled_quarter=c.enrolled), "agency", "pilot", "enrolled_quarter")


def flow(courses: ir.Table) -> ir.Table:
    """Trajectories by event, in the quarter of that event."""
    return ibis.union(*(_event(courses, Event(event)) for event in EVENTS))


def _event(courses: ir.Table, event: Event) -> ir.Table:
    c = courses.filter(courses[event.value].notnull())
    rows = c.mutate(event_quarter=c[event.value], event=ibis.literal(event.value))
    return _counted(rows, "agency", "event_quarter", "event")


def persons(courses: ir.Table, corrections: ir.Table) -> ir.Table:
    """Unique persons by the quarter of their first enrolment in each pilot, each agency and the project.

    The margins of `agency` and `pilot` are in it, because persons don't add up. A row without a pseudonym
    counts for its number of persons: whether they occur elsewhere can't be known.
    """
    c = courses
    rows = c.select("agency", "pilot", first_quarter=c.enrolled, n=c.rows)
    everywhere = ibis.literal(ALL)
    scopes = ibis.union(
        rows,
        rows.mutate(pilot=everywhere),
        rows.mutate(agency=everywhere, pilot=everywhere),
        corrections,
    )
    counted = _counted(scopes, "agency", "pilot", "first_quarter")
    return counted.filter(counted.n > 0)


def guidance(destinations: ir.Table) -> ir.Table:
    """Guidance by quarter and destination."""
    return _counted(destinations, "agency", "quarter", "destination")


def guidance_sector(destinations: ir.Table) -> ir.Table:
    """Guidance by sector, for the destinations that are told by sector."""
    rows = destinations.filter(destinations.destination.isin(SECTORS_TOLD_FOR))
    return _counted(rows.mutate(sector=rows.sector.fill_null("unknown")), "agency", "destination", "sector")


def profile(traits: ir.Table) -> ir.Table:
    """Trajectories by each trait of the participant, one trait after the other."""
    return ibis.union(*(_trait(traits, trait.value) for trait in Trait))


def _trait(traits: ir.Table, trait: str) -> ir.Table:
    rows = traits.mutate(trait=ibis.literal(trait), value=traits[trait].fill_null("unknown"))
    return _counted(rows, "agency", "trait", "value")


def durations(lengths: ir.Table) -> ir.Table:
    """Trajectories by the length of each step, in bins of whole weeks."""
    begun = lengths.filter(lengths.started)
    return ibis.union(
        _step(lengths, Step.ENROLLED_TO_STARTED, lengths.to_start, lengths.started),
        _step(begun, Step.STARTED_TO_COMPLETED, begun.to_end, begun.completed),
    )


def _step(rows: ir.Table, step: Step, days: ir.IntegerValue, ended: ir.BooleanValue) -> ir.Table:
    outcome = ended.ifelse(DurationOutcome.ENDED.value, DurationOutcome.UNDER_WAY.value)
    timed = rows.mutate(
        step=ibis.literal(step.value), weeks=(days // 7).clip(0, LONGEST).cast("int64"), outcome=outcome
    )
    return _counted(timed, "agency", "step", "weeks", "outcome")


def dropout_reasons(courses: ir.Table) -> ir.Table:
    """Trajectories that ended early, by reason."""
    c = courses.filter(courses.dropped_out.notnull())
    return _counted(c.mutate(reason=c.reason.fill_null("unknown")), "agency", "reason")
