"""What an outsider knows who lays all releases side by side, as linear facts about the finest counts.

Written apart from the protector, from how `vib.cube` counts and what intake lets through, so that a mistake
in the one is not repeated in the other. `attacker_facts` says what holds within one release.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from vib.disclosure.attacker_facts import facts_within
from vib.disclosure.attacker_ledger import Fact, Ledger, Seen, equal, is_quarter
from vib.disclosure.attacker_returns import Returns, quarter_of, stays
from vib.disclosure.release import Count, Reach, Release
from vib.model.cubes import CUBES
from vib.model.quarters import Quarter
from vib.model.vocabulary import ALL

MOST = 100_000
"""More people than the project will ever count: where nothing else bounds a count, this does.

Releases that count more people than a tenth of it have ten times what they count.
"""

Row = tuple[int, Count]
"""A row of a release, by the release's place in the sequence."""


@dataclass(frozen=True)
class Knowledge:
    """All an outsider knows: unknown whole numbers from 0 to their `highs`, and the facts about them.

    `names` says of each unknown which finest count it is (the first, where several releases have it),
    `rows` of each row which unknowns it adds up.
    """

    names: tuple[Row, ...]
    highs: tuple[int, ...]
    facts: tuple[Fact, ...]
    rows: Mapping[Row, tuple[int, ...]]


def knowledge(
    releases: Sequence[Release],
    seen: Seen,
    but: Mapping[int, Seen] | None = None,
    *,
    assuming: bool = True,
) -> Knowledge:
    """The unknowns and facts of releases, in order of publication, for who saw so much of them.

    `but` has how much was seen of some releases, by their place, where that is something else. `assuming` is
    whether what is revised is taken to be as in an older release that it can be as (`Returns`).
    """
    returns = Returns(releases, assuming=assuming)
    of_each = dict.fromkeys(range(len(releases)), seen) | dict(but or {})
    most = _most(releases)
    numbers, names, highs = _unknowns(releases, most, returns)
    facts: dict[Fact, None] = {}
    rows: dict[Row, tuple[int, ...]] = {}
    for place, release in enumerate(releases):
        mine = {count: number for (at, count), number in numbers.items() if at == place}
        ledger = Ledger(release, mine)
        facts.update(dict.fromkeys(facts_within(ledger, of_each[place], most)))
        rows.update({(place, count): ledger.total(count.cube, *count.codes) for count in release.counts})
    facts.update(dict.fromkeys(_enrolments_over_time(releases, numbers, returns)))
    return Knowledge(tuple(names), tuple(highs), tuple(facts), rows)


def _most(releases: Sequence[Release]) -> int:
    counted = (high for release in releases for low, high in release.counts.values() if low == high)
    return max(MOST, 10 * max(counted, default=0))


def _unknowns(
    releases: Sequence[Release], most: int, returns: Returns
) -> tuple[dict[Row, int], list[Row], list[int]]:
    """Each finest row → its unknown, one for what several releases have alike; their names and highs."""
    finest = sorted({count for release in releases for count in release.counts if count.finest})
    numbers: dict[Row, int] = {}
    names: list[Row] = []
    highs: list[int] = []
    for count in finest:
        for places in _alike(releases, count, returns):
            numbers.update(dict.fromkeys(((place, count) for place in places), len(names)))
            names.append((places[0], count))
            # A row that one of them does not have is zero there, and so in all of them.
            highs.append(most if all(count in releases[place].counts for place in places) else 0)
    return numbers, names, highs


def _enrolments_over_time(
    releases: Sequence[Release], numbers: Mapping[Row, int], returns: Returns
) -> Iterator[Fact]:
    """How many enrolled in a closed quarter stays; where they stand does not."""
    parts: dict[Row, list[int]] = {}
    for (place, count), number in numbers.items():
        if count.cube == "participation":
            parts.setdefault((place, _all_states(count)), []).append(number)
    for total in sorted({total for _, total in parts}):
        for places in _alike(releases, total, returns):
            for earlier, later in pairwise(places):
                yield equal(parts.get((earlier, total), ()), parts.get((later, total), ()))


def _all_states(count: Count) -> Count:
    return Count("participation", (*count.codes[:3], ALL))


def _alike(releases: Sequence[Release], count: Count, returns: Returns) -> list[list[int]]:
    """The places of the releases, in groups that have the same number for a count."""
    group = list(range(len(releases)))
    for earlier, later in combinations(range(len(releases)), 2):
        if group[earlier] != group[later] and _same(releases, count, earlier, later, returns):
            group = [group[earlier] if mine == group[later] else mine for mine in group]
    return [[place for place, mine in enumerate(group) if mine == each] for each in sorted(set(group))]


def _same(releases: Sequence[Release], count: Count, earlier: int, later: int, returns: Returns) -> bool:
    if _copy(CUBES[count.cube].source, releases[earlier], releases[later]):
        return True
    if not _comparable(count, releases[earlier], releases[later]):
        return False
    quarter = quarter_of(count)
    if not any(quarter in release.revised for release in releases[earlier + 1 : later + 1]):
        return True
    line = (place for place, one in enumerate(releases) if _comparable(count, one, releases[later]))
    return returns.same(quarter, tuple(line), earlier, later)


def _comparable(count: Count, one: Release, other: Release) -> bool:
    """Whether two releases have the same number of a count, unless one of them is wrong."""
    table = CUBES[count.cube].source
    before, after = one.reach.get(table), other.reach.get(table)
    if before is None or after is None:
        return False
    return before.as_of == after.as_of or (stays(count) and _closed(count, before) and _closed(count, after))


def _copy(table: str, one: Release, other: Release) -> bool:
    """Whether one of them took the counts of a table over from the other, whichever stands first."""
    return one.copies.get(table) == other.name or other.copies.get(table) == one.name


def _closed(count: Count, reach: Reach) -> bool:
    """Whether the quarter of a count had ended when its agency's (or every agency's) data were delivered."""
    quarter = next((code for code in count.codes if is_quarter(code)), None)
    agency = count.codes[0]
    if quarter is None or not reach.until or (agency != ALL and agency not in reach.until):
        return False
    until = min(reach.until.values()) if agency == ALL else reach.until[agency]
    return Quarter.parse(quarter).last_day <= until
