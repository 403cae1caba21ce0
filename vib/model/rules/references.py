"""Rules for columns that name an agency or a pilot."""

from vib.locale import N_
from vib.model.rules.kinds import ReferenceRule


def agency_known(table: str) -> ReferenceRule:
    """The column `agency` of a table names a row of `agencies`, where it is filled in."""
    return ReferenceRule(
        id=f"{table}.agency_unknown",
        table=table,
        column="agency",
        target="agencies",
        message=N_("This agency is not in the table of agencies."),
        remedy=N_("Use one of: {allowed}; or add the agency to the table of agencies."),
    )


def pilot_known(table: str) -> ReferenceRule:
    """The column `pilot` of a table names a row of `pilots`, where it is filled in."""
    return ReferenceRule(
        id=f"{table}.pilot_unknown",
        table=table,
        column="pilot",
        target="pilots",
        message=N_("This pilot is not in the table of pilots."),
        remedy=N_("Use one of: {allowed}; or add the pilot to the table of pilots."),
    )
