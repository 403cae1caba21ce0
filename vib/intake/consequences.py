"""What is at fault only because a value can't be read is not told: one mistake is one finding."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from vib.intake.checks import Headers, told_columns
from vib.model.rules import RULES, PresenceRule, ReferenceRule
from vib.model.snapshot import Finding

_Place = tuple[str, str | None, int | None]
_PRESENCE = {rule.id: rule for rule in RULES if isinstance(rule, PresenceRule)}
_REFERENCE = {rule.id for rule in RULES if isinstance(rule, ReferenceRule)}


def without_consequences(
    of_rules: Iterable[Finding], of_values: Iterable[Finding], headers: Headers
) -> list[Finding]:
    """The findings of rules but for those that follow from an error in the same row.

    A date that is none is read as no date, and a finished trajectory without a start is no second mistake.
    `of_values` are the findings about single values.
    """
    of_rules = list(of_rules)
    errors = [one for one in of_values if one.severity == "error"]
    errors += [one for one in of_rules if one.rule in _REFERENCE and one.severity == "error"]
    wrong: Mapping[_Place, list[Finding]] = defaultdict(list)
    for error in errors:
        if error.row is not None and error.column:
            wrong[_place(error)].append(error)
    return [one for one in of_rules if not _follows(one, wrong[_place(one)], errors, headers)]


def _place(finding: Finding) -> _Place:
    return finding.table, finding.file, finding.row


def _follows(finding: Finding, here: Sequence[Finding], errors: Sequence[Finding], headers: Headers) -> bool:
    """Whether a finding speaks of a value that was told to be wrong; `here` are the errors of its row."""
    presence = _PRESENCE.get(finding.rule)
    if presence is not None:
        return any(_hides(error, presence, headers) for error in errors)
    return any(
        f", {error.column}, " in f", {finding.column}, " for error in here if error.rule != finding.rule
    )


def _hides(error: Finding, rule: PresenceRule, headers: Headers) -> bool:
    """Whether an error keeps rows of the two tables of a rule from finding each other."""
    names = {told_columns((column,), error.file, headers) for column in rule.columns}
    return error.table in (rule.table, rule.target) and error.column in names
