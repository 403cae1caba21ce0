"""What an attack on published snapshots found, as lines of text: JSON for programs, sentences for people."""

from collections.abc import Iterator
from typing import Any

from vib.disclosure.attack import Found
from vib.disclosure.release import Bounds, Count
from vib.listing import json_line
from vib.locale import N_, Language, percent_text, translate, whole_text
from vib.model.cubes import CUBES
from vib.model.labels import LABELS
from vib.model.snapshot import Manifest
from vib.protection import Attacked

_GROUPS = {
    "pilot+state": N_("pilot × state"),
    "pilot+quarter": N_("pilot × quarter"),
    "pilot+quarter+state": N_("pilot × quarter × state"),
}
_SHOWN_AT_MOST = 20
"""So many leaks are written out for people; `--json` has all."""


def attack_lines(attacked: Attacked, language: Language) -> Iterator[str]:
    """What was found of a snapshot, and how much is left to read of each cube."""

    def say(text: str, **values: object) -> str:
        return translate(text, language, **values)

    yield attacked.manifest.id
    if attacked.found is None:
        yield "  " + say(N_("Not shielded: every count is shown as it is, and there is nothing to attack."))
        return
    yield "  " + say(
        N_(
            "Suppressed counts: {suppressed}. Narrowed down further than published: {narrowed}. "
            "Leaks: {leaks}. Public by decision: {decided}."
        ),
        suppressed=whole_text(len(attacked.intervals), language),
        narrowed=whole_text(sum(_narrowed(attacked, count) for count in attacked.intervals), language),
        leaks=whole_text(len(attacked.found.leaks), language),
        decided=whole_text(len(attacked.found.by_decision), language),
    )
    for leak in attacked.found.leaks[:_SHOWN_AT_MOST]:
        yield "  " + say(
            N_("Leak: {count} of {snapshot} can be narrowed down to {low}–{high}."),
            count=str(leak.count),
            snapshot=leak.release,
            low=leak.reached[0],
            high=leak.reached[1],
        )
    yield from (f"  {line}" for line in _utility(attacked.manifest, language))


def _utility(manifest: Manifest, language: Language) -> Iterator[str]:
    """The share of people in counts that are shown exactly, by cube."""
    yield translate(N_("People in counts shown exactly:"), language)
    how = manifest.protection
    for cube in how.cubes if how else ():
        named = {LABELS["cube"][cube.cube]: cube.released_share}
        named |= {_GROUPS[group]: share for group, share in cube.released_shares.items() if group in _GROUPS}
        for name, share in named.items():
            yield f"  {translate(name, language)}: {percent_text(100 * share, language)}"


def attack_records(attacked: Attacked) -> Iterator[str]:
    """One line of JSON for the snapshot, one for each suppressed count, leak and count public by decision."""
    manifest, found, how = attacked.manifest, attacked.found, attacked.manifest.protection
    yield json_line(
        {
            "kind": "snapshot",
            "snapshot": manifest.id,
            "shielded": found is not None,
            "threshold": manifest.threshold,
            "leaks": len(found.leaks) if found else None,
            "by_decision": len(found.by_decision) if found else None,
            "utility": {cube.cube: _shares(cube.released_share, cube.released_shares) for cube in how.cubes}
            if how and found
            else {},
        }
    )
    if found is None:
        return
    for count, reached in attacked.intervals.items():
        published = attacked.release.counts[count]
        yield json_line(_cell("suppressed", manifest.id, count, published, reached))
    for kind, cells in (("leak", found.leaks), ("by_decision", found.by_decision)):
        for cell in cells:
            yield json_line(_found(kind, cell))


def _shares(whole: float, groups: dict[str, float]) -> dict[str, float]:
    return {"finest": whole, **groups}


def _found(kind: str, found: Found) -> dict[str, Any]:
    cell = _cell(kind, found.release, found.count, found.published, found.reached)
    return cell | {"free_low": found.free[0], "free_high": found.free[1]}


def _cell(kind: str, snapshot: str, count: Count, published: Bounds, reached: Bounds) -> dict[str, Any]:
    return {
        "kind": kind,
        "snapshot": snapshot,
        "cube": count.cube,
        **dict(zip(CUBES[count.cube].dimensions, count.codes, strict=True)),
        "published_low": published[0],
        "published_high": published[1],
        "reached_low": reached[0],
        "reached_high": reached[1],
    }


def _narrowed(attacked: Attacked, count: Count) -> bool:
    low, high = attacked.release.counts[count]
    reached = attacked.intervals[count]
    return reached[0] > low or reached[1] < high
