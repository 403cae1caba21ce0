"""A checked bundle made ready to be published: counted and shielded, in memory. Nothing is written here."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa

from vib.cube import build_cubes
from vib.disclosure.release import Reach
from vib.examining import Examined, Progress, draft_of
from vib.intake.bundle import Checked
from vib.locale import N_, Message
from vib.model.cubes import CUBES
from vib.model.records import PUBLIC_TABLES
from vib.model.snapshot import Manifest, Protection, StoredFile
from vib.model.vocabulary import Origin
from vib.protection import (
    counted_reach,
    history,
    not_shielded,
    public_alone,
    reach_of,
    shielded,
    surely_changed,
    with_small_counts,
)
from vib.settings import settings
from vib.store.contents import cube_file, stored_content, stored_cube, stored_file, table_file
from vib.store.errors import StoreError
from vib.store.files import sha256
from vib.store.frames import cube_bytes, table_bytes
from vib.store.registry import Entry, Publication


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
        return fresh, before or not_shielded()
    done = shielded(fresh, _reach(bundle, base, fresh), history(earlier), threshold)
    carried = [name for name in CUBES if name not in fresh]
    return done.cubes, _together(done.protection, before, carried)


@dataclass(frozen=True)
class Unshielded:
    """What is known of a snapshot before anything is shielded: for the deliverer, not to be kept.

    In `contents`, all its data files, counts that are public by decision are exact; of each other one only
    that it has to wait. `small` are the cubes with counts that are below the `threshold`, `changed` those
    with a count that is not what was published of it. `hidden` has of each cube how many counts the
    snapshot before does not show, `carried` the cubes of which that stays so.
    """

    contents: Mapping[StoredFile, bytes]
    threshold: int
    small: frozenset[str]
    changed: frozenset[str]
    hidden: Mapping[str, int]
    carried: frozenset[str]


def unshielded(seen: Examined, counts: Mapping[str, pa.Table]) -> Unshielded:
    """What can be told of exact counts at once. Raises `ThresholdRaised`, `StoreError`."""
    base = seen.base
    fresh, before = _to_be_shielded(seen.bundle, base, counts)
    threshold = _threshold(before)
    known = fresh if threshold == 1 else public_alone(fresh)
    then = {} if base is None else {name: stored_cube(base, name) for name in fresh}
    return Unshielded(
        contents=_contents(seen.bundle, base, known),
        threshold=threshold,
        small=with_small_counts(fresh, threshold),
        changed=surely_changed(fresh, then),
        hidden=_hidden_before(base),
        carried=frozenset(CUBES) - fresh.keys(),
    )


def _hidden_before(base: Manifest | None) -> dict[str, int]:
    """How many counts of each cube a snapshot does not show; nothing where there is none."""
    if base is None:
        return {}
    told = {cube.cube: cube.suppressed for cube in base.protection.cubes} if base.protection else {}
    return {name: told.get(name, 0) for name in CUBES}


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
