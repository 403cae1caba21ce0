from hypothesis import given
from hypothesis import strategies as st

from vib.model.quarters import Quarter, QuarterRange
from vib.model.selection import EVERYTHING, Selection

agencies = st.lists(st.sampled_from(["atlas", "agii", "amal"]), unique=True).map(tuple)
ranges = st.none() | st.integers(1, 4).map(lambda n: QuarterRange(Quarter(2023, 1), Quarter(2023, n)))


def test_everything_filters_nothing() -> None:
    assert EVERYTHING.whole
    assert not Selection(agencies=("atlas",)).whole
    assert not Selection(quarters=QuarterRange.parse("2023-Q1")).whole


@given(agencies, ranges)
def test_equal_choices_are_one_key_of_a_cache(chosen: tuple[str, ...], quarters: QuarterRange | None) -> None:
    same = Selection(tuple(chosen), quarters)
    assert {Selection(chosen, quarters): "figure"}[same] == "figure"
    assert same.whole == (not chosen and quarters is None)
