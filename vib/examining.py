"""A bundle checked against the snapshot it builds on, and the manifest that it would become."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa

from vib import __version__
from vib.bound_delivery import findings_of_others
from vib.building_on import findings_of, kept_findings
from vib.intake.bundle import Checked, read_bundle
from vib.intake.files import ORIGIN_UNSTATED, OTHER_ORIGIN, BundleMeta
from vib.intake.shares import Shares
from vib.intake.unzipping import described
from vib.locale import N_, Message
from vib.model.as_of import refuse_ahead
from vib.model.records import PERSONAL_TABLES, PUBLIC_TABLES, TABLES
from vib.model.snapshot import Finding, Manifest, SourceFile
from vib.model.vocabulary import Origin
from vib.settings import settings
from vib.store.contents import stored_table
from vib.store.files import read_manifest
from vib.store.registry import Entry, Publication, entries, visible

Progress = Callable[[Message], None]


@dataclass(frozen=True)
class Examined:
    """A bundle that was checked against the snapshot it builds on; its rows about people can be counted.

    `everything` are all entries that there were. `findings` is all that was found, errors first.
    """

    bundle: Checked
    meta: BundleMeta
    base: Manifest | None
    base_tables: Mapping[str, pa.Table]
    everything: tuple[Entry, ...]
    findings: tuple[Finding, ...]

    @property
    def blocked(self) -> bool:
        """Whether an error keeps it from being published."""
        return any(finding.severity == "error" for finding in self.findings)

    @property
    def origin(self) -> Origin:
        return origin_of(self.meta)

    @property
    def publications(self) -> tuple[Publication, ...]:
        """What readers saw then, newest first."""
        return visible(self.everything)


@contextmanager
def examined(
    paths: Sequence[Path],
    as_of: date,
    origin: Origin | None = None,
    allowed_agencies: Collection[str] = (),
    progress: Progress = lambda message: None,
    shares: Shares = MappingProxyType({}),
) -> Iterator[Examined]:
    """Reads and checks a bundle; within the block its rows about people can be counted.

    An `origin` goes before what `bundle.json` says. Whoever is bound to agencies (`allowed_agencies`, none
    for all) may deliver only what is theirs; all else becomes an error. What lies at a path of `shares`
    speaks for the agencies there alone, and what it says of itself is said of that part: other files go
    before it. Raises `AsOfAhead` for a date after today, `StoreError` where the snapshot that it builds on
    can't be read.
    """
    refuse_ahead(as_of, date.today())
    progress(Message(id=N_("Checking the files…")))
    meta = described([path for path in paths if path not in shares] or paths)
    mixed = [OTHER_ORIGIN.finding()] if shares and origin and meta.origin not in (None, origin) else []
    if origin is not None:
        meta = meta.model_copy(update={"origin": origin})
    everything = entries()
    base = _base(visible(everything), as_of, origin_of(meta))
    tables = {} if base is None else {name: stored_table(base, name) for name in PUBLIC_TABLES}
    with read_bundle(paths, as_of, tables, shares) as bundle:
        of_others = findings_of_others(bundle, base, tables, allowed_agencies)
        findings = (*mixed, *findings_of(bundle, base), *of_others)
        if origin is not None:
            findings = tuple(finding for finding in findings if finding.rule != ORIGIN_UNSTATED.rule)
        ordered = sorted(findings, key=lambda one: ("error", "warning", "note").index(one.severity))
        yield Examined(bundle, meta, base, tables, everything, tuple(ordered))


def origin_of(meta: BundleMeta) -> Origin:
    """The origin of a bundle; one that nobody states is real."""
    return meta.origin or Origin.REAL


def base_id(publications: Iterable[Publication], as_of: date, origin: Origin) -> str | None:
    """The snapshot that a delivery builds on: made-up figures never get among real ones."""
    fitting = (p.snapshot_id for p in publications if p.as_of <= as_of and p.origin == origin)
    return next(fitting, None)


def _base(publications: Iterable[Publication], as_of: date, origin: Origin) -> Manifest | None:
    base = base_id(publications, as_of, origin)
    return None if base is None else read_manifest(base)


def draft_of(seen: Examined) -> Manifest:
    """The manifest as far as it is known before anything is counted: without files, protection and id."""
    bundle, base = seen.bundle, seen.base
    absent = [name for name in TABLES if name not in bundle.delivered]
    return Manifest(
        id="",
        as_of=bundle.as_of,
        title=seen.meta.title,
        note=seen.meta.note,
        origin=seen.origin,
        change_class=seen.meta.change_class,
        published_at=datetime.now(UTC),
        published_by="",
        based_on=base.id if base else None,
        carried={name: base.carried.get(name, base.id) for name in absent} if base else {},
        files=(),
        sources=tuple(_source(file) for file in bundle.sources),
        findings=_with_reasons(kept_findings(seen.findings, bundle, base), base),
        software=f"vib-monitor {__version__}",
    )


def _with_reasons(findings: Iterable[Finding], base: Manifest | None) -> tuple[Finding, ...]:
    """A warning that the snapshot before had too keeps the reason that was given for it then."""
    given = [finding for finding in base.findings if finding.reason] if base else []
    return tuple(
        finding.model_copy(update={"reason": next((b.reason for b in given if _same(b, finding)), "")})
        if finding.severity == "warning" and not finding.reason
        else finding
        for finding in findings
    )


def _same(before: Finding, now: Finding) -> bool:
    return (before.table, before.rule, before.message) == (now.table, now.rule, now.message)


def _source(file: SourceFile) -> SourceFile:
    """A delivered file; how many rows about people it had is not kept, where small counts are shielded."""
    if settings().threshold == 1 or file.table not in PERSONAL_TABLES:
        return file
    return file.model_copy(update={"rows": None})
