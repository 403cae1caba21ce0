"""Chance falls the same way for a subject, and within its bounds."""

from collections import Counter

from sample_data.recipe.chance import Chance


def test_a_subject_has_a_stream_of_its_own() -> None:
    first, same, other = Chance("a"), Chance("a"), Chance("b")
    draws = [first.share() for _ in range(5)]
    assert draws == [same.share() for _ in range(5)]
    assert draws != [other.share() for _ in range(5)]


def test_whole_numbers_reach_both_bounds_and_no_further() -> None:
    chance = Chance("bounds")
    for draw in (chance.between, chance.middling, chance.mostly_low):
        assert {draw(3, 5) for _ in range(300)} == {3, 4, 5}


def test_weights_are_followed() -> None:
    chance = Chance("weights")
    drawn = Counter(chance.weighted({"often": 3, "never": 0, "seldom": 1}) for _ in range(4000))
    assert drawn["never"] == 0
    assert 2850 < drawn["often"] < 3150


def test_shuffling_keeps_every_item() -> None:
    shuffled = Chance("shuffle").shuffled(range(20))
    assert shuffled != list(range(20))
    assert sorted(shuffled) == list(range(20))
