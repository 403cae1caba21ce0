"""A bundle becomes a published snapshot: it is prepared in memory, and then entered in one transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from vib.examining import Progress, base_id, draft_of, examined
from vib.intake.bundle import Checked
from vib.locale import N_, Message
from vib.model.records import PUBLIC_TABLES, TABLES
from vib.model.snapshot import Finding, Manifest, reason_key
from vib.model.vocabulary import ChangeClass, Origin
from vib.preparing import Prepared, alike, counted, made_ready, made_ready_again
from vib.refusals import (
    BaseMoved,
    BaseReplaced,
    BundleRefused,
    CompareAgain,
    OneWithdrawn,
    ReasonMissing,
    SecondPersonNeeded,
)
from vib.settings import settings
from vib.store.contents import stored_file, table_file
from vib.store.files import read_manifest, sha256, snapshot_id, write_file, write_manifest
from vib.store.frames import table_bytes
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


@dataclass(frozen=True)
class Words:
    """What a person tells of a publication; None leaves what `bundle.json` says.

    `reasons`: why a warning may stay, by its key (`reason_key`).
    """

    title: str | None = None
    note: str | None = None
    change_class: ChangeClass | None = None
    reasons: Mapping[str, str] | None = None


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
    with examined(paths, as_of) as seen:
        return seen.findings


def prepare(
    paths: Sequence[Path],
    as_of: date,
    origin: Origin | None = None,
    allowed_agencies: Collection[str] = (),
    progress: Progress = lambda message: None,
) -> Prepared:
    """Checks, counts and shields a bundle, in memory; nothing is written.

    Raises `AsOfAhead`, `BundleRefused`, `Unpublishable` where small counts can't be shielded,
    `ThresholdRaised`, `StoreError`.
    """
    with examined(paths, as_of, origin, allowed_agencies, progress) as seen:
        if seen.blocked:
            raise BundleRefused(seen.findings)
        counts = counted(seen, progress)
    return made_ready(seen, counts, progress)


def prepare_again(
    before: Prepared, progress: Progress = lambda message: None, *, compared: bool = False
) -> Prepared:
    """The same bundle, shielded after what is published now.

    `compared` is whether somebody sees or is bound by how it differs from the snapshot it builds on. Raises
    `BaseReplaced` where tables must be carried forward from another snapshot, `CompareAgain`; also what
    `prepare` raises.
    """
    now = entries()
    if base_id(visible(now), before.draft.as_of, before.draft.origin) != before.draft.based_on:
        if not before.bundle.delivered >= TABLES.keys():
            raise BaseReplaced
        if compared:
            raise CompareAgain
    return made_ready_again(before, now, progress)


def enter(
    prepared: Prepared,
    words: Words = Words(),
    published_by: str = "",
    delivered_by: str = "",
    *,
    role: str = "",
    same_person: bool = True,
    ask_reasons: bool = False,
) -> Outcome:
    """Publishes what was prepared, exactly that. What is published already is left as it is.

    `role` is that of who publishes, empty for the command line; `same_person` is whether who publishes
    delivered it too, which the four-eyes rule forbids. With `ask_reasons` each new warning needs a reason.
    Raises `BaseMoved` when anything of the same origin was published or withdrawn since, `ReasonMissing`,
    `SecondPersonNeeded`, `SnapshotWithdrawn` for just what was withdrawn before, `StoreError`; then, as
    after a crash, readers see what was published before.
    """
    _demand_second_person(same_person)
    named = {"published_by": published_by, "delivered_by": delivered_by, "published_at": datetime.now(UTC)}
    manifest = told(prepared.draft, words).model_copy(update=named)
    if ask_reasons:
        _demand_reasons(manifest)
    there = _as_before(manifest, prepared.base, prepared.bundle)
    publications = published()
    if there is not None and there.id in {one.snapshot_id for one in publications}:
        return Outcome(_publication(publications, there.id), there, new=False)
    return _entered(manifest.model_copy(update={"id": snapshot_id(manifest)}), prepared, role)


def publish(
    paths: Sequence[Path],
    as_of: date,
    note: str = "",
    title: str = "",
    origin: Origin | None = None,
    published_by: str = "",
    delivered_by: str = "",
    progress: Progress = lambda message: None,
) -> Outcome:
    """Publishes the files and folders of a bundle as the snapshot of a date: prepares and enters it.

    `note`, `title` and `origin` go before what `bundle.json` says; an origin that nobody states is real.
    Tables that are not delivered come from the newest snapshot of the same origin with this date or an
    earlier one. What is published already is left as it is. Without `delivered_by` it is the publisher who
    delivers it. Raises what `prepare` and `enter` raise.
    """
    same_person = delivered_by in ("", published_by)
    _demand_second_person(same_person)
    words = Words(title or None, note or None)
    with examined(paths, as_of, origin, progress=progress) as seen:
        if seen.blocked:
            raise BundleRefused(seen.findings)
        there = _as_before(told(draft_of(seen), words), seen.base, seen.bundle)
        if there is not None:
            return Outcome(_publication(seen.publications, there.id), there, new=False)
        counts = counted(seen, progress)
    prepared = made_ready(seen, counts, progress)
    while True:
        progress(Message(id=N_("Writing the snapshot…")))
        try:
            return enter(prepared, words, published_by, delivered_by, same_person=same_person)
        except BaseMoved:
            # What was published meanwhile is known to outsiders too: the counts must be shielded anew.
            prepared = prepare_again(prepared, progress)


def _demand_second_person(same_person: bool) -> None:
    if settings().four_eyes and same_person:
        raise SecondPersonNeeded


def told(draft: Manifest, words: Words) -> Manifest:
    """The manifest with what a person tells of it."""
    given = {"title": words.title, "note": words.note, "change_class": words.change_class}
    reasons = words.reasons or {}
    findings = (
        finding.model_copy(update={"reason": reasons[reason_key(finding)].strip()})
        if finding.severity == "warning" and reason_key(finding) in reasons
        else finding
        for finding in draft.findings
    )
    update = {name: value for name, value in given.items() if value is not None}
    return draft.model_copy(update={**update, "findings": tuple(findings)})


def _demand_reasons(manifest: Manifest) -> None:
    """Warnings about tables that were carried forward had their turn when these came."""
    for finding in manifest.findings:
        if finding.severity == "warning" and not finding.reason and finding.table not in manifest.carried:
            raise ReasonMissing(finding)


def _as_before(draft: Manifest, base: Manifest | None, bundle: Checked) -> Manifest | None:
    """The base, where it was made from the same files with the same words and the same rule."""
    if base is None or base.threshold != settings().threshold or not _same_tables(base, bundle):
        return None
    named = ("as_of", "origin", "title", "note", "change_class")
    same = all(getattr(draft, name) == getattr(base, name) for name in named)
    return base if same and _hashes(draft) == _hashes(base) and _reasons(draft) == _reasons(base) else None


def _same_tables(base: Manifest, bundle: Checked) -> bool:
    """Whether the public tables are those of the base: the same file may speak for some agencies alone."""
    delivered = (name for name in PUBLIC_TABLES if name in bundle.delivered)
    files = {name: stored_file(base, table_file(name)).sha256 for name in delivered}
    return all(sha256(table_bytes(name, bundle.tables[name])) == hash_ for name, hash_ in files.items())


def _hashes(manifest: Manifest) -> set[tuple[str, str]]:
    return {(file.table, file.sha256) for file in manifest.sources}


def _reasons(manifest: Manifest) -> set[tuple[str, str]]:
    return {(reason_key(finding), finding.reason) for finding in manifest.findings if finding.reason}


def _publication(publications: Iterable[Publication], snapshot: str) -> Publication:
    return next(one for one in publications if one.snapshot_id == snapshot)


def _entered(manifest: Manifest, prepared: Prepared, role: str) -> Outcome:
    """Files first; then one transaction that moves the manifest into place and enters the snapshot."""
    migrate()
    remove_leftovers()
    there = _already(manifest, entries())
    if there is not None:
        return there
    for file, content in prepared.contents.items():
        write_file(manifest.id, file.name, content)
    with writing_ledger() as ledger:
        there = _already(manifest, ledger.entries)
        if there is not None:
            return there
        now = alike(ledger.entries, manifest.origin)
        if set(now) != set(prepared.known):
            raise _moved(now, prepared.known)
        return Outcome(ledger.add(manifest, write_manifest(manifest), role), manifest, new=True)


def _moved(now: Sequence[Entry], known: Sequence[Entry]) -> BaseMoved:
    """What was published meanwhile, or else withdrawn."""
    other = [one for one in now if one not in known]
    added = [one for one in other if one.entry not in {before.entry for before in known}]
    if other and not added:
        return OneWithdrawn(other[0].snapshot_id)
    return BaseMoved(next((one.snapshot_id for one in added), "–"))


def _already(manifest: Manifest, everything: Sequence[Entry]) -> Outcome | None:
    """The outcome for content that is published already. Raises `SnapshotWithdrawn`."""
    refuse_withdrawn(manifest.id, everything)
    for publication in visible(everything):
        if publication.snapshot_id == manifest.id:
            return Outcome(publication, read_manifest(manifest.id), new=False)
    return None
