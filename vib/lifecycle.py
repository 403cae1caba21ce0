"""A published snapshot is withdrawn, and an earlier one published again. Nothing that was published goes."""

from collections.abc import Callable, Iterator, Sequence

from vib.disclosure.attack import attack
from vib.disclosure.bounds_by_propagation import Contradictory
from vib.disclosure.release import Release
from vib.locale import N_, Message
from vib.model.snapshot import Manifest
from vib.protection import history
from vib.settings import settings
from vib.store.errors import SnapshotDamaged, SnapshotUnknown, StoreError
from vib.store.files import MANIFEST, manifest_sha256, read_file, read_manifest
from vib.store.migrate import migrate
from vib.store.registry import (
    Entry,
    Publication,
    Standing,
    Withdrawal,
    entries,
    refuse_withdrawn,
    visible,
    writing_ledger,
)

Progress = Callable[[Message], None]


class NotRestored(StoreError):
    """A snapshot that can't be published again as it is."""


class ReasonMissing(StoreError):
    """Nobody said why."""

    def __init__(self) -> None:
        super().__init__(N_("Say why, in a few words: the reason is kept and shown."))


def withdraw(snapshot_id: str, why: str, by: str, role: str = "") -> Withdrawal:
    """Takes a snapshot away from readers; its files and its history stay.

    Raises `ReasonMissing`, `SnapshotWithdrawn` where it was withdrawn before, `SnapshotUnknown`,
    `StoreUnavailable`.
    """
    reason = _reason(why)
    _seen(snapshot_id, entries())
    migrate()
    with writing_ledger() as ledger:
        return ledger.withdraw(_seen(snapshot_id, ledger.entries), reason, by, role)


def _seen(snapshot_id: str, everything: Sequence[Entry]) -> Publication:
    """The entry of a snapshot that readers see."""
    refuse_withdrawn(snapshot_id, everything)
    for publication in visible(everything):
        if publication.snapshot_id == snapshot_id:
            return publication
    raise SnapshotUnknown(snapshot_id)


def restore(
    snapshot_id: str, note: str, by: str, role: str = "", progress: Progress = lambda message: None
) -> Publication:
    """Publishes a snapshot again: from then on it is the newest of its date. `note` says why.

    Refused is what is the newest already, what is shielded less than is asked now, and what gives somebody
    away to who has all that was ever published. Raises `NotRestored`, `ReasonMissing`, `SnapshotDamaged`,
    `SnapshotUnknown`, `StoreUnavailable`.
    """
    reason = _reason(note)
    while True:
        known = entries()
        entry = _last_entry(snapshot_id, known)
        progress(Message(id=N_("Checking the files of the snapshot…")))
        _refuse_weaker(_whole_manifest(entry))
        progress(Message(id=N_("Attacking it with all that was ever published…")))
        _refuse_leaks(entry, [one for one in known if one.origin == entry.origin])
        migrate()
        with writing_ledger() as ledger:
            if ledger.entries == known:
                return ledger.restore(entry, reason, by, role)
        # Somebody published or withdrew meanwhile: what was found may hold no longer.


def _reason(text: str) -> str:
    if not text.strip():
        raise ReasonMissing
    return text.strip()


def _last_entry(snapshot_id: str, known: Sequence[Entry]) -> Entry:
    """The last entry of a snapshot that isn't the one that readers see of its date."""
    mine = max(
        (one for one in known if one.snapshot_id == snapshot_id), key=lambda one: one.entry, default=None
    )
    if mine is None:
        raise SnapshotUnknown(snapshot_id)
    same_day = [one for one in known if one.as_of == mine.as_of and one.standing is Standing.VISIBLE]
    if mine.standing is Standing.VISIBLE and same_day[0] == mine:
        raise NotRestored(
            N_("Snapshot {snapshot} is the newest of its date already: there is nothing to do."),
            snapshot=snapshot_id,
        )
    return mine


def _whole_manifest(entry: Entry) -> Manifest:
    """The manifest, when all files are as they were published."""
    manifest = read_manifest(entry.snapshot_id)
    if manifest_sha256(entry.snapshot_id) != entry.manifest_sha256:
        raise SnapshotDamaged(entry.snapshot_id, MANIFEST)
    for file in manifest.files:
        read_file(manifest.id, file)
    return manifest


def _refuse_weaker(manifest: Manifest) -> None:
    rule = settings()
    if manifest.threshold < rule.threshold:
        raise NotRestored(
            N_(
                "Snapshot {snapshot} is shielded with threshold {before}, lower than now ({now}). It "
                "was not published again. Deliver its data anew."
            ),
            snapshot=manifest.id,
            before=manifest.threshold,
            now=rule.threshold,
        )
    shown = manifest.protection.public if manifest.protection and rule.threshold > 1 else ()
    more = [margin for margin in shown if not any(_covers(now, margin) for now in rule.public_margins)]
    if more:
        raise NotRestored(
            N_(
                "Snapshot {snapshot} shows small counts as public ({margins}) that are not public now. "
                "It was not published again. Deliver its data anew."
            ),
            snapshot=manifest.id,
            margins=", ".join(more),
        )


def _covers(margin: str, other: str) -> bool:
    """Whether all counts of the other public margin are public by the first."""
    (cube, _, kept), (other_cube, _, other_kept) = margin.partition(":"), other.partition(":")
    return cube == other_cube and set(other_kept.split("+")) <= {"", *kept.split("+")}


def _refuse_leaks(entry: Entry, alike: Sequence[Entry]) -> None:
    """Refuses what gives somebody away; `alike` are all entries of its origin."""
    try:
        leaks = sum(
            len(attack(releases, settings().threshold, place=place).leaks)
            for releases, place in _sights(entry, alike)
        )
    except Contradictory as error:
        raise NotRestored(
            N_(
                "Snapshot {snapshot} and what was published beside it can't all be true, so that it could "
                "not be attacked. It was not published again. Deliver its data anew."
            ),
            snapshot=entry.snapshot_id,
        ) from error
    if leaks:
        raise NotRestored(
            N_(
                "The attack on snapshot {snapshot}, with all that was ever published, found {count} counts "
                "out. It was not published again. Deliver its data anew."
            ),
            snapshot=entry.snapshot_id,
            count=leaks,
        )


def _sights(entry: Entry, alike: Sequence[Entry]) -> Iterator[tuple[Sequence[Release], int]]:
    """The releases with which the snapshot is attacked, and its place: as it was then, and with all since.

    It stands where it was published first: what was announced since is about it there.
    """
    releases = history(alike)
    place = next((at for at, one in enumerate(releases) if one.name == entry.snapshot_id), None)
    if place is None:
        return  # Nothing is shielded, and nothing is asked to be.
    yield releases[: place + 1], place
    if releases[place + 1 :]:
        yield releases, place
