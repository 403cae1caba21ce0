"""The finest counts of each cube: expressions over the rows about people, a few hundred cells out.

Every function takes tables with the columns of their record and `agency` and `data_until` (the agency that
runs the pilot), and returns the dimensions of its cube, still as dates where they are quarters, and `n`.
The expressions name no engine, so that another Ibis backend can run them as they are.
"""

from datetime import date

import ibis
import ibis.expr.types as ir

from vib.model.cubes import WEEKS_PER_BIN
from vib.model.vocabulary import ALL, DurationOutcome, Event, State, Step, Trait

LONGEST = 996
"""The last bin of weeks, as three digits can hold it; longer durations are counted there."""

SECTORS_TOLD_FOR = ("vocational_training", "work")


def _counted(rows: ir.Table, *dimensions: str) -> ir.Table:
    return rows.group_by(list(dimensions)).aggregate(n=rows.persons.sum())


def participation(trajectories: ir.Table) -> ir.Table:
    """Trajectories by the quarter of enrolment and where they stand."""
    t = trajectories
    state = ibis.cases(
        (t.completed_on.notnull(), State.COMPLETED.value),
        (t.dropped_out_on.notnull(), State.DROPPED_OUT.value),
        (t.started_on.notnull(), State.RUNNING.value),
        else_=State.WAITING.value,
    )
    rows = t.mutate(enrolled_quarter=t.enrolled_on.truncate("Q"), state=state)
    return _counted(rows, "agency", "pilot", "enrolled_quarter", "state")


def started(trajectories: ir.Table) -> ir.Table:
    """Trajectories that ever started, by the quarter of enrolment."""
    t = trajectories.filter(trajectories.started_on.notnull())
    return _counted(
        t.mutate(enrolled_quarter=t.enrolled_on.truncate("Q")), "agency", "pilot", "enrolled_quarter"
    )


def flow(trajectories: ir.Table) -> ir.Table:
    """Trajectories by event, in the quarter of that event."""
    return ibis.union(
        *(
            _event(trajectories, event, column)
            for event, column in (
                (Event.ENROLLED, "enrolled_on"),
                (Event.STARTED, "started_on"),
                (Event.COMPLETED, "completed_on"),
                (Event.DROPPED_OUT, "dropped_out_on"),
            )
        )
    )


def _event(trajectories: ir.Table, event: Event, column: str) -> ir.Table:
    t = trajectories.filter(trajectories[column].notnull())
    rows = t.mutate(event_quarter=t[column].truncate("Q"), event=ibis.literal(event.value))
    return _counted(rows, "agency", "event_quarter", "event")


def persons(trajectories: ir.Table) -> ir.Table:
    """Unique persons by the quarter of their first enrolment in each pilot, each agency and the project.

    The margins of `agency` and `pilot` are in it, because persons don't add up. A row without a pseudonym
    counts for its number of persons: whether they occur elsewhere can't be known.
    """
    t = trajectories
    known = t.filter(t.person_id.notnull())
    in_pilot = known.group_by("agency", "pilot", "person_id").aggregate(first=known.enrolled_on.min())
    in_agency = in_pilot.group_by("agency", "person_id").aggregate(first=in_pilot.first.min())
    in_project = in_agency.group_by("person_id").aggregate(first=in_agency.first.min())
    unknown = t.filter(t.person_id.isnull())
    unknown = unknown.mutate(first_quarter=unknown.enrolled_on.truncate("Q"))
    alone = _counted(unknown, "agency", "pilot", "first_quarter")
    scopes = ibis.union(
        _first_quarters(in_pilot, in_pilot.agency, in_pilot.pilot),
        _first_quarters(in_agency, in_agency.agency, ibis.literal(ALL)),
        _first_quarters(in_project, ibis.literal(ALL), ibis.literal(ALL)),
        alone,
        alone.mutate(pilot=ibis.literal(ALL)),
        alone.mutate(agency=ibis.literal(ALL), pilot=ibis.literal(ALL)),
    )
    return scopes.group_by(["agency", "pilot", "first_quarter"]).aggregate(n=scopes.n.sum())


def _first_quarters(people: ir.Table, agency: ir.StringValue, pilot: ir.StringValue) -> ir.Table:
    rows = people.select(agency=agency, pilot=pilot, first_quarter=people.first.truncate("Q"))
    return rows.group_by(["agency", "pilot", "first_quarter"]).aggregate(n=rows.count())


def guidance(guided: ir.Table) -> ir.Table:
    """Guidance by quarter and destination."""
    return _counted(guided.mutate(quarter=guided.on.truncate("Q")), "agency", "quarter", "destination")


def guidance_sector(guided: ir.Table) -> ir.Table:
    """Guidance by sector, for the destinations that are told by sector."""
    rows = guided.filter(guided.destination.isin(SECTORS_TOLD_FOR))
    return _counted(rows.mutate(sector=rows.sector.fill_null("unknown")), "agency", "destination", "sector")


def profile(trajectories: ir.Table) -> ir.Table:
    """Trajectories by each trait of the participant, one trait after the other."""
    return ibis.union(*(_trait(trajectories, trait.value) for trait in Trait))


def _trait(trajectories: ir.Table, trait: str) -> ir.Table:
    value = trajectories[trait].fill_null("unknown")
    rows = trajectories.mutate(trait=ibis.literal(trait), value=value)
    return _counted(rows, "agency", "trait", "value")


def durations(trajectories: ir.Table, as_of: date) -> ir.Table:
    """Trajectories by the length of each step, in bins of whole weeks.

    A step that did not end is measured until the participant dropped out, or until the day that the
    agency's data go to: at least that long it took.
    """
    t = trajectories
    known_until = ibis.coalesce(t.data_until, ibis.literal(as_of))
    left_or_known = ibis.coalesce(t.dropped_out_on, known_until)
    begun = t.filter(t.started_on.notnull())
    return ibis.union(
        _step(t, Step.ENROLLED_TO_STARTED, t.enrolled_on, t.started_on, left_or_known),
        _step(begun, Step.STARTED_TO_COMPLETED, t.started_on, t.completed_on, left_or_known),
    )


def _step(
    rows: ir.Table, step: Step, begin: ir.DateValue, end: ir.DateValue, until: ir.DateValue
) -> ir.Table:
    days = ibis.coalesce(end, until).delta(begin, unit="day")
    outcome = end.notnull().ifelse(DurationOutcome.ENDED.value, DurationOutcome.UNDER_WAY.value)
    bins = (days // (7 * WEEKS_PER_BIN) * WEEKS_PER_BIN).clip(0, LONGEST)
    timed = rows.mutate(step=ibis.literal(step.value), weeks=bins, outcome=outcome)
    return _counted(timed, "agency", "step", "weeks", "outcome")


def dropout_reasons(trajectories: ir.Table) -> ir.Table:
    """Trajectories that ended early, by reason."""
    t = trajectories.filter(trajectories.dropped_out_on.notnull())
    return _counted(t.mutate(reason=t.dropout_reason.fill_null("unknown")), "agency", "reason")
