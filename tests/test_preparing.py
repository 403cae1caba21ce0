"""What is prepared is entered exactly so, by who may, with a reason for each warning."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.small_bundle import BUNDLE, Bundle, Rows
from vib.examining import draft_of, examined
from vib.lifecycle import withdraw
from vib.model.records import PERSONAL_TABLES, TABLES
from vib.model.snapshot import reason_key
from vib.publish import Words, enter, prepare, prepare_again, publish
from vib.refusals import BaseMoved, CompareAgain, OneWithdrawn, ReasonMissing, SecondPersonNeeded
from vib.settings import settings
from vib.store.files import read_manifest
from vib.store.registry import published
from vib.ui.upload_findings import as_seen

BEFORE, NOW, AFTER = date(2022, 12, 31), date(2023, 6, 30), date(2023, 7, 31)
DIFFERS = "budget.cost_lines_differ_from_total"


@pytest.fixture
def four_eyes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("VIB_FOUR_EYES", "true")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def test_preparing_writes_nothing(empty_store: Path, bundle: Bundle) -> None:
    prepared = prepare([bundle()], NOW)
    assert not (empty_store / "store").exists()
    assert published() == ()
    assert {file.name: file.rows for file in prepared.contents}["tables/budget.parquet"] == 2


def test_the_hash_tells_another_delivery_and_another_base(empty_store: Path, bundle: Bundle) -> None:
    first = prepare([bundle()], NOW)
    assert prepare([bundle()], NOW).hash == first.hash
    assert prepare([bundle()], AFTER).hash != first.hash
    other = [BUNDLE["staffing"][0] | {"fte": "2.00"}]
    assert prepare([bundle(**BUNDLE | {"staffing": other})], NOW).hash != first.hash
    publish([bundle()], AFTER)
    later = prepare([bundle()], NOW)
    assert later.draft.based_on is None, "outsiders know the later one, but nothing comes from it"
    assert later.hash != first.hash
    publish([bundle()], BEFORE)
    assert prepare([bundle()], NOW).hash not in (first.hash, later.hash)


def test_nothing_is_entered_after_something_else_was(empty_store: Path, bundle: Bundle) -> None:
    prepared = prepare([bundle(**{name: [] for name in TABLES} | BUNDLE)], NOW)
    publish([bundle()], BEFORE)
    with pytest.raises(BaseMoved):
        enter(prepared)
    assert [one.as_of for one in published()] == [BEFORE]
    enter(prepare_again(prepared))
    assert [one.as_of for one in published()] == [NOW, BEFORE]


def test_what_carries_tables_forward_must_be_delivered_again(empty_store: Path, bundle: Bundle) -> None:
    publish([bundle()], BEFORE)
    prepared = prepare([bundle(staffing=BUNDLE["staffing"])], AFTER)
    publish([bundle()], NOW)
    with pytest.raises(BaseMoved):
        prepare_again(prepared)


def test_no_number_of_rows_about_people_is_kept_in_words(empty_store: Path, bundle: Bundle) -> None:
    """Nor shown to a second person, who reads what was found before it is published."""
    stranger = BUNDLE["guidance"][0] | {"person_id": "stranger"}
    nameless = BUNDLE["trajectories"][1] | {"person_id": ""}
    rows = {"guidance": [*BUNDLE["guidance"], stranger], "trajectories": [*BUNDLE["trajectories"], nameless]}
    with examined([bundle(**BUNDLE | rows)], NOW) as seen:
        found, kept = seen.findings, draft_of(seen).findings
    broken = {"guidance.person_without_trajectory", "trajectories.person_not_told_apart"}
    for told in (kept, as_seen(found, own=False)):
        people = [one for one in told if one.table in PERSONAL_TABLES]
        assert {one.rule for one in people} == broken
        assert all(one.count == 0 and not one.message.values for one in people)
        assert not any(sign.isdigit() for one in people for sign in one.message.text("nl"))


def test_what_was_withdrawn_meanwhile_is_not_said_to_be_published(empty_store: Path, bundle: Bundle) -> None:
    gone = publish([bundle()], BEFORE).manifest.id
    prepared = prepare([bundle(staffing=BUNDLE["staffing"])], AFTER)
    withdraw(gone, "Fout.", "Bea")
    with pytest.raises(OneWithdrawn, match=gone):
        enter(prepared)


def test_what_is_compared_with_its_base_is_compared_with_no_other(empty_store: Path, bundle: Bundle) -> None:
    """A complete delivery too: its preview told of the base, and so did the check of a bound person."""
    complete: dict[str, Rows] = {name: [] for name in TABLES} | BUNDLE
    publish([bundle()], BEFORE)
    prepared = prepare([bundle(**complete)], AFTER)
    publish([bundle(staffing=[BUNDLE["staffing"][0] | {"fte": "3.00"}])], NOW)
    with pytest.raises(CompareAgain):
        prepare_again(prepared, compared=True)
    assert prepare_again(prepared).draft.based_on == prepared.draft.based_on


def test_a_warning_wants_a_reason_that_stays(empty_store: Path, bundle: Bundle) -> None:
    prepared = prepare([bundle()], NOW)
    warnings = [one for one in prepared.draft.findings if one.severity == "warning"]
    assert DIFFERS in {one.rule for one in warnings}
    for reasons in ({}, {reason_key(one): "  " for one in warnings}):
        with pytest.raises(ReasonMissing):
            enter(prepared, Words(reasons=reasons), ask_reasons=True)
    assert published() == ()

    reasons = {reason_key(one): " De rest volgt. " for one in warnings}
    done = enter(prepared, Words(reasons=reasons), ask_reasons=True)
    kept = read_manifest(done.manifest.id).findings
    assert {one.reason for one in kept if one.severity == "warning"} == {"De rest volgt."}
    assert {one.reason for one in kept if one.severity != "warning"} <= {""}

    # Who delivers the same again finds the reason there, and is not asked for it.
    again = prepare([bundle(budget=BUNDLE["budget"])], AFTER)
    assert {one.reason for one in again.draft.findings if one.rule == DIFFERS} == {"De rest volgt."}


@pytest.mark.usefixtures("four_eyes")
def test_who_delivered_does_not_publish(empty_store: Path, bundle: Bundle) -> None:
    prepared = prepare([bundle()], NOW)
    with pytest.raises(SecondPersonNeeded):
        enter(prepared, published_by="An", delivered_by="An")
    assert published() == ()
    with pytest.raises(SecondPersonNeeded):
        publish([bundle()], NOW, published_by="An")
    assert published() == ()
    manifest = enter(prepared, published_by="Bea", delivered_by="An", same_person=False).manifest
    assert (manifest.published_by, manifest.delivered_by) == ("Bea", "An")


def test_without_that_rule_one_person_does_both(empty_store: Path, bundle: Bundle) -> None:
    assert enter(prepare([bundle()], NOW), published_by="An", delivered_by="An").new
