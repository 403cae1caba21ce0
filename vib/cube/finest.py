"""The few groupings that go through the rows about people; everything else is counted from their outcome.

Every function takes relations with the columns of their record and `agency` and `data_until` (the agency
that runs the pilot). To count by pilot alone and look up the agency afterwards is cheaper. The expressions
name no engine: DuckDB runs them, and Spark as they are. What comes out for a cube grows with the number of
quarters, codes and pilots, never with the number of people.
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
    """Trajectories (`n`) and `rows` by pilot, the quarter of each event and dropout reason."""
    t = trajectories
    rows = t.select(
        "pilot",
        "persons",
        **{event: t[f"{event}_on"].truncate("Q").cast("date") for event in EVENTS},
        reason=t.dropout_reason,
    )
    return rows.group_by(["pilot", *EVENTS, "reason"]).aggregate(n=rows.persons.sum(), rows=rows.count())


def traits(trajectories: ir.Table) -> ir.Table:
    """Trajectories by pilot and all traits of the participant together."""
    return _counted(trajectories, "pilot", *(trait.value for trait in Trait))


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


def not_one_each(trajectories: ir.Table) -> ir.Table:
    """The trajectories that are not one person each: whose person has several, or has no pseudonym.

    Pilot, pseudonym, number of persons, day of enrolment.
    """
    rows = trajectories.select("pilot", "person_id", "persons", "enrolled_on")
    known = rows.filter(rows.person_id.notnull())
    sizes = known.group_by("person_id").aggregate(size=known.count())
    several = known.semi_join(sizes.filter(sizes.size > 1), "person_id")
    return ibis.union(several, rows.filter(rows.person_id.isnull()))


def corrections(some: ir.Table, homes: ir.Table) -> ir.Table:
    """What to add to the rows of `courses` to get unique persons, from `not_one_each` or more rows than that.

    A person counts once in each pilot, each agency and the project, in the quarter of the first enrolment
    there; a row without a pseudonym for its number of persons; and each of these rows once less. `*` stands
    for all pilots, and for all agencies.
    """
    known = some.filter(some.person_id.notnull())
    in_pilot, in_project = _firsts(known, "pilot"), _firsts(known)
    in_agency = _firsts(of_agencies(known, homes), "agency")
    rows = of_agencies(_by_quarter(some, some.enrolled_on, "pilot", persons=_beside_its_row(some)), homes)
    return ibis.union(
        _placed(of_agencies(_by_quarter(in_pilot, in_pilot.first, "pilot"), homes)),
        _placed(_by_quarter(in_agency, in_agency.first, "agency"), "pilot"),
        _placed(_by_quarter(in_project, in_project.first), "agency", "pilot"),
        _placed(rows),
        _placed(rows, "pilot"),
        _placed(rows, "agency", "pilot"),
    )


def of_agencies(rows: ir.Table, homes: ir.Table) -> ir.Table:
    """Rows of pilots, with the agency that runs each: `homes` has `pilot` and `agency`."""
    return rows.left_join(homes, "pilot").select(*rows.columns, "agency")


def _firsts(rows: ir.Table, *scope: str) -> ir.Table:
    """The first enrolment of each person within a scope."""
    return rows.group_by([*scope, "person_id"]).aggregate(first=rows.enrolled_on.min())


def _beside_its_row(some: ir.Table) -> ir.IntegerValue:
    """How many persons a row without a pseudonym has, not counting the row; less the row of a known one."""
    return some.person_id.isnull().ifelse(some.persons, 0) - 1


def _by_quarter(
    rows: ir.Table, day: ir.DateValue, *scope: str, persons: ir.IntegerValue | None = None
) -> ir.Table:
    """Rows, or the `persons` of each, by the quarter of a day within a scope."""
    each = ibis.literal(1) if persons is None else persons
    quartered = rows.select(*scope, first_quarter=day.truncate("Q").cast("date"), persons=each)
    return _counted(quartered, *scope, "first_quarter")


def _placed(counts: ir.Table, *everywhere: str) -> ir.Table:
    """The counts, for all of some dimensions together."""
    placed = counts.mutate(**dict.fromkeys(everywhere, ibis.literal(ALL)))
    return placed.select("agency", "pilot", "first_quarter", "n")


def destinations(guided: ir.Table) -> ir.Table:
    """Guidance by agency, pilot, quarter, destination and sector."""
    rows = guided.mutate(quarter=guided.on.truncate("Q").cast("date"))
    return _counted(rows, "agency", "pilot", "quarter", "destination", "sector")
