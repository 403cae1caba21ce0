"""Rules for trajectories and guidance: nothing here may quote a row, because rows are people."""

from datetime import date

from vib.locale import N_
from vib.model.rules.kinds import PresenceRule, RowRule, Rule, UniqueRule
from vib.model.rules.references import pilot_known

PROJECT_START = date(2022, 1, 1)
"""First day of the project means (written question 64, answer 5): nobody can have enrolled before."""

_EVENTS = ("enrolled_on", "started_on", "completed_on", "dropped_out_on")

_NATIONAL_NUMBER = r"^\d{2}\.?\d{2}\.?\d{2}[- ]?\d{3}\.?\d{2}\z"
_SHORTEST, _LONGEST = 11, 15
"""How many characters it has; to count them takes far less time than to look for the pattern."""
_NAME_OR_ADDRESS = r"[@\s]"
_REPLACE = N_("Replace it by a code that only your own service can trace back to the person.")


def _after_as_of(table: str, column: str) -> RowRule:
    return RowRule(
        id=f"{table}.{column}_after_as_of",
        table=table,
        columns=(column,),
        violated=lambda t, as_of: t[column] > as_of,
        message=N_("This date lies after the data date, {as_of}."),
        remedy=N_("Correct the date, or choose a later data date for the whole bundle."),
    )


def _after_delivery(table: str, column: str) -> RowRule:
    return RowRule(
        id=f"{table}.{column}_after_delivery",
        table=table,
        columns=(column,),
        violated=lambda t, as_of: t[column] > t.data_until,
        message=N_("This date lies after the day until which the agency delivered its data."),
        remedy=N_("Correct the date, or the column ‘gegevens tot’ of the agency."),
    )


def _order(earlier: str, later: str, message: str) -> RowRule:
    return RowRule(
        id=f"trajectories.{later}_before_{earlier}",
        table="trajectories",
        columns=(earlier, later),
        violated=lambda t, as_of: t[later] < t[earlier],
        message=message,
        remedy=N_("Check both dates; day and month may have been swapped."),
    )


def _who(table: str) -> tuple[Rule, ...]:
    """What holds for the person of a row, in both tables about people."""
    return (
        pilot_known(table),
        RowRule(
            id=f"{table}.person_stands_for_several",
            table=table,
            columns=("person_id", "persons"),
            violated=lambda t, as_of: t.person_id.notnull() & (t.persons > 1),
            message=N_("A row with a pseudonym is one person, and this row counts for several."),
            remedy=N_("Empty the pseudonym if the row is a group, or put 1 for the number of persons."),
        ),
        RowRule(
            id=f"{table}.pseudonym_reveals",
            table=table,
            columns=("person_id",),
            odd="person_id",
            violated=lambda t, as_of: t.person_id.re_search(_NAME_OR_ADDRESS),
            message=N_("This pseudonym looks like a name or an e-mail address."),
            remedy=_REPLACE,
        ),
        RowRule(
            id=f"{table}.pseudonym_is_national_number",
            table=table,
            columns=("person_id",),
            violated=lambda t, as_of: (
                t.person_id.length().between(_SHORTEST, _LONGEST) & t.person_id.re_search(_NATIONAL_NUMBER)
            ),
            message=N_("This pseudonym looks like a national number."),
            remedy=_REPLACE,
        ),
        RowRule(
            id=f"{table}.person_not_told_apart",
            table=table,
            severity="note",
            columns=("person_id",),
            violated=lambda t, as_of: t.person_id.isnull(),
            together=True,
            message=N_("{count} rows have no pseudonym: whether the same person occurs twice is unknown."),
            remedy=N_("Deliver a pseudonym for each person to count unique persons exactly."),
        ),
    )


PEOPLE_RULES: tuple[Rule, ...] = (
    *_who("trajectories"),
    *(_after_as_of("trajectories", column) for column in (*_EVENTS, "registered_on")),
    *(_after_delivery("trajectories", column) for column in _EVENTS),
    _order("enrolled_on", "started_on", N_("The start lies before the enrolment.")),
    _order("started_on", "completed_on", N_("The completion lies before the start.")),
    _order("started_on", "dropped_out_on", N_("The participant dropped out before the start.")),
    _order("enrolled_on", "dropped_out_on", N_("The participant dropped out before enrolling.")),
    RowRule(
        id="trajectories.completed_and_dropped_out",
        table="trajectories",
        columns=("completed_on", "dropped_out_on"),
        violated=lambda t, as_of: t.completed_on.notnull() & t.dropped_out_on.notnull(),
        message=N_("The trajectory is both completed and dropped out."),
        remedy=N_("Keep one of the two dates and empty the other."),
    ),
    RowRule(
        id="trajectories.completed_without_start",
        table="trajectories",
        columns=("started_on", "completed_on"),
        violated=lambda t, as_of: t.completed_on.notnull() & t.started_on.isnull(),
        message=N_("The trajectory is completed but has no start."),
        remedy=N_("Fill in the day of the start."),
    ),
    RowRule(
        id="trajectories.reason_without_dropout",
        table="trajectories",
        columns=("dropout_reason", "dropped_out_on"),
        violated=lambda t, as_of: t.dropout_reason.notnull() & t.dropped_out_on.isnull(),
        message=N_("There is a reason for dropping out, but no day of dropping out."),
        remedy=N_("Fill in the day, or empty the reason."),
    ),
    RowRule(
        id="trajectories.registered_before_enrolled",
        table="trajectories",
        severity="warning",
        columns=("enrolled_on", "registered_on"),
        violated=lambda t, as_of: t.registered_on < t.enrolled_on,
        message=N_("The row was registered before the enrolment."),
        remedy=N_("Check both dates; an enrolment is registered on the day itself or later."),
    ),
    RowRule(
        id="trajectories.enrolled_before_project",
        table="trajectories",
        severity="warning",
        columns=("enrolled_on",),
        violated=lambda t, as_of: t.enrolled_on < PROJECT_START,
        message=N_("The enrolment lies before the start of the project, 1 January 2022."),
        remedy=N_("Check the year."),
    ),
    UniqueRule(
        id="trajectories.twice",
        table="trajectories",
        columns=("pilot", "person_id", "enrolled_on"),
        among=lambda t: t.person_id.notnull(),
        message=N_("The same person enrolled twice in the same pilot on the same day."),
        remedy=N_("Remove the row that is there twice; was a file delivered twice?"),
    ),
    *_who("guidance"),
    _after_as_of("guidance", "on"),
    _after_delivery("guidance", "on"),
    RowRule(
        id="guidance.before_project",
        table="guidance",
        severity="warning",
        columns=("on",),
        violated=lambda t, as_of: t.on < PROJECT_START,
        message=N_("The guidance lies before the start of the project, 1 January 2022."),
        remedy=N_("Check the year."),
    ),
    PresenceRule(
        id="guidance.person_without_trajectory",
        table="guidance",
        severity="warning",
        columns=("pilot", "person_id"),
        target="trajectories",
        message=N_("{count} rows are about persons who have no trajectory in that pilot."),
        remedy=N_("Check whether both tables use the same pseudonyms."),
    ),
    RowRule(
        id="guidance.sector_not_counted",
        table="guidance",
        severity="warning",
        columns=("destination", "sector"),
        violated=lambda t, as_of: t.sector.notnull() & t.destination.notin(("work", "vocational_training")),
        message=N_("A sector is counted for work and vocational training only."),
        remedy=N_("Check the destination, or empty the sector."),
    ),
    RowRule(
        id="guidance.detail_not_counted",
        table="guidance",
        severity="warning",
        columns=("destination", "detail"),
        violated=lambda t, as_of: t.detail.notnull() & (t.destination != "dutch"),
        message=N_("Formal or informal is told for Dutch only."),
        remedy=N_("Check the destination, or empty the form."),
    ),
)
