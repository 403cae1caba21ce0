"""What is hidden of small worlds, and what an outsider who sets up the sums anew can make of the rest."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from math import inf

import numpy as np
import pytest
from scipy.optimize import linprog

from tests.cube.people import cubes
from vib.disclosure.protect import protect
from vib.disclosure.release import Count, Reach, Release, counts_of, possible, public_counts
from vib.model.cubes import CUBES
from vib.model.vocabulary import ALL

AS_OF = date(2023, 11, 30)
PUBLIC = ("participation:agency+state",)
K = 5

Finest = Mapping[tuple[str, ...], int]


def release(cube: str, finest: Finest, as_of: date = AS_OF) -> Release:
    """A release of one cube with its margins; its counts are exact."""
    rows = possible(Count(cube, codes) for codes in finest)
    values = {row: sum(n for codes, n in finest.items() if _under(codes, row.codes)) for row in rows}
    counts = {row: (n, n) for row, n in values.items() if n}
    until = dict.fromkeys({codes[0] for codes in finest}, as_of)
    reach = {CUBES[cube].source: Reach(as_of, until)}
    return Release(str(as_of), reach, counts, public_counts(counts, PUBLIC))


def _under(codes: tuple[str, ...], margin: tuple[str, ...]) -> bool:
    return all(wanted in (ALL, code) for code, wanted in zip(codes, margin, strict=True))


def outsider(published: Release, wanted: Count) -> tuple[int, int]:
    """What a count can be, from the published rows of its cube alone: sums written out row by row."""
    finest = [count for count in published.counts if count.finest]
    rows, low, high = [], [], []
    for count, (least, most) in published.counts.items():
        rows.append([1.0 if _under(one.codes, count.codes) else 0.0 for one in finest])
        low.append(least)
        high.append(most)
    matrix = np.array(rows)
    both, ends = np.vstack([matrix, -matrix]), np.concatenate([high, [-x for x in low]])
    aim = np.array([1.0 if _under(one.codes, wanted.codes) else 0.0 for one in finest])
    found = [linprog(sign * aim, both, ends, bounds=(0, inf)) for sign in (1, -1)]
    assert all(one.success for one in found)
    return int(np.ceil(found[0].fun - 1e-6)), int(np.floor(-found[1].fun + 1e-6))


REASONS: Finest = {
    ("atlas", "health"): 2,
    ("atlas", "moved"): 20,
    ("atlas", "work_found"): 9,
    ("agii", "health"): 14,
    ("agii", "moved"): 8,
    ("agii", "work_found"): 11,
}


def test_a_small_count_and_what_gives_it_away_are_hidden() -> None:
    done = protect(release("dropout_reasons", REASONS), (), K)
    small = Count("dropout_reasons", ("atlas", "health"))
    assert done.sensitive == {small}
    # Its row and its column add up: at least one more in each, and the one where those two cross.
    assert len(done.hidden) >= 4
    assert all(count in CUBES_ROWS for count in done.hidden)
    low, high = done.release.counts[small]
    assert low <= 2 <= high
    assert high - low >= K


CUBES_ROWS = frozenset(possible(Count("dropout_reasons", codes) for codes in REASONS))


def test_an_outsider_finds_the_published_intervals_and_no_narrower_ones() -> None:
    published = protect(release("dropout_reasons", REASONS), (), K).release
    for count, (low, high) in published.counts.items():
        assert outsider(published, count) == (low, high), count
        assert low == high or low >= K or high - low >= K


def test_without_the_second_step_an_outsider_finds_the_small_count() -> None:
    """The check above bites: with the small count hidden alone, its row gives it away."""
    exact = release("dropout_reasons", REASONS)
    small = Count("dropout_reasons", ("atlas", "health"))
    broken = replace(exact, counts={**exact.counts, small: (0, 99)})
    assert outsider(broken, small) == (2, 2)


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    exact = release("dropout_reasons", {codes: n + 10 for codes, n in REASONS.items()})
    done = protect(exact, (), K)
    assert not done.hidden
    assert done.release.counts == exact.counts


def test_the_same_counts_give_the_same_pattern() -> None:
    once, again = (protect(release("dropout_reasons", REASONS), (), K) for _ in range(2))
    assert once.release == again.release


def _people(pilot: str, *, running: int, completed: int) -> list[dict[str, object]]:
    begun = {"pilot": pilot, "enrolled_on": date(2023, 4, 3), "started_on": date(2023, 4, 17)}
    return [
        {**begun, "persons": running},
        {**begun, "persons": completed, "completed_on": date(2023, 8, 1)},
    ]


PEOPLE = [
    *_people("agii-b", running=10, completed=3),
    *_people("agii-c", running=9, completed=12),
    *_people("atlas-a", running=13, completed=15),
]


@pytest.mark.parametrize("k", [3, 5])
def test_public_margins_stay_exact(k: int) -> None:
    counts = counts_of(cubes(PEOPLE))
    reach = {"trajectories": Reach(AS_OF, dict.fromkeys(("agii", "atlas"), AS_OF))}
    exact = Release("people", reach, counts, public_counts(counts, PUBLIC))
    published = protect(exact, (), k).release
    public = {
        count
        for count in exact.counts
        if count.cube == "participation" and count.codes[1] == count.codes[2] == ALL
    }
    assert public == exact.public
    assert all(published.counts[count] == exact.counts[count] for count in public)


def test_a_count_of_a_closed_quarter_hidden_once_is_not_shown_by_the_next_release() -> None:
    guided: Finest = {
        ("atlas", "2023-Q1", "work"): 2,
        ("atlas", "2023-Q1", "dutch"): 30,
        ("atlas", "2023-Q1", "education"): 25,
        ("atlas", "2023-Q2", "work"): 18,
        ("atlas", "2023-Q2", "dutch"): 22,
        ("atlas", "2023-Q2", "education"): 16,
    }
    first = protect(release("guidance", guided, date(2023, 6, 30)), (), K)
    more: Finest = {**guided, ("atlas", "2023-Q3", "work"): 40, ("atlas", "2023-Q3", "dutch"): 31}
    second = protect(release("guidance", more, date(2023, 9, 30)), (first.release,), K)
    hidden = Count("guidance", ("atlas", "2023-Q1", "work"))
    assert hidden in first.hidden
    assert hidden in second.hidden
    low, high = second.release.counts[hidden]
    assert high - low >= K
    assert not second.release.revised


def test_columns_of_time_are_those_of_the_cubes() -> None:
    """The names that decide what is a place and what a time are names of dimensions that exist."""
    from vib.disclosure.release import _PLACES, _ROWS_OF_TIME

    known = {dimension for spec in CUBES.values() for dimension in spec.dimensions}
    assert known >= _PLACES | _ROWS_OF_TIME
