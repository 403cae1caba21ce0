"""What was published is withdrawn and published again, by its rules of today and after an attack."""

import subprocess
import sys
from collections.abc import Mapping
from datetime import date

import pyarrow as pa
import pytest

from tests.conftest import Use
from tests.published_cubes import END_2022
from tests.small_bundle import BUNDLE, Bundle
from tests.twenty_people import TWENTY
from vib.lifecycle import NotRestored, ReasonMissing, restore, withdraw
from vib.protection import Shielded, not_shielded
from vib.publish import publish
from vib.store.audit import trail, verify
from vib.store.errors import SnapshotUnknown, SnapshotWithdrawn
from vib.store.registry import Standing, entries, find, published


def open_snapshot(use: Use, bundle: Bundle, name: str = "", as_of: date = END_2022) -> str:
    """A snapshot in which nothing is shielded, and nothing is asked to be."""
    use(threshold=1)
    return publish([bundle(**BUNDLE)], as_of, title=name, published_by="An").publication.snapshot_id


def test_what_is_withdrawn_goes_and_comes_back_as_the_newest_of_its_date(use: Use, bundle: Bundle) -> None:
    first, second = open_snapshot(use, bundle, "first"), open_snapshot(use, bundle, "second")
    withdraw(first, " a wrong file ", "Bo", "coordinator")

    assert [one.snapshot_id for one in published()] == [second]
    with pytest.raises(SnapshotWithdrawn) as raised:
        find(first)
    assert (raised.value.by, raised.value.why) == ("Bo", "a wrong file")

    restore(first, "it was right", "Cas")
    assert [one.snapshot_id for one in published()] == [first, second]
    assert find("2022-12-31").restored_because == "it was right"
    assert [one.standing for one in entries()] == [Standing.VISIBLE, Standing.VISIBLE, Standing.REPLACED]
    assert [line.action for line in trail()] == ["published", "published", "withdrawn", "restored"]
    assert verify().wrong is None


def test_nothing_is_withdrawn_or_restored_without_a_reason(use: Use, bundle: Bundle) -> None:
    snapshot = open_snapshot(use, bundle)
    with pytest.raises(ReasonMissing):
        withdraw(snapshot, "  ", "An")
    with pytest.raises(ReasonMissing):
        restore(snapshot, "", "An")

    assert [line.action for line in trail()] == ["published"]


def test_what_cannot_be_done_is_said(use: Use, bundle: Bundle) -> None:
    snapshot = open_snapshot(use, bundle)
    with pytest.raises(NotRestored, match="newest of its date already"):
        restore(snapshot, "again", "An")
    with pytest.raises(SnapshotUnknown):
        withdraw("2022-12-31-00000000", "why", "An")
    withdraw(snapshot, "a wrong file", "An")
    with pytest.raises(SnapshotWithdrawn):
        withdraw(snapshot, "again", "An")


def test_publishing_what_was_withdrawn_says_so(use: Use, bundle: Bundle) -> None:
    snapshot = open_snapshot(use, bundle)
    withdraw(snapshot, "a wrong file", "An")

    with pytest.raises(SnapshotWithdrawn, match="`restore` publishes it again"):
        publish([bundle(**BUNDLE)], END_2022)
    assert published() == ()


def test_nothing_is_built_on_what_was_withdrawn(use: Use, bundle: Bundle) -> None:
    first, second = open_snapshot(use, bundle, "first"), open_snapshot(use, bundle, "second")
    withdraw(second, "a wrong file", "An")

    third = publish([bundle(**BUNDLE)], END_2022, title="third")
    assert third.manifest.based_on == first


def test_what_was_shielded_less_than_now_is_not_published_again(use: Use, bundle: Bundle) -> None:
    snapshot = open_snapshot(use, bundle)
    withdraw(snapshot, "a wrong file", "An")
    use(threshold=5)

    with pytest.raises(NotRestored, match=r"threshold 1, lower than now \(5\)"):
        restore(snapshot, "again", "An")
    assert published() == ()


def _with_holes(cubes: Mapping[str, pa.Table], *_: object) -> Shielded:
    """Hides one small count of a trait, which the total and the other count give away."""
    profile = cubes["profile"]
    small = [0 < low < 5 for low in profile["low"].to_pylist()]
    low = [0 if hide else count for hide, count in zip(small, profile["low"].to_pylist(), strict=True)]
    high = [4 if hide else count for hide, count in zip(small, profile["high"].to_pylist(), strict=True)]
    for name, values in (("low", low), ("high", high)):
        place = profile.schema.get_field_index(name)
        profile = profile.set_column(
            place, profile.schema.field(name), pa.array(values, profile.schema.field(name).type)
        )
    claimed = not_shielded().model_copy(update={"threshold": 5, "method": "none"})
    return Shielded({**cubes, "profile": profile}, claimed)


def test_what_comes_back_is_attacked_with_all_that_was_ever_published(
    use: Use, bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its two of twenty are hidden, and the eighteen beside them are not."""
    use(threshold=5)
    with monkeypatch.context() as careless:
        careless.setattr("vib.preparing.shielded", _with_holes)
        leaking = publish([bundle(**TWENTY)], END_2022).publication.snapshot_id
    withdraw(leaking, "it gives people away", "An")

    with pytest.raises(NotRestored, match=r"found .* counts out"):
        restore(leaking, "again", "An")
    assert published() == ()
    assert [line.action for line in trail()] == ["published", "withdrawn"]


def test_what_gives_nobody_away_comes_back(use: Use, bundle: Bundle) -> None:
    use(threshold=5)
    first = publish([bundle(**TWENTY)], END_2022).publication.snapshot_id
    withdraw(first, "a wrong file", "An")

    assert restore(first, "it was right", "Bo").snapshot_id == first
    assert [one.snapshot_id for one in published()] == [first]


WITHDRAW = "import sys; from vib.cli import main; sys.exit(main(['withdraw', sys.argv[1], '--why', 'x']))"


def test_of_two_who_withdraw_at_once_one_is_told_that_it_was_done(use: Use, bundle: Bundle) -> None:
    snapshot = open_snapshot(use, bundle)
    both = [subprocess.Popen([sys.executable, "-c", WITHDRAW, snapshot]) for _ in range(2)]

    assert sorted(process.wait(timeout=60) for process in both) == [0, 2]
    assert [line.action for line in trail()] == ["published", "withdrawn"]
