"""Rules for agencies, pilots, milestones, targets, subprojects and networks."""

from vib.locale import N_
from vib.model.rules.kinds import (
    AgreementRule,
    RisingRule,
    RowRule,
    Rule,
    UniqueRule,
)
from vib.model.rules.references import agency_known, pilot_known

_QUARTER_MONTHS = (1, 4, 7, 10)


def _unique_id(table: str) -> UniqueRule:
    return UniqueRule(
        id=f"{table}.id_twice",
        table=table,
        columns=("id",),
        message=N_("This code is there twice."),
        remedy=N_("Give each row its own code."),
    )


def _still_to_come(table: str, column: str) -> RowRule:
    return RowRule(
        id=f"{table}.{column}_after_as_of",
        table=table,
        columns=(column,),
        violated=lambda t, as_of: t[column] > as_of,
        message=N_("This date lies after the data date, {as_of}."),
        remedy=N_("What is still to come belongs in the planned dates."),
    )


def _course(table: str) -> tuple[Rule, ...]:
    """What holds for planned and actual dates, of pilots and of milestones."""
    return (
        RowRule(
            id=f"{table}.planned_end_before_start",
            table=table,
            columns=("planned_start", "planned_end"),
            violated=lambda t, as_of: t.planned_end < t.planned_start,
            message=N_("The planned end lies before the planned start."),
            remedy=N_("Check both dates; day and month may have been swapped."),
        ),
        RowRule(
            id=f"{table}.actual_end_before_start",
            table=table,
            columns=("actual_start", "actual_end"),
            violated=lambda t, as_of: t.actual_end < t.actual_start,
            message=N_("The actual end lies before the actual start."),
            remedy=N_("Check both dates; day and month may have been swapped."),
        ),
        _still_to_come(table, "actual_start"),
        _still_to_come(table, "actual_end"),
    )


def _coarse_date(column: str) -> RowRule:
    return RowRule(
        id=f"milestones.{column}_finer_than_precision",
        table="milestones",
        columns=(column, "precision"),
        violated=lambda t, as_of: (
            ((t.precision != "day") & (t[column].day() != 1))
            | ((t.precision == "quarter") & t[column].month().notin(_QUARTER_MONTHS))
        ),
        message=N_("The date is more exact than the precision of the row says."),
        remedy=N_("Write a quarter as 2024-K1 and a month as 2024-03, or put ‘day’ under ‘precisie’."),
    )


PLANNING_RULES: tuple[Rule, ...] = (
    _unique_id("agencies"),
    RowRule(
        id="agencies.data_until_after_as_of",
        table="agencies",
        columns=("data_until",),
        violated=lambda t, as_of: t.data_until > as_of,
        message=N_("This date lies after the data date, {as_of}."),
        remedy=N_("Correct the date, or choose a later data date for the whole bundle."),
    ),
    RowRule(
        id="agencies.delivered_late",
        table="agencies",
        severity="note",
        columns=("id", "data_until"),
        violated=lambda t, as_of: t.data_until < as_of,
        message=N_("This agency delivered data until an earlier day than the data date, {as_of}."),
        remedy=N_("Its figures carry that earlier date. Deliver its data again when they are complete."),
    ),
    _unique_id("pilots"),
    agency_known("pilots"),
    *_course("pilots"),
    RowRule(
        id="pilots.end_without_start",
        table="pilots",
        columns=("actual_start", "actual_end"),
        violated=lambda t, as_of: t.actual_end.notnull() & t.actual_start.isnull(),
        message=N_("The pilot ended but has no actual start."),
        remedy=N_("Fill in the day it started."),
    ),
    _unique_id("milestones"),
    agency_known("milestones"),
    *_course("milestones"),
    *(_coarse_date(column) for column in ("planned_start", "planned_end", "actual_start", "actual_end")),
    RowRule(
        id="milestones.planned_but_begun",
        table="milestones",
        severity="warning",
        columns=("status", "actual_start", "actual_end"),
        violated=lambda t, as_of: (
            (t.status == "planned") & (t.actual_start.notnull() | t.actual_end.notnull())
        ),
        message=N_("The status says ‘planned’, but an actual date is filled in."),
        remedy=N_("Change the status to ‘running’ or ‘done’, or empty the actual dates."),
    ),
    RowRule(
        id="milestones.running_but_ended",
        table="milestones",
        severity="warning",
        columns=("status", "actual_end"),
        violated=lambda t, as_of: (t.status == "running") & t.actual_end.notnull(),
        message=N_("The status says ‘running’, but an actual end is filled in."),
        remedy=N_("Change the status to ‘done’, or empty the actual end."),
    ),
    RowRule(
        id="milestones.done_without_date",
        table="milestones",
        severity="note",
        columns=("title_nl", "status"),
        violated=lambda t, as_of: (t.status == "done") & t.actual_start.isnull() & t.actual_end.isnull(),
        message=N_("The milestone is done, but the day is not known."),
        remedy=N_("Fill in the actual date if you know it; it is shown as done without a date."),
    ),
    agency_known("targets"),
    pilot_known("targets"),
    AgreementRule(
        id="targets.pilot_of_other_agency",
        table="targets",
        reference="pilot",
        target="pilots",
        column="agency",
        message=N_("The pilot belongs to another agency."),
        remedy=N_("Correct the agency or the pilot."),
    ),
    UniqueRule(
        id="targets.twice",
        table="targets",
        columns=("agency", "pilot", "metric", "quarter"),
        message=N_("There are two targets for the same agency, pilot, measure and quarter."),
        remedy=N_("Keep one of them."),
    ),
    RisingRule(
        id="targets.falls",
        table="targets",
        group=("agency", "pilot", "metric"),
        order="quarter",
        value="value",
        message=N_("The target is lower than that of an earlier quarter; targets add up over time."),
        remedy=N_(
            "Give for each quarter the total to be reached by its end, not the number of that quarter."
        ),
    ),
    RowRule(
        id="targets.path_starts_late",
        table="targets",
        columns=("path_start", "quarter"),
        violated=lambda t, as_of: (
            t.path_start.year() * 10 + t.path_start.quarter() > t.quarter.replace("-Q", "").try_cast("int64")
        ),
        message=N_("The period of the target starts after the quarter by which it is to be reached."),
        remedy=N_("Correct the first day of the period or the quarter."),
    ),
    _unique_id("subprojects"),
    agency_known("subprojects"),
    _unique_id("networks"),
)
