"""Rules for budget lines and staffing."""

from vib.locale import N_
from vib.model.rules.kinds import OverlapRule, RowRule, Rule, SumRule, UniqueRule
from vib.model.rules.references import agency_known

COST_LINES_DIFFER = "budget.cost_lines_differ_from_total"
"""Its findings stay on the budget screen as footnotes, as do the other warnings about the budget."""

_LINE = ("agency", "funding", "kind", "year", "quarter", "strand")
_DONE = ("spent", "justified")


MONEY_RULES: tuple[Rule, ...] = (
    agency_known("budget"),
    RowRule(
        id="budget.year_and_quarter",
        table="budget",
        columns=("year", "quarter"),
        violated=lambda t, as_of: t.year.notnull() & t.quarter.notnull(),
        message=N_("The line has both a year and a quarter."),
        remedy=N_("Keep the quarter if the amount is that of the quarter, else the year."),
    ),
    RowRule(
        id="budget.period_missing",
        table="budget",
        columns=("kind", "year", "quarter"),
        violated=lambda t, as_of: (t.kind != "granted") & t.year.isnull() & t.quarter.isnull(),
        message=N_("The line has no year and no quarter; only granted money speaks of the whole project."),
        remedy=N_("Fill in the quarter, or the year where no quarter is known."),
    ),
    RowRule(
        id="budget.negative",
        table="budget",
        columns=("amount", "correction"),
        violated=lambda t, as_of: (t.amount < 0) & ~t.correction,
        message=N_("The amount is negative."),
        remedy=N_(
            "Put ‘ja’ under ‘correctie’ if the line corrects an earlier one, else remove the minus sign."
        ),
    ),
    RowRule(
        id="budget.spent_later",
        table="budget",
        columns=("kind", "year", "quarter"),
        violated=lambda t, as_of: (
            t.kind.isin(_DONE)
            & ((t.year > as_of.year) | (t.quarter > f"{as_of.year}-Q{(as_of.month + 2) // 3}"))
        ),
        message=N_("Money can't have been spent or justified after the data date, {as_of}."),
        remedy=N_("Correct the period, or use ‘planned’ or ‘committed’ for money that is still to be spent."),
    ),
    UniqueRule(
        id="budget.twice",
        table="budget",
        columns=(*_LINE, "cost_type"),
        among=lambda t: ~t.correction,
        message=N_(
            "The same amount is there twice: agency, means, concept, period, strand and cost type agree."
        ),
        remedy=N_("Remove one of the lines, add them up, or mark the second as a correction."),
    ),
    SumRule(
        id=COST_LINES_DIFFER,
        table="budget",
        severity="warning",
        key=_LINE,
        part="cost_type",
        amount="amount",
        message=N_(
            "The cost lines of {agency} ({funding}, {kind}, {period}) add up to {sum} euro; "
            "the reported total is {total} euro: a difference of {difference} euro."
        ),
        remedy=N_("Ask who reported it which amount is right. Until then the reported total is shown."),
    ),
    OverlapRule(
        id="budget.year_beside_quarters",
        table="budget",
        severity="warning",
        key=("agency", "funding", "kind", "strand"),
        year="year",
        quarter="quarter",
        part="cost_type",
        amount="amount",
        # A correction in a quarter of what was reported by year is meant to be added to it.
        among=lambda t: ~t.correction,
        message=N_(
            "{agency} ({funding}, {kind}) has amounts for quarters of {period} and one of {total} euro for "
            "the whole year. All are added up: the same money may be counted twice."
        ),
        remedy=N_("Keep the quarters if they hold all of the year, else the amount of the year alone."),
    ),
    agency_known("staffing"),
    UniqueRule(
        id="staffing.twice",
        table="staffing",
        columns=("agency", "funding", "year"),
        message=N_("The full-time equivalents of this agency, purse and year are there twice."),
        remedy=N_("Remove one of the lines, or add them up."),
    ),
    RowRule(
        id="staffing.later",
        table="staffing",
        severity="warning",
        columns=("year",),
        violated=lambda t, as_of: t.year > as_of.year,
        message=N_("The year lies after the data date, {as_of}."),
        remedy=N_("Check the year; the full-time equivalents of a year are known when it is over."),
    ),
)
