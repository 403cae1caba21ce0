"""What the check of a delivery found, as its deliverer reads it: all at once, grouped, with what to do."""

from collections.abc import Iterable, Iterator, Sequence

import pandas as pd
from markupsafe import Markup

from vib.charts.look import Look
from vib.charts.remarks import advised, told
from vib.locale import N_
from vib.model.records import PERSONAL_TABLES, table_name
from vib.model.snapshot import Finding, reason_key
from vib.model.untold import untold
from vib.ui import markup

_HEADS = {
    "error": (N_("Errors"), N_("These must be repaired before anything can be published.")),
    "warning": (N_("Warnings"), N_("These may stay, with a reason: it is shown beside the figures.")),
    "note": (N_("Remarks"), N_("Nothing needs to be done about these.")),
}
_GROUP = Markup('<details class="vib-finding"{}><summary>{}</summary><p>{}</p>{}</details>')


def findings(found: Sequence[Finding], look: Look, own: bool) -> Markup:
    """All findings by severity and kind; place and value in rows about people only to who delivered them."""
    told_here = as_seen(found, own)
    parts = [_of_severity(told_here, severity, look, own) for severity in _HEADS]
    return Markup('<div class="vib-findings">{}</div>').format(markup.joined(parts))


def as_seen(found: Iterable[Finding], own: bool) -> list[Finding]:
    """The findings as somebody may read them: of a rule about people others learn that it was broken only."""
    seen: dict[object, Finding] = {}
    for place, finding in enumerate(found):
        hidden = finding.table in PERSONAL_TABLES and not own
        key = (finding.severity, reason_key(finding)) if hidden else place
        seen.setdefault(key, untold(finding) if hidden else finding)
    return list(seen.values())


def warnings(found: Iterable[Finding], carried: Iterable[str]) -> dict[str, list[Finding]]:
    """The warnings that want a reason, by what it is given for."""
    groups: dict[str, list[Finding]] = {}
    for finding in found:
        if finding.severity == "warning" and finding.table not in set(carried):
            groups.setdefault(reason_key(finding), []).append(finding)
    return groups


def _of_severity(found: Sequence[Finding], severity: str, look: Look, own: bool) -> Markup:
    groups: dict[str, list[Finding]] = {}
    for finding in found:
        if finding.severity == severity:
            groups.setdefault(f"{reason_key(finding)}|{advised(finding, look)}", []).append(finding)
    if not groups:
        return Markup("")
    title, what = _HEADS[severity]
    number = sum(max(finding.count, 1) for group in groups.values() for finding in group)
    shown = markup.joined(_group(group, severity != "note", look, own) for group in groups.values())
    return Markup('<section class="vib-{}"><h3>{} <span>{}</span></h3><p>{}</p>{}</section>').format(
        severity, look.say(title), look.whole(number), look.say(what), shown
    )


def _group(group: Sequence[Finding], opened: bool, look: Look, own: bool) -> Markup:
    first = group[0]
    remedy = look.say(N_("What to do: {remedy}"), remedy=advised(first, look))
    title = headline(group, look)
    frame = _frame(group, look, own)
    table = Markup("") if frame is None else markup.table(frame, look.say(N_("Where it is")), look)
    return _GROUP.format(Markup(" open") if opened else Markup(""), title, remedy, table)


def headline(group: Sequence[Finding], look: Look) -> str:
    """A kind of finding in one line: the table, what is wrong, and how often."""
    said = told(group[0], look)
    number = sum(finding.count for finding in group)
    often = look.say(N_("({count}×)"), count=look.whole(number)) if number > 1 else ""
    where = table_name(group[0].table, look.language)
    return " ".join(part for part in (f"{where}:" if where else "", said, often) if part)


def _frame(group: Sequence[Finding], look: Look, own: bool) -> pd.DataFrame | None:
    """Where the findings of a group are, as in Excel; None where there is no place to tell."""
    say = look.say
    hidden = group[0].table in PERSONAL_TABLES and not own
    alike = len({finding.message.model_dump_json() for finding in group}) == 1
    columns: dict[str, list[object]] = {
        say(N_("file or sheet")): [finding.file for finding in group],
        say(N_("row")): [finding.row for finding in group],
        say(N_("column")): [finding.column for finding in group],
        say(N_("value")): [finding.value for finding in group],
        say(N_("what is wrong")): [None if alike else told(finding, look) for finding in group],
    }
    kept = {name: values for name, values in columns.items() if any(value is not None for value in values)}
    if hidden or not set(kept) - {say(N_("column"))}:
        return None
    return pd.DataFrame({name: list(_texts(values)) for name, values in kept.items()}, dtype=object)


def _texts(values: Iterable[object]) -> Iterator[object]:
    """A row's number is a name here: it is not written with a mark for thousands."""
    for value in values:
        yield None if value is None else str(value)
