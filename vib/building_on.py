"""A bundle and the snapshot that it builds on: what can't be joined, and which findings stay visible."""

from vib.intake.bundle import Checked
from vib.intake.findings import Told, publishable
from vib.locale import N_
from vib.model.cubes import CUBES
from vib.model.records import DUTCH_TABLE_NAMES, PERSONAL_TABLES
from vib.model.snapshot import Finding, Manifest
from vib.model.untold import untold
from vib.model.vocabulary import ALL
from vib.settings import settings
from vib.store.contents import stored_cube

NEEDED = ("agencies", "pilots", "trajectories")
"""Without these there is nothing to count; another table that nobody ever delivered is empty."""

TABLE_MISSING = Told(
    "bundle.table_missing",
    "error",
    N_("The table ‘{name}’ was not delivered, and there is no earlier snapshot to take it from."),
    N_("Add a file whose name begins with ‘{name}’."),
)
PILOT_MOVED = Told(
    "bundle.pilot_moved",
    "error",
    N_("The earlier counts, which stay, have participants of pilot {pilot} of agency {agency}."),
    N_("Keep that pilot in the table, or deliver the trajectories and the guidance as well."),
)


def findings_of(bundle: Checked, base: Manifest | None) -> tuple[Finding, ...]:
    """What intake found, and what can't be joined to the snapshot that the bundle builds on."""
    if base is None:
        missing = [name for name in NEEDED if bundle.delivered and name not in bundle.delivered]
        found = [TABLE_MISSING.finding(name, values={"name": DUTCH_TABLE_NAMES[name]}) for name in missing]
    else:
        found = [
            PILOT_MOVED.finding("pilots", column="id", value=pilot, values={"pilot": pilot, "agency": agency})
            for pilot, agency in _counted_elsewhere(bundle, base)
        ]
    return (*found, *bundle.findings)


def _counted_elsewhere(bundle: Checked, base: Manifest) -> list[tuple[str, str]]:
    """Pilot and agency of the counts carried forward that the delivered pilots don't know."""
    counted: set[tuple[str, str]] = set()
    for name, spec in CUBES.items():
        if spec.source not in bundle.delivered and "pilot" in spec.dimensions:
            cube = stored_cube(base, name)
            counted.update(zip(cube["pilot"].to_pylist(), cube["agency"].to_pylist(), strict=True))
    pilots = bundle.tables["pilots"]
    known = zip(pilots["id"].to_pylist(), pilots["agency"].to_pylist(), strict=True)
    return sorted(pair for pair in counted.difference(known) if pair[0] != ALL)


def kept_findings(
    findings: tuple[Finding, ...], bundle: Checked, base: Manifest | None
) -> tuple[Finding, ...]:
    """The findings that stay visible; those about people whose counts are carried forward among them."""
    earlier = base.findings if base else ()
    carried = (_untold(f) for f in earlier if f.table in PERSONAL_TABLES - bundle.delivered)
    return (*(_untold(finding) for finding in publishable(findings)), *carried)


def _untold(finding: Finding) -> Finding:
    """A finding about people without their number, where small counts are shielded."""
    if settings().threshold == 1 or finding.table not in PERSONAL_TABLES:
        return finding
    return untold(finding)
