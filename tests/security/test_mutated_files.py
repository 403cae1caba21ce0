"""Thousands of damaged files: each is read or refused in words, quickly, and nothing is left of any.

`FUZZ_SEED` chooses other files, `FUZZ_FILES` how many are read by themselves.
"""

import os

import pytest

from tests.security.mutated_reading import Outcome, read_mutated

SEED = int(os.environ.get("FUZZ_SEED", "20231130"))
ALONE = range(int(os.environ.get("FUZZ_FILES", "2000")))
BUNDLED = range(ALONE.stop, ALONE.stop + 200)
MOST_SECONDS = 5
MOST_MEMORY = 2**30
"""Far below what the limits on address space allow: no file makes a parser take what it pleases."""

# That a file can't be opened, says who may not read it; all of these can be opened.
_WRONGLY_BLAMED = {"file.not_opened", "file.not_found"}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    print(f"FUZZ_SEED={SEED}")
    return read_mutated(SEED, ALONE, BUNDLED, tmp_path_factory.mktemp("temporary") / "tmp")


def test_the_process_lives_in_little_memory_and_leaves_nothing(outcome: Outcome) -> None:
    last = outcome.found[-1].made if outcome.found else ()
    assert outcome.status == 0, f"after {last}: {outcome.said[-3000:]}"
    assert outcome.left == ()
    assert 0 < outcome.most_memory < MOST_MEMORY
    assert sum(len(one.made) for one in outcome.found) == len(ALONE) + len(BUNDLED)


def test_nothing_is_raised(outcome: Outcome) -> None:
    raised = [one for one in outcome.found if one.raised]
    assert not raised, f"{len(raised)} of them, the first: {raised[0].made}\n{raised[0].raised}"


def test_what_is_not_read_is_told_in_dutch(outcome: Outcome) -> None:
    assert [(one.made, one.untold) for one in outcome.found if one.untold] == []
    assert [one.made for one in outcome.found if not one.read and not one.errors] == []
    assert [one.made for one in outcome.found if _WRONGLY_BLAMED & set(one.rules)] == []


def test_no_file_takes_long(outcome: Outcome) -> None:
    slow = [one for one in outcome.found if one.seconds > MOST_SECONDS]
    assert [(one.made, one.seconds) for one in slow] == []


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet", ".zip"])
def test_of_each_kind_some_are_read_and_some_are_not(outcome: Outcome, ending: str) -> None:
    """Else the changes are too small or too large to try anything."""
    of_kind = [one for one in outcome.found[: len(ALONE)] if f"valid {ending}" in one.made[0]]
    read = sum(one.read > 0 for one in of_kind)
    assert 0.15 * len(of_kind) < read < 0.95 * len(of_kind)
