"""A bundle becomes a published snapshot: where intake, cube, disclosure and store meet."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa

from vib import __version__
from vib.building_on import findings_of, kept_findings
from vib.cube import build_cubes
from vib.intake.bundle import Checked, read_bundle
from vib.intake.files import ORIGIN_UNSTATED, BundleMeta, found_files
from vib.locale import N_, Message
from vib.model.as_of import refuse_ahead
from vib.model.cubes import CUBES
from vib.model.records import PERSONAL_TABLES, PUBLIC_TABLES, TABLES
from vib.model.snapshot import Finding, Manifest, Protection, SourceFile, StoredFile
from vib.model.vocabulary import Origin
from vib.protection import data_until, history, shielded, unshielded
from vib.settings import settings
from vib.store.contents import cube_file, stored_content, stored_cube, stored_file, stored_table, table_file
from vib.store.errors import StoreError
from vib.store.files import read_manifest, sha256, snapshot_id, write_file, write_manifest
from vib.store.frames import cube_bytes, table_bytes
from vib.store.leftovers import remove_leftovers
from vib.store.migrate import migrate
from vib.store.registry import (
    Entry,
    Publication,
    entries,
    published,
    refuse_withdrawn,
    visible,
    writing_ledger,
)

Progress = Callable[[Message], None]


class BundleRefused(Exception):
    """A bundle with errors; `findings` has all that was found, the errors first."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        errors = sum(finding.severity == "error" for finding in findings)
        super().__init__(f"{errors} errors")


class BaseMoved(StoreError):
    """While a bundle was being published, another one was, or the one was withdrawn, that it builds on."""

    def __init__(self, now: str) -> None:
        super().__init__(
            N_("Meanwhile snapshot {now} was published, and this delivery must build on it. Publish again."),
            now=now,
        )


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
class Outcome:
    """What came of publishing: the entry, its manifest, and whether it is new or was there already."""

    publication: Publication
    manifest: Manifest
    new: bool


def validate(paths: Sequence[Path], as_of: date) -> tuple[Finding, ...]:
    """All that is wrong with a bundle for a date, errors first; nothing is kept.

    Raises `AsOfAhead` for a date after today, and `StoreError` where the snapshot that it builds on can't
    be read.
    """
    refuse_ahead(as_of, date.today())
    _, meta, _ = found_files(paths)
    base = _base(published(), as_of, _origin(meta))
    with read_bundle(paths, as_of, _tables(base)) as bundle:
        return findings_of(bundle, base)


def publish(
    paths: Sequence[Path],
    as_of: date,
    note: str = "",
    title: str = "",
    origin: Origin | None = None,
    published_by: str = "",
    progress: Progress = lambda message: None,
) -> Outcome:
    """Publishes the files and folders of a bundle as the snapshot of a date.

    `note`, `title` and `origin` go before what `bundle.json` says; an origin that nobody states is real.
    Tables that are not delivered come from the newest snapshot of the same origin with this date or an
    earlier one. What is published already is left as it is. Raises `AsOfAhead` for a date after today,
    `BundleRefused`, `BaseMoved`, `Unpublishable` where small counts can't be shielded, `ThresholdRaised`,
    `SnapshotWithdrawn` for just what was withdrawn before, `StoreError`; then, as after a crash, readers see
    what was published before.
    """
    refuse_ahead(as_of, date.today())
    _, meta, _ = found_files(paths)
    told = {"note": note, "title": title, "origin": origin or meta.origin or Origin.REAL}
    meta = meta.model_copy(update={key: value for key, value in told.items() if value})
    everything = entries()
    publications = visible(everything)
    base = _base(publications, as_of, _origin(meta))
    progress(Message(id=N_("Checking the files…")))
    with read_bundle(paths, as_of, _tables(base)) as bundle:
        findings = findings_of(bundle, base)
        if origin is not None:
            findings = tuple(finding for finding in findings if finding.rule != ORIGIN_UNSTATED.rule)
        if any(finding.severity == "error" for finding in findings):
            raise BundleRefused(findings)
        draft = _draft(bundle, meta, base, kept_findings(findings, bundle, base), published_by)
        there = _as_before(draft, base)
        if there is not None:
            return Outcome(publications[_place(publications, there.id)], there, new=False)
        progress(Message(id=N_("Counting…")))
        counted = build_cubes(bundle.people, bundle.as_of)
    return _shielded_and_entered(draft, bundle, base, counted, everything, progress)


def _shielded_and_entered(
    draft: Manifest,
    bundle: Checked,
    base: Manifest | None,
    counted: Mapping[str, pa.Table],
    everything: Sequence[Entry],
    progress: Progress,
) -> Outcome:
    """Shields the counts and enters the snapshot; anew where others published or withdrew meanwhile."""
    while True:
        progress(Message(id=N_("Shielding small counts…")))
        cubes, protection = _shielded(bundle, base, counted, _alike(everything, draft.origin))
        contents = _contents(bundle, base, cubes)
        filled = draft.model_copy(update={"files": tuple(contents), "protection": protection})
        manifest = filled.model_copy(update={"id": snapshot_id(filled)})
        progress(Message(id=N_("Writing the snapshot…")))
        try:
            return _entered(manifest, contents, everything)
        except BaseMoved:
            # What was published meanwhile is known to outsiders too: the counts must be shielded anew.
            everything = entries()
            moved = _base_id(visible(everything), draft.as_of, draft.origin) != (base.id if base else None)
            if moved and not bundle.delivered >= TABLES.keys():
                raise


def _base(publications: Iterable[Publication], as_of: date, origin: Origin) -> Manifest | None:
    """The snapshot that a delivery builds on: made-up figures never get among real ones."""
    base = _base_id(publications, as_of, origin)
    return None if base is None else read_manifest(base)


def _base_id(publications: Iterable[Publication], as_of: date, origin: Origin) -> str | None:
    fitting = (p.snapshot_id for p in publications if p.as_of <= as_of and p.origin == origin)
    return next(fitting, None)


def _tables(base: Manifest | None) -> dict[str, pa.Table]:
    """The public tables of the snapshot that a delivery builds on."""
    if base is None:
        return {}
    return {name: stored_table(base, name) for name in PUBLIC_TABLES}


def _shielded(
    bundle: Checked, base: Manifest | None, counted: Mapping[str, pa.Table], earlier: Sequence[Publication]
) -> tuple[Mapping[str, pa.Table], Protection]:
    """The cubes to write anew, fit to be published, and how they were made so.

    Cubes of people who were not delivered stay as the base has them: they have nothing in common with those
    of the other table. Where the base shielded nothing they are shielded now, where it shielded more than is
    asked now the new ones are shielded as much.
    """
    asked = settings().threshold
    carried = [name for name, spec in CUBES.items() if base and spec.source not in bundle.delivered]
    before = base.protection if base and carried else None
    if base and carried and base.threshold < asked:
        if base.threshold > 1:
            raise ThresholdRaised(base.threshold)
        exact = {name: stored_cube(base, name) for name in carried}
        counted, carried, before = {**counted, **exact}, [], None
    fresh = {name: cube for name, cube in counted.items() if name not in carried}
    threshold = max(asked, before.threshold if before else 1)
    if not fresh or threshold == 1:
        return fresh, before or unshielded()
    until = data_until(bundle.tables["agencies"], bundle.tables["pilots"], bundle.as_of)
    done = shielded(fresh, bundle.as_of, until, history(earlier), threshold)
    return done.cubes, _together(done.protection, before, carried)


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


def _draft(
    bundle: Checked,
    meta: BundleMeta,
    base: Manifest | None,
    findings: tuple[Finding, ...],
    published_by: str,
) -> Manifest:
    """The manifest as far as it is known before anything is counted: without files, protection and id."""
    absent = [name for name in TABLES if name not in bundle.delivered]
    return Manifest(
        id="",
        as_of=bundle.as_of,
        title=meta.title,
        note=meta.note,
        origin=_origin(meta),
        change_class=meta.change_class,
        published_at=datetime.now(UTC),
        published_by=published_by,
        based_on=base.id if base else None,
        carried={name: base.carried.get(name, base.id) for name in absent} if base else {},
        files=(),
        sources=tuple(_source(file) for file in bundle.sources),
        findings=findings,
        software=f"vib-monitor {__version__}",
    )


def _alike(publications: Iterable[Publication], origin: Origin) -> list[Publication]:
    return [one for one in publications if one.origin == origin]


def _source(file: SourceFile) -> SourceFile:
    """A delivered file; how many rows about people it had is not kept, where small counts are shielded."""
    if settings().threshold == 1 or file.table not in PERSONAL_TABLES:
        return file
    return file.model_copy(update={"rows": None})


def _as_before(draft: Manifest, base: Manifest | None) -> Manifest | None:
    """The base, where it was made from the same files with the same words and the same rule."""
    if base is None or base.threshold != settings().threshold:
        return None
    told = ("as_of", "origin", "title", "note", "change_class")
    same = all(getattr(draft, name) == getattr(base, name) for name in told)
    return base if same and _hashes(draft) == _hashes(base) else None


def _hashes(manifest: Manifest) -> set[tuple[str, str]]:
    return {(file.table, file.sha256) for file in manifest.sources}


def _place(publications: Sequence[Publication], snapshot: str) -> int:
    return next(place for place, one in enumerate(publications) if one.snapshot_id == snapshot)


def _origin(meta: BundleMeta) -> Origin:
    return meta.origin or Origin.REAL


def _entered(manifest: Manifest, contents: Mapping[StoredFile, bytes], known: Sequence[Entry]) -> Outcome:
    """Files first; then one transaction that moves the manifest into place and enters the snapshot."""
    migrate()
    remove_leftovers()
    there = _already(manifest, entries())
    if there is not None:
        return there
    for file, content in contents.items():
        write_file(manifest.id, file.name, content)
    with writing_ledger() as ledger:
        there = _already(manifest, ledger.entries)
        if there is not None:
            return there
        meanwhile = [one for one in ledger.entries if one.origin == manifest.origin and one not in known]
        if meanwhile:
            raise BaseMoved(meanwhile[0].snapshot_id)
        return Outcome(ledger.add(manifest, write_manifest(manifest)), manifest, new=True)


def _already(manifest: Manifest, everything: Sequence[Entry]) -> Outcome | None:
    """The outcome for content that is published already. Raises `SnapshotWithdrawn`."""
    refuse_withdrawn(manifest.id, everything)
    for publication in visible(everything):
        if publication.snapshot_id == manifest.id:
            return Outcome(publication, read_manifest(manifest.id), new=False)
    return None
