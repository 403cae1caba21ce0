"""A bundle made ready to be published: checked, counted and shielded, in memory. Nothing is written here."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa

from vib import __version__
from vib.bound_delivery import findings_of_others
from vib.building_on import findings_of, kept_findings
from vib.cube import build_cubes
from vib.disclosure.release import Reach
from vib.intake.bundle import Checked, read_bundle
from vib.intake.files import ORIGIN_UNSTATED, OTHER_ORIGIN, BundleMeta
from vib.intake.shares import Shares
from vib.intake.unzipping import described
from vib.locale import N_, Message
from vib.model.as_of import refuse_ahead
from vib.model.cubes import CUBES
from vib.model.records import PERSONAL_TABLES, PUBLIC_TABLES, TABLES
from vib.model.snapshot import Finding, Manifest, Protection, SourceFile, StoredFile
from vib.model.vocabulary import Origin
from vib.protection import counted_reach, history, public_alone, reach_of, shielded, unshielded
from vib.settings import settings
from vib.store.contents import cube_file, stored_content, stored_cube, stored_file, stored_table, table_file
from vib.store.errors import StoreError
from vib.store.files import read_manifest, sha256
from vib.store.frames import cube_bytes, table_bytes
from vib.store.registry import Entry, Publication, entries, visible

Progress = Callable[[Message], None]


class ThresholdRaised(StoreError):
    """Counts to carry forward are shielded less than is asked now, and can't be counted again."""

    def __init__(self, before: int) -> None:
        super().__init__(
            N_(
                "The counts that were not delivered anew are shielded with a threshold of {before}, which is "
                "lower than that of now. Deliver the trajectories and the guidance as well."
            ),
            before=before,
        )


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


@dataclass(frozen=True)
class Prepared:
    """All that a publication will be, but for its words and who publishes it.

    `contents` are the data files of the snapshot; `known` all entries of the same origin when its counts
    were shielded. `counts` are those of the bundle, exact: they leave this process nowhere.
    """

    draft: Manifest
    contents: Mapping[StoredFile, bytes]
    base: Manifest | None
    known: tuple[Entry, ...]
    bundle: Checked
    counts: Mapping[str, pa.Table]

    @cached_property
    def hash(self) -> str:
        """What a preview shows: files, base, rule, and what was published when the counts were shielded."""
        about = self.draft.model_dump(mode="json", include={"as_of", "origin", "based_on", "protection"})
        about["files"] = sorted((file.name, file.sha256) for file in self.contents)
        about["known"] = sorted((one.entry, one.snapshot_id, one.standing) for one in self.known)
        return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()


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


def counted(seen: Examined, progress: Progress) -> Mapping[str, pa.Table]:
    """The exact counts of a bundle's people; after this its files are needed no more."""
    progress(Message(id=N_("Counting…")))
    return build_cubes(seen.bundle.people, seen.bundle.as_of)


def made_ready(seen: Examined, counts: Mapping[str, pa.Table], progress: Progress) -> Prepared:
    """Shields the counts of a bundle. Raises `Unpublishable`, `ThresholdRaised`, `StoreError`."""
    return _ready(seen.bundle, seen.base, draft_of(seen), counts, seen.everything, progress)


def made_ready_again(before: Prepared, everything: Sequence[Entry], progress: Progress) -> Prepared:
    """Shields the same counts anew after what is published now: outsiders know that too."""
    return _ready(before.bundle, before.base, before.draft, before.counts, everything, progress)


def _ready(
    bundle: Checked,
    base: Manifest | None,
    draft: Manifest,
    counts: Mapping[str, pa.Table],
    everything: Sequence[Entry],
    progress: Progress,
) -> Prepared:
    progress(Message(id=N_("Shielding small counts…")))
    known = alike(everything, draft.origin)
    cubes, protection = _shielded(bundle, base, counts, known)
    contents = _contents(bundle, base, cubes)
    filled = draft.model_copy(update={"files": tuple(contents), "protection": protection})
    return Prepared(filled, contents, base, known, bundle, counts)


def alike(everything: Iterable[Entry], origin: Origin) -> tuple[Entry, ...]:
    """The entries of the same origin: real and made-up data have nothing to do with each other."""
    return tuple(one for one in everything if one.origin == origin)


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


def _shielded(
    bundle: Checked, base: Manifest | None, counts: Mapping[str, pa.Table], earlier: Sequence[Publication]
) -> tuple[Mapping[str, pa.Table], Protection]:
    """The cubes to write anew, fit to be published, and how they were made so.

    Cubes of people who were not delivered stay as the base has them: they have nothing in common with those
    of the other table. Where the base shielded nothing they are shielded now, where it shielded more than is
    asked now the new ones are shielded as much.
    """
    fresh, before = _to_be_shielded(bundle, base, counts)
    threshold = _threshold(before)
    if not fresh or threshold == 1:
        return fresh, before or unshielded()
    done = shielded(fresh, _reach(bundle, base, fresh), history(earlier), threshold)
    carried = [name for name in CUBES if name not in fresh]
    return done.cubes, _together(done.protection, before, carried)


def unshielded_contents(seen: Examined, counts: Mapping[str, pa.Table]) -> dict[StoredFile, bytes]:
    """All data files as far as they are known before anything is shielded: for the deliverer, not to be kept.

    Counts that are public by decision are exact; of each other one only that it has to wait.
    """
    fresh, before = _to_be_shielded(seen.bundle, seen.base, counts)
    known = fresh if _threshold(before) == 1 else public_alone(fresh)
    return _contents(seen.bundle, seen.base, known)


def _threshold(before: Protection | None) -> int:
    """What is asked now, or what the counts carried forward are shielded with, if that is more."""
    return max(settings().threshold, before.threshold if before else 1)


def _to_be_shielded(
    bundle: Checked, base: Manifest | None, counts: Mapping[str, pa.Table]
) -> tuple[Mapping[str, pa.Table], Protection | None]:
    """The exact cubes to be written anew, and how those are shielded that stay as the base has them."""
    asked = settings().threshold
    carried = [name for name, spec in CUBES.items() if base and spec.source not in bundle.delivered]
    before = base.protection if base and carried else None
    if base and carried and base.threshold < asked:
        if base.threshold > 1:
            raise ThresholdRaised(base.threshold)
        exact = {name: stored_cube(base, name) for name in carried}
        counts, carried, before = {**counts, **exact}, [], None
    return {name: cube for name, cube in counts.items() if name not in carried}, before


def _reach(bundle: Checked, base: Manifest | None, fresh: Iterable[str]) -> dict[str, Reach]:
    """How far the tables go that some cubes count; exact counts of the base go as far as they did there."""
    now = reach_of(bundle.tables["agencies"], bundle.tables["pilots"], bundle.as_of)
    return {
        table: counted_reach(base, table) if base and table not in bundle.delivered else now
        for table in sorted({CUBES[name].source for name in fresh})
    }


def _together(now: Protection, before: Protection | None, carried: Sequence[str]) -> Protection:
    """How all cubes of a snapshot are shielded, some of which were so before."""
    if before is None:
        return now
    kept = {cube.cube: cube for cube in before.cubes if cube.cube in carried}
    both = {**kept, **{cube.cube: cube for cube in now.cubes}}
    return now.model_copy(update={"cubes": tuple(both[name] for name in CUBES if name in both)})


def _contents(
    bundle: Checked, base: Manifest | None, cubes: Mapping[str, pa.Table]
) -> dict[StoredFile, bytes]:
    """All data files of the snapshot: what was delivered, and copies of what was not."""
    files: dict[StoredFile, bytes] = {}
    for name in PUBLIC_TABLES:
        if base is None or name in bundle.delivered:
            content = table_bytes(name, bundle.tables[name])
            files |= {_stored(table_file(name), bundle.tables[name].num_rows, content): content}
        else:
            files |= _copied(base, table_file(name))
    for name in CUBES:
        if base is None or name in cubes:
            content = cube_bytes(name, cubes[name])
            files |= {_stored(cube_file(name), cubes[name].num_rows, content): content}
        else:
            files |= _copied(base, cube_file(name))
    return files


def _stored(name: str, rows: int, content: bytes) -> StoredFile:
    return StoredFile(name=name, rows=rows, sha256=sha256(content))


def _copied(base: Manifest, name: str) -> dict[StoredFile, bytes]:
    return {stored_file(base, name): stored_content(base, name)}


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
