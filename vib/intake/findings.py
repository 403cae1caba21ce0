"""What a check has to say, in the form a person can act on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from vib.locale import N_, Message
from vib.model.records import PERSONAL_TABLES
from vib.model.rules import Severity
from vib.model.snapshot import Finding

SHOWN = 20
"""How many findings of one rule are told one by one; the rest is told as a number."""


def grouped(number: int) -> str:
    """A number with a thin space between its thousands, which reads well in both languages."""
    return f"{number:,}".replace(",", "\u202f")


@dataclass(frozen=True)
class Told:
    """What a check says when it is violated: rule, severity, message, remedy and their values."""

    rule: str
    severity: Severity
    message: str
    remedy: str
    values: Mapping[str, str] = field(default_factory=dict)

    def finding(
        self,
        table: str = "",
        file: str | None = None,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
        count: int = 1,
        values: Mapping[str, str] | None = None,
    ) -> Finding:
        """The finding for one place, or for `count` rows together."""
        filled = {**self.values, **(values or {})}
        return Finding(
            severity=self.severity,
            rule=self.rule,
            table=table,
            file=file,
            row=row,
            column=column,
            value=value,
            message=Message(id=self.message, values=filled),
            remedy=Message(id=self.remedy, values=filled),
            count=count,
        )

    def rest(self, table: str, column: str | None, count: int) -> Finding:
        """The closing finding for the rows that are not told one by one."""
        more = Told(self.rule, self.severity, N_("And {count} similar ones."), self.remedy, self.values)
        return more.finding(table, column=column, count=count, values={"count": grouped(count)})


def _all_alike(alike: list[Finding]) -> Finding:
    """One finding for findings of one rule about people, without anything that tells a row."""
    first = alike[0]
    files = {finding.file for finding in alike if finding.file}
    return first.model_copy(
        update={
            "row": None,
            "value": None,
            "column": None,
            "file": first.file if len(files) == 1 else None,
            "count": sum(finding.count for finding in alike),
        }
    )


def publishable(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings as a manifest may keep them: those about people without row, value or column.

    A column is left out too, because the header of a file without a header row is somebody's data. Of each
    rule and table about people one finding is left, which counts all the rows.
    """
    findings = tuple(findings)
    people = [finding for finding in findings if finding.table in PERSONAL_TABLES]
    by_rule: dict[tuple[str, str], list[Finding]] = {}
    for finding in people:
        by_rule.setdefault((finding.table, finding.rule), []).append(finding)
    others = (finding for finding in findings if finding.table not in PERSONAL_TABLES)
    return (*others, *(_all_alike(alike) for alike in by_rule.values()))
