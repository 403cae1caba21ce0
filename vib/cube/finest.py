"""The few groupings that go through the rows about people; everything else is counted from their outcome.

Every function takes relations with the columns of their record and `agency` and `data_until` (the agency
that runs the pilot). The expressions name no engine: DuckDB runs them, and Spark as they are. What comes out
grows with the number of quarters, codes and pilots, never with the number of people.
"""

from datetime import date

import ibis
import ibis.expr.types as ir

from vib.model.cubes import WEEKS_PER_BIN
from vib.model.vocabulary import ALL, Trait

BIN = 7 * WEEKS_PER_BIN
"""Days in a bin."""

EVENTS = ("enrolled", "started", "completed", "dropped_out")


def _counted(rows: ir.Table, *dimensions: str) -> ir.Table:
    return rows.group_by(list(dimensions)).aggregate(n=rows.persons.sum())


def courses(trajectories: ir.Table) -> ir.Table:
    """Trajectories (`n`) by agency, pilot, the quarter of each event, dropout reason and whether the person
    is `known` by a pseudonym; `rows` counts the rows."""
    t = trajectories
    rows = t.select(
        "agency",
        "pilot",
        "persons",
        **{event: t[f"{event}_on"].truncate("Q").cast("date") for event in EVENTS},
        reason=t.dropout_reason,
        known=t.person_id.notnull(),
    )
    by = ["agency", "pilot", *EVENTS, "reason", "known"]
    return rows.group_by(by).aggregate(n=rows.persons.sum(), rows=rows.count())


def traits(trajectories: ir.Table) -> ir.Table:
    """Trajectories by agency, pilot and all traits of the participant together."""
    return _counted(trajectories, "agency", "pilot", *(trait.value for trait in Trait))


def lengths(trajectories: ir.Table, as_of: date) -> ir.Table:
    """Trajectories by agency and the length of each step, in days cut down to a bin, and whether it ended.

    A step that did not end is measured until the participant dropped out, or until the day that the
    agency's data go to: at least that long it took. `to_end` is empty where nothing started.
    """
    t = trajectories
    known_until = ibis.coalesce(t.data_until, ibis.literal(as_of))
    left_or_known = ibis.coalesce(t.dropped_out_on, known_until)
    rows = t.select(
        "agency",
        "persons",
        to_start=_days(t.enrolled_on, ibis.coalesce(t.started_on, left_or_known)),
        started=t.started_on.notnull(),
        to_end=_days(t.started_on, ibis.coalesce(t.completed_on, left_or_known)),
        completed=t.completed_on.notnull(),
    )
    return _counted(rows, "agency", "to_start", "started", "to_end", "completed")


def _days(begin: ir.DateValue, end: ir.DateValue) -> ir.IntegerValue:
    """The first day of the bin that a length falls in; a remainder is cheaper than a division."""
    days = end.delta(begin, unit="day")
    return days - days % BIN


def returning(trajectories: ir.Table) -> ir.Table:
    """The trajectories of persons who have more than one: agency, pilot, pseudonym, day of enrolment."""
    known = trajectories.filter(trajectories.person_id.notnull())
    known = known.select("agency", "pilot", "person_id", "enrolled_on")
    sizes = known.group_by("person_id").aggregate(size=known.count())
    return known.semi_join(sizes.filter(sizes.size > 1), "person_id")


def first_enrolments(again: ir.Table) -> ir.Table:
    """What persons who may have several trajectories add to the rows of `courses` to get unique persons.

    Such a person counts once in each pilot, each agency and the project, in the quarter of the first
    enrolment there; each row counts once less. `*` stands for all pilots, and for all agencies.
    """
    everywhere = ibis.literal(ALL)
    in_pilot = _firsts(again, "agency", "pilot")
    in_agency, in_project = _firsts(again, "agency"), _firsts(again)
    added = ibis.union(
        _by_quarter(in_pilot, in_pilot.agency, in_pilot.pilot, in_pilot.first),
        _by_quarter(in_agency, in_agency.agency, everywhere, in_agency.first),
        _by_quarter(in_project, everywhere, everywhere, in_project.first),
    )
    rows = _by_quarter(again, again.agency, again.pilot, again.enrolled_on)
    less = [
        rows.mutate(agency=agency, pilot=pilot, n=-rows.n)
        for agency, pilot in ((rows.agency, rows.pilot), (rows.agency, everywhere), (everywhere, everywhere))
    ]
    return ibis.union(added, *less)


def _firsts(rows: ir.Table, *scope: str) -> ir.Table:
    """The first enrolment of each person within a scope."""
    return rows.group_by([*scope, "person_id"]).aggregate(first=rows.enrolled_on.min())


def _by_quarter(rows: ir.Table, agency: ir.StringValue, pilot: ir.StringValue, day: ir.DateValue) -> ir.Table:
    quartered = rows.select(agency=agency, pilot=pilot, first_quarter=day.truncate("Q").cast("date"))
    return quartered.group_by(["agency", "pilot", "first_quarter"]).aggregate(n=quartered.count())


def destinations(guided: ir.Table) -> ir.Table:
    """Guidance by agency, pilot, quarter, destination and sector."""
    rows = guided.mutate(quarter=guided.on.truncate("Q").cast("date"))
    return _counted(rows, "agency", "pilot", "quarter", "destination", "sector")
