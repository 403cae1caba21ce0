"""What somebody who is bound to agencies may deliver: rows of theirs, and nothing that changes another's.

A snapshot counts all people of a table anew. So a delivery of one agency's people alone would make those of
the others vanish: to a bound person that is an error, to somebody else a warning. And where there is nothing
to build on, such as for made-up data among real ones, a bound person's delivery would be a snapshot without
the others, which all readers see.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

import pyarrow as pa

from vib.intake.bundle import Checked
from vib.intake.findings import Told
from vib.locale import N_
from vib.model.records import PERSONAL_TABLES, PUBLIC_TABLES, agency_column
from vib.model.snapshot import Finding, Manifest
from vib.model.vocabulary import ALL
from vib.store.contents import stored_cube

OTHERS_PEOPLE = Told(
    "delivery.people_of_others",
    "error",
    N_("This table has rows of pilots of another agency: {pilots}."),
    N_("You deliver for {own}: take those rows out, or have the coordinator deliver them."),
)
OTHERS_ROWS = Told(
    "delivery.rows_of_others",
    "error",
    N_("Rows that are not of your agency differ from those published: {count}."),
    N_(
        "You deliver for {own}: leave the other rows as they were, leave this table out, or have the "
        "coordinator deliver it."
    ),
)
NOTHING_BEFORE = Told(
    "delivery.nothing_before",
    "error",
    N_("There is no snapshot of such data, of this day or before it, for this to build on."),
    N_(
        "Look at the day, and whether the data are real or made up. You deliver for {own}: only the "
        "coordinator can deliver the first snapshot."
    ),
)
AGENCY_GONE = Told(
    "delivery.agency_gone",
    "warning",
    N_("The snapshot before has counts of {agencies}; this delivery has no rows of it."),
    N_("Deliver the files of all agencies together; else that agency goes from the figures."),
)

_TOGETHER = N_(
    "You deliver for {own}. Repair what else is wrong; then your files can wait here for those of the others."
)

_COUNTED = {"trajectories": "participation", "guidance": "guidance"}


def findings_of_others(
    bundle: Checked, base: Manifest | None, tables: Mapping[str, pa.Table], allowed: Collection[str]
) -> list[Finding]:
    """What a delivery does to other agencies; `allowed` are the person's own, none for all.

    `tables` are the public tables of `base`, the snapshot it builds on.
    """
    delivered = sorted(PERSONAL_TABLES & bundle.delivered)
    there = {name: _agencies_in(bundle, name) for name in delivered}
    found = [finding for name in delivered for finding in _gone(name, there[name], base, allowed)]
    if allowed:
        own = ", ".join(sorted(allowed))
        found += [NOTHING_BEFORE.finding(values={"own": own})] if base is None else []
        found += [finding for name in delivered for finding in _people(bundle, name, allowed, own)]
        for name in PUBLIC_TABLES:
            if name in bundle.delivered:
                found += _rows(name, bundle.tables[name], tables.get(name), allowed, own)
    return found


def waits_for(findings: Collection[Finding]) -> tuple[str, ...]:
    """The agencies that a delivery lacks the people of, where that is all that keeps it from publication."""
    errors = [finding for finding in findings if finding.severity == "error"]
    if any(finding.rule != AGENCY_GONE.rule for finding in errors):
        return ()
    return tuple(sorted({code for error in errors for code in error.message.values["agencies"].split(", ")}))


def _agencies_in(bundle: Checked, table: str) -> set[str]:
    rows = bundle.people[table].select("agency").distinct()
    return set(bundle.engine.backend.to_pyarrow(rows)["agency"].to_pylist()) - {None}


def _gone(table: str, there: set[str], base: Manifest | None, allowed: Collection[str]) -> list[Finding]:
    """Agencies whose people were counted in the snapshot before, and of whom no row was delivered."""
    if base is None:
        return []
    cube = stored_cube(base, _COUNTED[table]).to_pylist()
    counted = {row["agency"] for row in cube if row["high"] > 0} - {ALL}
    gone = ", ".join(sorted(counted - there))
    if not gone:
        return []
    if allowed:
        told = replace(AGENCY_GONE, severity="error", remedy=_TOGETHER)
        return [told.finding(table, values={"agencies": gone, "own": ", ".join(sorted(allowed))})]
    return [AGENCY_GONE.finding(table, values={"agencies": gone})]


def _people(bundle: Checked, table: str, allowed: Collection[str], own: str) -> list[Finding]:
    rows = bundle.people[table]
    wrong = rows.filter(rows.agency.notin(list(allowed))).select("pilot").distinct()
    pilots = sorted(filter(None, bundle.engine.backend.to_pyarrow(wrong)["pilot"].to_pylist()))
    values = {"pilots": ", ".join(pilots), "own": own}
    return [OTHERS_PEOPLE.finding(table, column="pilot", values=values)] if pilots else []


def _rows(
    name: str, now: pa.Table, before: pa.Table | None, allowed: Collection[str], own: str
) -> list[Finding]:
    """Rows of others that were added, changed or left out; each of them counts."""
    column = agency_column(name)
    mine, published = (
        Counter(repr(row) for row in table.to_pylist() if column is None or row[column] not in allowed)
        for table in (now, now.slice(0, 0) if before is None else before)
    )
    differing = ((mine - published) + (published - mine)).total()
    values = {"count": str(differing), "own": own}
    return [OTHERS_ROWS.finding(name, count=differing, values=values)] if differing else []
