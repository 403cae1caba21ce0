"""The rules of a bundle beyond what one column says: declared here as data, judged by `vib.intake`."""

from vib.model.rules.kinds import (
    AgreementRule,
    OverlapRule,
    PresenceRule,
    ReferenceRule,
    RisingRule,
    RowRule,
    Rule,
    Severity,
    SumRule,
    UniqueRule,
)
from vib.model.rules.money import COST_LINES_DIFFER, MONEY_RULES
from vib.model.rules.people import PEOPLE_RULES
from vib.model.rules.planning import PLANNING_RULES

RULES: tuple[Rule, ...] = (*PLANNING_RULES, *MONEY_RULES, *PEOPLE_RULES)

__all__ = [
    "COST_LINES_DIFFER",
    "RULES",
    "AgreementRule",
    "OverlapRule",
    "PresenceRule",
    "ReferenceRule",
    "RisingRule",
    "RowRule",
    "Rule",
    "Severity",
    "SumRule",
    "UniqueRule",
]
