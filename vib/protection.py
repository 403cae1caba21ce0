"""Counts made fit to be published after what was published before, and published snapshots attacked.

The rule is a setting; what came of it is kept in the manifest. History is what was ever published with a
threshold, withdrawn or not, synthetic data apart from real. What was published without one can't be taken
back; it is left out.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version

import pyarrow as pa

from vib.disclosure.argus import EngineFailed
from vib.disclosure.attack import Attack, attack
from vib.disclosure.bounds_by_propagation import Contradictory
from vib.disclosure.programme import Contradiction
from vib.disclosure.protect import Protected, Unprotected, protect
from vib.disclosure.release import Bounds, Count, Reach, Release, counts_of, public_counts
from vib.disclosure.utility import shares
from vib.locale import N_
from vib.model.cubes import CUBES
from vib.model.records import PERSONAL_TABLES
from vib.model.snapshot import CubeProtection, Manifest, Protection, StoredFile
from vib.model.vocabulary import ALL
from vib.settings import settings
from vib.store.contents import cube_file, stored_cube, stored_file, stored_table
from vib.store.errors import StoreError
from vib.store.files import read_manifest
from vib.store.registry import Publication


class Unpublishable(StoreError):
    """Counts for which no shielding was found; nothing was published."""


@dataclass(frozen=True)
class Shielded:
    """Cubes fit to be published, and how they were made so."""

    cubes: Mapping[str, pa.Table]
    protection: Protection


def not_shielded() -> Protection:
    """The record of a snapshot whose small counts are not shielded, because the threshold is 1."""
    return Protection(
        threshold=1, method="", public=(), decided_by="", public_by_decision=0, revised=(), cubes=()
    )


def shielded(
    cubes: Mapping[str, pa.Table],
    reach: Mapping[str, Reach],
    earlier: Sequence[Release],
    threshold: int,
) -> Shielded:
    """The cubes with intervals for small counts, and for what would give them away.

    `cubes` (those of some or all tables about people, counts exact) come with the margins; `reach` is that of
    each of these tables, `earlier` what was published before (`history`). Raises `Unpublishable`.
    """
    rule = settings()
    counts = counts_of(cubes)
    decided = rule.public_margins
    truth = Release("", reach, counts, public_counts(counts, decided))
    before = [_only(one, cubes) for one in earlier]
    try:
        done = protect(truth, before, threshold)
        found = attack([*before, done.release], threshold)
    except (Contradiction, Contradictory) as error:
        raise Unpublishable(
            N_(
                "The counts to be published and those published before can't all be true. Nothing was "
                "published. Please report it."
            )
        ) from error
    except EngineFailed as error:
        raise Unpublishable(
            N_(
                "The engine that finds which counts to shield ended before its work was done. Nothing was "
                "published. Publish again; if it happens again, give it more memory or report it."
            )
        ) from error
    except Unprotected as error:
        raise Unpublishable(
            N_(
                "No way was found to publish these counts without giving away a small one. Nothing was "
                "published. Deliver fewer details or a larger group, or decide that a total is public."
            )
        ) from error
    if found.leaks:
        raise Unpublishable(
            N_(
                "The attack on the counts to be published found {count} of them out. Nothing was published. "
                "Please report it."
            ),
            count=len(found.leaks),
        )
    return Shielded(
        {name: _table(name, cubes[name], done.release.counts) for name in cubes},
        Protection(
            threshold=threshold,
            method=f"τ-ARGUS (pytauargus {version('pytauargus')}), HiGHS {version('highspy')}",
            public=decided,
            decided_by=rule.public_margins_decided_by,
            public_by_decision=len(done.by_decision),
            revised=tuple(sorted(done.release.revised)),
            cubes=_outcome(done, cubes, threshold),
            unlike=tuple(sorted(done.release.unlike)),
        ),
    )


def public_alone(cubes: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """Exact cubes with the counts that are public by decision; of each other count only that it is there.

    Such a row is wider than its count, so that no figure made of it looks exact.
    """
    public = public_counts(counts_of(cubes), settings().public_margins)
    return {name: _public_alone(name, cube, public) for name, cube in cubes.items()}


def with_small_counts(cubes: Mapping[str, pa.Table], threshold: int) -> frozenset[str]:
    """The exact cubes that have counts from 1 to below a threshold, other than those that are public."""
    counts = counts_of(cubes)
    public = public_counts(counts, settings().public_margins)
    small = (count for count, (low, _) in counts.items() if 0 < low < threshold and count not in public)
    return frozenset(count.cube for count in small)


def surely_changed(cubes: Mapping[str, pa.Table], before: Mapping[str, pa.Table]) -> frozenset[str]:
    """The exact cubes with a count that is not what was published of it, however it will be shielded."""
    now, then = counts_of(cubes), counts_of(before)
    every = [count for count in {**now, **then} if count.cube in cubes]
    return frozenset(count.cube for count in every if _elsewhere(now.get(count), then.get(count)))


def _elsewhere(now: Bounds | None, then: Bounds | None) -> bool:
    """Whether an exact count lies outside what was published; a count without a row is zero."""
    (count, _), (low, high) = now or (0, 0), then or (0, 0)
    return not low <= count <= high


def _public_alone(name: str, exact: pa.Table, public: Collection[Count]) -> pa.Table:
    *dimensions, low, high = (exact[column].to_pylist() for column in CUBES[name].columns)
    known = [Count(name, codes) in public for codes in zip(*dimensions, strict=True)]
    lows = [count if told else 0 for count, told in zip(low, known, strict=True)]
    highs = [count if told else count + 1 for count, told in zip(high, known, strict=True)]
    columns = [*(exact[column] for column in CUBES[name].dimensions), pa.array(lows), pa.array(highs)]
    return pa.table(dict(zip(CUBES[name].columns, columns, strict=True)), schema=exact.schema)


def _only(release: Release, cubes: Iterable[str]) -> Release:
    """A release as far as it concerns some cubes."""
    names = set(cubes)
    return replace(release, counts={c: bounds for c, bounds in release.counts.items() if c.cube in names})


def _table(name: str, exact: pa.Table, published: Mapping[Count, Bounds]) -> pa.Table:
    """The rows of a cube as they are published; a grand total of nobody stays."""
    rows = {count.codes: bounds for count, bounds in published.items() if count.cube == name}
    columns = [exact[column].to_pylist() for column in CUBES[name].columns]
    for *codes, _, high in zip(*columns, strict=True):
        if not high:
            rows.setdefault(tuple(codes), (0, 0))
    flat = [(*codes, *bounds) for codes, bounds in sorted(rows.items())]
    arrays = list(zip(*flat, strict=True)) or [()] * len(CUBES[name].columns)
    return pa.table(dict(zip(CUBES[name].columns, map(list, arrays), strict=True)), schema=exact.schema)


def _outcome(done: Protected, cubes: Iterable[str], threshold: int) -> tuple[CubeProtection, ...]:
    """What was shielded of each cube, and what of it is left to read."""
    return tuple(_of_cube(name, done, threshold) for name in CUBES if name in set(cubes))


def _of_cube(name: str, done: Protected, threshold: int) -> CubeProtection:
    rows = [count for count in done.release.counts if count.cube == name]
    everyone = done.release.counts.get(Count(name, (ALL,) * len(CUBES[name].dimensions)), (0, 0))
    left = {group: round(share, 3) for group, share in shares(name, done.release).items()}
    return CubeProtection(
        cube=name,
        rows=len(rows),
        sensitive=sum(
            count.cube == name and done.release.counts[count][0] < threshold for count in done.hidden
        ),
        suppressed=sum(count.cube == name for count in done.hidden),
        persons=everyone[0] if everyone[0] == everyone[1] else 0,
        released_share=left.pop(name, 1.0),
        released_shares=left,
    )


def history(publications: Sequence[Publication]) -> tuple[Release, ...]:
    """What was ever published with shielding, in the order of publication.

    `publications` are all entries that there are: who saw a snapshot that was withdrawn has not forgotten it.
    """
    manifests = [read_manifest(one.snapshot_id) for one in _first_entries(publications)]
    shielding = [manifest for manifest in manifests if manifest.threshold > 1]
    held: list[Release] = []
    for place, manifest in enumerate(shielding):
        held.append(_held(manifest, shielding[:place], held))
    return tuple(held)


def _first_entries(publications: Iterable[Publication]) -> list[Publication]:
    """Each snapshot once, when it was new to outsiders, in the order of publication."""
    first: dict[str, Publication] = {}
    for one in sorted(publications, key=lambda one: one.entry):
        first.setdefault(one.snapshot_id, one)
    return list(first.values())


def released(manifest: Manifest) -> Release:
    """A published snapshot as it can be read by itself. Raises `StoreError` where it can't be read."""
    contents = {name: stored_cube(manifest, name) for name in CUBES}
    counts = counts_of(contents)
    how = manifest.protection
    assert how is not None
    reach = {table: counted_reach(manifest, table) for table in sorted(PERSONAL_TABLES)}
    unlike = (told + manifest.id if told.endswith("|") else told for told in how.unlike)
    return Release(
        manifest.id,
        reach,
        counts,
        public_counts(counts, how.public),
        frozenset(how.revised),
        unlike=frozenset(unlike),
    )


def _copied(manifest: Manifest, earlier: Iterable[Manifest]) -> dict[str, str]:
    """The tables that were carried forward → the first of the earlier snapshots that published their counts.

    A table is not among them where none of these did: exact counts are carried forward shielded.
    """
    first: dict[str, str] = {}
    for one in earlier:
        for table in manifest.carried.keys() & PERSONAL_TABLES - first.keys():
            same_rows = one.carried.get(table, one.id) == manifest.carried[table]
            if same_rows and _cube_files(one, table) == _cube_files(manifest, table):
                first[table] = one.id
    return first


def _cube_files(manifest: Manifest, table: str) -> list[StoredFile]:
    return [stored_file(manifest, cube_file(name)) for name, spec in CUBES.items() if spec.source == table]


def _held(manifest: Manifest, earlier: Sequence[Manifest], held: Sequence[Release]) -> Release:
    """A published snapshot as an outsider holds it who holds some earlier ones (`held`, of `earlier`).

    What it carried forward is a copy. What was published since the first time said otherwise in what it
    revised, and there the copy says otherwise again.
    """
    release, copies = released(manifest), _copied(manifest, earlier)
    revised = set(release.revised)
    for table, first in copies.items():
        place = next(place for place, one in enumerate(held) if one.name == first)
        since = set().union(*(one.revised for one in held[place + 1 :]))
        revised = {code for code in revised if not _of_table(code, table)}
        revised |= {code for code in since if _of_table(code, table)}
    return replace(release, copies=copies, revised=frozenset(revised))


def _of_table(revision: str, table: str) -> bool:
    return revision.partition("|")[0] == table


def counted_reach(manifest: Manifest, table: str) -> Reach:
    """How far a snapshot's counts of a table go: no further than when they were made, if carried forward."""
    source = manifest.carried.get(table)
    counted = manifest if source is None else read_manifest(source)
    return reach_of(stored_table(counted, "agencies"), stored_table(counted, "pilots"), counted.as_of)


def reach_of(agencies: pa.Table, pilots: pa.Table, as_of: date) -> Reach:
    """How far counts go that are made for a day: per agency that runs a pilot until then, or before it."""
    running = set(pilots["agency"].to_pylist())
    days = zip(agencies["id"].to_pylist(), agencies["data_until"].to_pylist(), strict=True)
    return Reach(as_of, {agency: min(day or as_of, as_of) for agency, day in days if agency in running})


@dataclass(frozen=True)
class Attacked:
    """A published snapshot, as an outsider holds it, and what was found; None where nothing is shielded.

    `intervals` has what each of its suppressed counts can be narrowed down to.
    """

    manifest: Manifest
    release: Release
    found: Attack | None
    intervals: Mapping[Count, Bounds]


def attacked(publications: Sequence[Publication], wanted: Collection[str]) -> Iterator[Attacked]:
    """Attacks snapshots by their ids, in the order of publication, each with all that was published before.

    `publications` are all entries that there are. Synthetic and real snapshots are attacked apart. Raises
    `StoreError` where one can't be read.
    """
    before: dict[str, tuple[list[Manifest], list[Release]]] = {}
    for one in _first_entries(publications):
        manifest = read_manifest(one.snapshot_id)
        if manifest.threshold == 1:
            if one.snapshot_id in wanted:
                nothing = Release(manifest.id, {}, {}, frozenset())
                yield Attacked(manifest, nothing, None, {})
            continue
        manifests, releases = before.setdefault(one.origin, ([], []))
        releases.append(_held(manifest, manifests, releases))
        manifests.append(manifest)
        if one.snapshot_id in wanted:
            found = attack(releases, manifest.threshold, exact=True)
            yield Attacked(manifest, releases[-1], found, found.intervals.get(manifest.id, {}))
