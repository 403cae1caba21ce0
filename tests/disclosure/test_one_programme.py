"""How far a sum can go in whole numbers, where halves would go further."""

from vib.disclosure.attacker_ledger import Fact
from vib.disclosure.bounds_by_propagation import system
from vib.disclosure.one_programme import Programme

PAIRS = ((0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5))
"""Of two groups of three unknowns each: any two of a group are at most 1 together."""
SUM = tuple((unknown, 1) for unknown in range(6))


def test_halves_don_t_count() -> None:
    facts = [Fact(tuple((unknown, 1) for unknown in pair), 0, 1) for pair in PAIRS]
    programme = Programme(system(facts, [1] * 6), [SUM, SUM[:3]])
    # With a half for each unknown the sums would be 3 and 1,5.
    assert programme.reach(0) == (0, 2)
    assert programme.reach(1) == (0, 1)
    assert programme.seen_width(0) == 2


def test_what_was_seen_is_what_can_be_in_whole_numbers() -> None:
    facts = [Fact(tuple((unknown, 1) for unknown in pair), 0, 1) for pair in PAIRS]
    programme = Programme(system(facts, [1] * 6), [SUM])
    programme.widen({0: 3})
    assert programme.seen_width(0) <= 2
