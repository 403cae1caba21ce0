"""A snapshot that is withdrawn is seen no more, one that is published again is, and history keeps both."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from vib.store.errors import SnapshotUnknown, SnapshotWithdrawn, StoreUnavailable
from vib.store.registry import (
    Entry,
    Publication,
    Standing,
    entries,
    find,
    published,
    refuse_withdrawn,
    writing_ledger,
)

StoreSnapshot = Callable[..., Publication]
MARCH, JUNE = date(2024, 3, 31), date(2024, 6, 30)


def withdraw(publication: Publication, why: str = "a wrong file") -> None:
    with writing_ledger() as ledger:
        ledger.withdraw(publication, why, "An")


def restore(snapshot_id: str, why: str = "it was right after all") -> Publication:
    entry = max((one for one in entries() if one.snapshot_id == snapshot_id), key=lambda one: one.entry)
    with writing_ledger() as ledger:
        return ledger.restore(entry, why, "Bo")


def standings() -> list[tuple[int, Standing]]:
    return [(one.entry, one.standing) for one in entries()]


def test_what_is_withdrawn_is_seen_no_more_and_stays_in_history(
    empty_store: Path, store_snapshot: StoreSnapshot
) -> None:
    march, june = store_snapshot(as_of=MARCH), store_snapshot(as_of=JUNE)
    before = datetime.now(UTC)
    withdraw(june)

    assert published() == (march,)
    assert standings() == [(2, Standing.WITHDRAWN), (1, Standing.VISIBLE)]
    gone = entries()[0].withdrawal
    assert gone
    assert (gone.by, gone.why) == ("An", "a wrong file")
    assert before <= gone.at <= datetime.now(UTC)
    assert gone.at.utcoffset() == before.utcoffset()


def test_a_link_to_it_says_when_by_whom_and_why(empty_store: Path, store_snapshot: StoreSnapshot) -> None:
    march = store_snapshot(as_of=MARCH)
    withdraw(march)

    for asked in (march.snapshot_id, "2024-03-31"):
        with pytest.raises(SnapshotWithdrawn, match="a wrong file") as refused:
            find(asked)
        assert (refused.value.snapshot, refused.value.as_of) == (march.snapshot_id, MARCH)
        assert (refused.value.by, refused.value.why) == ("An", "a wrong file")
        assert datetime.now(UTC).date().isoformat() in str(refused.value)
    with pytest.raises(SnapshotWithdrawn):
        find(march.snapshot_id, published())


def test_latest_is_what_is_seen_and_nothing_when_all_is_withdrawn(
    empty_store: Path, store_snapshot: StoreSnapshot
) -> None:
    march, june = store_snapshot(as_of=MARCH), store_snapshot(as_of=JUNE)
    withdraw(june)
    assert find("latest") == march

    withdraw(march)
    with pytest.raises(SnapshotUnknown) as unknown:
        find("latest")
    assert not isinstance(unknown.value, SnapshotWithdrawn)


def test_of_a_date_the_other_snapshot_is_found(empty_store: Path, store_snapshot: StoreSnapshot) -> None:
    first = store_snapshot(as_of=MARCH)
    withdraw(store_snapshot(as_of=MARCH, note="corrected"))

    assert find("2024-03-31") == first


def test_what_is_published_again_is_the_newest_of_its_date(
    empty_store: Path, store_snapshot: StoreSnapshot
) -> None:
    first = store_snapshot(as_of=MARCH)
    corrected = store_snapshot(as_of=MARCH, note="corrected")
    again = restore(first.snapshot_id)

    assert published() == (again, corrected)
    assert find("2024-03-31") == again
    assert (again.entry, again.published_by, again.restored_because) == (3, "Bo", "it was right after all")
    same = ("snapshot_id", "as_of", "title", "note", "origin", "change_class", "based_on", "manifest_sha256")
    assert all(getattr(again, name) == getattr(first, name) for name in same)
    assert first.restored_because is None
    assert standings() == [(3, Standing.VISIBLE), (2, Standing.VISIBLE), (1, Standing.REPLACED)]


def test_withdrawn_and_published_again_and_withdrawn_again(
    empty_store: Path, store_snapshot: StoreSnapshot
) -> None:
    first = store_snapshot(as_of=MARCH)
    withdraw(first, "one")
    again = restore(first.snapshot_id)
    assert find(first.snapshot_id) == again
    assert standings() == [(2, Standing.VISIBLE), (1, Standing.REPLACED)]

    withdraw(again, "two")
    assert published() == ()
    assert [one.withdrawal.why for one in entries() if one.withdrawal] == ["two", "one"]
    with pytest.raises(SnapshotWithdrawn, match="two"):
        find(first.snapshot_id)


def test_an_entry_is_withdrawn_once(empty_store: Path, store_snapshot: StoreSnapshot) -> None:
    first = store_snapshot(as_of=MARCH)
    withdraw(first)
    with pytest.raises(StoreUnavailable):
        withdraw(first)
    assert len(entries()) == 1


def test_only_what_is_withdrawn_is_refused(empty_store: Path, store_snapshot: StoreSnapshot) -> None:
    march, june = store_snapshot(as_of=MARCH), store_snapshot(as_of=JUNE)
    withdraw(june)

    refuse_withdrawn(march.snapshot_id, entries())
    with pytest.raises(SnapshotWithdrawn):
        refuse_withdrawn(june.snapshot_id, entries())
    restore(june.snapshot_id)
    refuse_withdrawn(june.snapshot_id, entries())


def test_an_entry_is_a_publication_with_what_became_of_it(
    empty_store: Path, store_snapshot: StoreSnapshot
) -> None:
    march = store_snapshot(as_of=MARCH)
    (entry,) = entries()

    assert isinstance(entry, Entry)
    assert entry.publication() == march
