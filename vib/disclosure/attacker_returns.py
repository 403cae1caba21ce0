"""Quarters that are back at what an older release said, after one in between that said otherwise.

Nobody announces that they are. An outsider sees it: the numbers of the one fit those of the other.
"""

from collections.abc import Iterable, Sequence

from vib.disclosure.attacker_ledger import is_quarter
from vib.disclosure.release import Bounds, Count, Release
from vib.model.cubes import CUBES
from vib.model.vocabulary import ALL

_STAYS = {"flow", "guidance", "persons"}
"""The cubes whose counts of a closed quarter stay as they are."""


def quarter_of(count: Count) -> str:
    """The name by which a count is announced as revised: table, agency and quarter."""
    quarter = next((code for code in count.codes if is_quarter(code)), ALL)
    return "|".join((CUBES[count.cube].source, count.codes[0], quarter))


def stays(count: Count) -> bool:
    """Whether a count of a closed quarter is the same ever after: who enrolled then, not where they stand."""
    return count.cube in _STAYS or (count.cube == "participation" and count.codes[3] == ALL)


class Returns:
    """Which releases of a line (places, in order of publication) have the same numbers of a quarter.

    With `assuming` what is revised is taken to be back at the last older numbers that it can be, without it
    at none.
    """

    def __init__(self, releases: Sequence[Release], *, assuming: bool) -> None:
        self._releases, self._assuming = releases, assuming
        self._rows: dict[str, list[dict[Count, Bounds]]] = {}
        self._denied = {denial for release in releases for denial in release.unlike}
        self._firsts: dict[tuple[str, tuple[int, ...]], dict[int, int]] = {}

    def same(self, quarter: str, line: tuple[int, ...], one: int, other: int) -> bool:
        """Whether two of a line that should have the same numbers of a quarter do."""
        if (quarter, line) not in self._firsts:
            self._firsts[quarter, line] = self._first_of_each(quarter, line)
        firsts = self._firsts[quarter, line]
        return firsts[one] == firsts[other]

    def _first_of_each(self, quarter: str, line: Sequence[int]) -> dict[int, int]:
        """For each of a line the first that has its numbers."""
        firsts: dict[int, int] = {}
        for at, place in enumerate(line):
            copied = self._copied(quarter, place, firsts)
            if copied is not None:
                firsts[place] = firsts[copied]
            elif at and quarter not in self._releases[place].revised:
                firsts[place] = firsts[line[at - 1]]
            else:
                following = self._until_revised(quarter, line[at:])
                firsts[place] = self._returned_to(quarter, following, firsts)
        return firsts

    def _copied(self, quarter: str, place: int, before: Iterable[int]) -> int | None:
        name = self._releases[place].copies.get(quarter.split("|")[0])
        return next((one for one in before if self._releases[one].name == name), None)

    def _until_revised(self, quarter: str, line: Sequence[int]) -> list[int]:
        ends = (at for at, place in enumerate(line) if at and quarter in self._releases[place].revised)
        return list(line[: next(ends, len(line))])

    def _returned_to(self, quarter: str, following: list[int], firsts: dict[int, int]) -> int:
        """The first release that has what was announced and not revised since, itself if none is older."""
        places = list(firsts)
        refused = {firsts[place] for place in places[-1:]}
        for place in reversed(places) if self._assuming else ():
            first = firsts[place]
            if first not in refused:
                alike = [each for each in places if firsts[each] == first]
                if self._agree(quarter, alike, following):
                    return first
                refused.add(first)
        return following[0]

    def _agree(self, quarter: str, these: Iterable[int], those: Iterable[int]) -> bool:
        """Whether nothing that was published of them keeps them from being the same."""
        pairs = [(one, other) for one in these for other in those]
        return not any(self._told_apart(quarter, *pair) for pair in pairs) and all(
            self._overlap(quarter, *pair) for pair in pairs
        )

    def _told_apart(self, quarter: str, one: int, other: int) -> bool:
        return f"{quarter}|{self._releases[one].name}|{self._releases[other].name}" in self._denied

    def _overlap(self, quarter: str, one: int, other: int) -> bool:
        mine, others = self._of_quarter(quarter, one), self._of_quarter(quarter, other)
        table = quarter.split("|")[0]
        reach, other_reach = self._releases[one].reach[table], self._releases[other].reach[table]
        for count in mine.keys() | others.keys():
            if reach.as_of == other_reach.as_of or stays(count):
                (low, high), (least, most) = mine.get(count, (0, 0)), others.get(count, (0, 0))
                if low > most or least > high:
                    return False
        return True

    def _of_quarter(self, quarter: str, place: int) -> dict[Count, Bounds]:
        if quarter not in self._rows:
            self._rows[quarter] = [
                {count: bounds for count, bounds in release.counts.items() if quarter_of(count) == quarter}
                for release in self._releases
            ]
        return self._rows[quarter][place]
