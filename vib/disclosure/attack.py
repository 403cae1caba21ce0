"""The attacker: what an outsider makes of all releases together, and where that gives people away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vib.disclosure.attacker_knowledge import Row, knowledge
from vib.disclosure.attacker_ledger import Seen
from vib.disclosure.bounds_by_propagation import Contradictory
from vib.disclosure.possible_worlds import PossibleWorlds
from vib.disclosure.release import Bounds, Count, Release


@dataclass(frozen=True, order=True)
class Found:
    """What is found of a row: the interval it was published with, the one an outsider `reached`, and the one
    left `free` by the other releases and the counts of the attacked one that are public by decision. Both
    have `MOST` as high where nothing bounds it.
    """

    release: str
    count: Count
    published: Bounds
    reached: Bounds
    free: Bounds


@dataclass(frozen=True, order=True)
class Misstated:
    """A suppressed row whose published interval is not what an outsider computes.

    `from_shown` follows from the rows that are shown exactly, `from_all` from these and all intervals.
    """

    release: str
    count: Count
    published: Bounds
    from_shown: Bounds
    from_all: Bounds

    @property
    def wider(self) -> bool:
        """Whether the row says less than an outsider knows."""
        return _width(self.published) > _width(self.from_all)

    @property
    def narrower(self) -> bool:
        """Whether the row itself tells what the rows shown don't."""
        return _width(self.published) < _width(self.from_shown)


@dataclass(frozen=True)
class Attack:
    """The outcome, sorted by release and count.

    `leaks` are rows of which the attacked release says more about few people than had to be; `by_decision`
    rows of which its public counts tell it, or other releases. `intervals` has what an outsider reaches of
    every suppressed row, by the name of the release, where exact intervals were asked for.
    """

    leaks: tuple[Found, ...]
    by_decision: tuple[Found, ...]
    intervals: Mapping[str, Mapping[Count, Bounds]]


def attack(
    releases: Sequence[Release], threshold: int, *, place: int | None = None, exact: bool = False
) -> Attack:
    """Attack one of some releases, in the order in which they were published, with all of them.

    It is the last, or that at `place`. A suppressed row, of any release, leaks when it can be below the
    threshold and is narrower than that, unless it is so without the attacked release, or with the public
    counts of that alone. A row shown with fewer people than the threshold leaks, unless it is public or
    follows from what is. Raises `Contradictory` where the releases can't be true together.
    """
    attacked = len(releases) - 1 if place is None else place
    try:
        return _attack(releases, threshold, attacked, exact=exact, assuming=True)
    except Contradictory:
        # That something revised is again as in an older release is a guess; the releases need not bear it.
        return _attack(releases, threshold, attacked, exact=exact, assuming=False)


def _attack(
    releases: Sequence[Release], threshold: int, attacked: int, *, exact: bool, assuming: bool
) -> Attack:
    rows = _rows(releases)
    suppressed = {row: bounds for row, bounds in rows.items() if bounds[0] < bounds[1]}
    worlds = PossibleWorlds(knowledge(releases, Seen.EVERYTHING, assuming=assuming))
    at_risk = [row for row, (low, high) in rows.items() if low < threshold and high > 0]
    hidden = {row: threshold for row in at_risk if row in suppressed}
    narrow = [row for row in worlds.narrow(hidden) if worlds.reach(row)[0] < threshold]
    without = knowledge(releases, Seen.EVERYTHING, {attacked: Seen.PUBLIC}, assuming=assuming)
    public = PossibleWorlds(without)
    told = set(public.narrow(dict.fromkeys(at_risk, threshold)))
    leaks, by_decision = [], []
    for row in sorted({*narrow, *told, *(row for row in at_risk if row not in suppressed)}):
        place, count = row
        release = releases[place]
        found = Found(release.name, count, rows[row], worlds.reach(row), public.reach(row))
        if _leaks(found, threshold, count in release.public):
            leaks.append(found)
        elif row in told:
            by_decision.append(found)
    reached = _by_release(releases, {row: worlds.reach(row) for row in suppressed} if exact else {})
    return Attack(tuple(sorted(leaks)), tuple(sorted(by_decision)), reached)


def misstated(releases: Sequence[Release]) -> tuple[Misstated, ...]:
    """The suppressed rows of the last release whose interval is wider or narrower than an outsider's."""
    last = len(releases) - 1
    shown = PossibleWorlds(knowledge(releases, Seen.SHOWN))
    everything = PossibleWorlds(knowledge(releases, Seen.EVERYTHING))
    found = (
        Misstated(
            releases[last].name, count, bounds, shown.reach((last, count)), everything.reach((last, count))
        )
        for count, bounds in releases[last].counts.items()
        if bounds[0] < bounds[1]
    )
    return tuple(sorted(each for each in found if each.wider or each.narrower))


def _rows(releases: Sequence[Release]) -> dict[Row, Bounds]:
    return {
        (place, count): bounds
        for place, release in enumerate(releases)
        for count, bounds in sorted(release.counts.items())
    }


def _leaks(found: Found, threshold: int, public: bool) -> bool:
    low, high = found.published
    if low == high:
        return not public and _width(found.free) > 0
    return found.reached[0] < threshold and _width(found.reached) < min(threshold, _width(found.free))


def _by_release(releases: Iterable[Release], reached: Mapping[Row, Bounds]) -> dict[str, dict[Count, Bounds]]:
    intervals: dict[str, dict[Count, Bounds]] = {}
    for place, release in enumerate(releases):
        mine = {count: bounds for (at, count), bounds in reached.items() if at == place}
        if mine:
            intervals[release.name] = mine
    return intervals


def _width(bounds: Bounds) -> int:
    return bounds[1] - bounds[0]
