"""A largest is named as far as intervals allow."""

from vib.charts.largest import foremost, largest, leading
from vib.charts.look import Look

NL = Look("nl", threshold=5)
NAMES = {"a": "A", "b": "B", "c": "C"}


def test_the_largest_is_certain_where_no_other_can_reach_it() -> None:
    assert largest({"a": (12, 17), "b": (1, 6), "c": (0, 0)}) == ("a",)
    assert largest({"a": (12, 17), "b": (10, 13)}) == ("a", "b")
    assert largest({"a": (0, 0)}) == ()


def test_the_foremost_are_those_that_no_other_can_pass() -> None:
    counts = {"a": (20, 20), "b": (8, 13), "c": (9, 14), "d": (1, 6)}
    assert foremost(counts, 3, NL) == ("a", "c", "b")
    # Of b and c nobody can tell which is second.
    assert foremost(counts, 2, NL) == ("a",)
    assert foremost({"a": (1, 6), "b": (1, 6), "c": (1, 6), "d": (1, 6)}, 3, NL) == ()
    # That nobody went anywhere else makes three that are too small no news.
    assert foremost({"a": (1, 6), "b": (1, 6), "c": (0, 0)}, 3, NL) == ()
    assert foremost({"a": (9, 9), "b": (1, 6)}, 3, NL) == ("a",)


def test_two_are_named_both_and_more_are_not_named() -> None:
    assert leading({"a": (8, 8), "b": (8, 8), "c": (1, 6)}, NAMES, NL) == "A en B"
    assert leading({"a": (8, 13), "b": (9, 14), "c": (1, 6)}, NAMES, NL) == "A of B"
    assert leading({"a": (8, 13), "b": (9, 14), "c": (7, 12)}, NAMES, NL) == ""
    # Of two that are both too small to show, nothing is said.
    assert leading({"a": (1, 6), "b": (1, 6)}, NAMES, NL) == ""
    assert leading({"a": (1, 6), "b": (0, 0)}, NAMES, NL) == "A"
