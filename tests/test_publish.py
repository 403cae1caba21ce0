"""What a bundle becomes, what is refused, and what is carried forward from an earlier snapshot."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.small_bundle import BUNDLE, TRAJECTORY, Bundle
from vib.model.as_of import AsOfAhead
from vib.model.records import PUBLIC_TABLES, TABLES
from vib.model.snapshot import Finding
from vib.model.vocabulary import ChangeClass, Origin
from vib.publish import Outcome, publish, validate
from vib.refusals import BundleRefused
from vib.store import files
from vib.store.files import read_snapshot
from vib.store.registry import published

END_2022, MID_2023, END_2023 = date(2022, 12, 31), date(2023, 6, 30), date(2023, 12, 31)


def enrolled(outcome: Outcome) -> int:
    """The grand total of the participation cube."""
    frame = read_snapshot(outcome.publication.snapshot_id).cubes["participation"]
    total = frame.query("agency == '*' and enrolled_quarter == '*' and state == '*'")
    return int(total["low"].iloc[0])


def rules(findings: tuple[Finding, ...], severity: str) -> list[str]:
    return [finding.rule for finding in findings if finding.severity == severity]


# What a publication holds


def test_a_bundle_becomes_a_snapshot(empty_store: Path, bundle: Bundle) -> None:
    outcome = publish([bundle()], END_2022, title="First", published_by="coordinator")
    snapshot = read_snapshot(outcome.publication.snapshot_id)

    assert outcome.new
    assert published() == (outcome.publication,)
    assert snapshot.manifest == outcome.manifest
    assert (snapshot.manifest.title, snapshot.manifest.published_by) == ("First", "coordinator")
    assert enrolled(outcome) == 3
    assert snapshot.tables["staffing"]["fte"].tolist() == [Decimal("1.07")]
    assert set(snapshot.tables) == set(PUBLIC_TABLES)


def test_warnings_and_notes_stay_visible(empty_store: Path, bundle: Bundle) -> None:
    manifest = publish([bundle()], END_2022).manifest

    assert "budget.cost_lines_differ_from_total" in rules(manifest.findings, "warning")


def test_findings_about_people_are_kept_without_their_rows(empty_store: Path, bundle: Bundle) -> None:
    early = [TRAJECTORY | {"enrolled_on": "2021-11-03"}]
    manifest = publish([bundle(**BUNDLE | {"trajectories": early, "guidance": []})], END_2022).manifest

    assert "trajectories.enrolled_before_project" in rules(manifest.findings, "warning")
    people = [f for f in manifest.findings if f.table == "trajectories"]
    assert {(f.row, f.column, f.value) for f in people} == {(None, None, None)}
    assert "2021-11-03" not in manifest.model_dump_json()


def test_the_manifest_tells_the_sources(empty_store: Path, bundle: Bundle) -> None:
    folder = bundle()
    sources = publish([folder], END_2022).manifest.sources

    hashes = {source.name: source.sha256 for source in sources}
    assert hashes == {path.name: files.sha256(path.read_bytes()) for path in folder.iterdir()}
    rows = {source.name: source.rows for source in sources}
    # How many rows about people there were is told by the counts, if at all.
    assert (rows["trajectories.csv"], rows["pilots.csv"]) == (None, 1)


def test_what_is_given_goes_before_what_the_bundle_says(empty_store: Path, bundle: Bundle) -> None:
    folder = bundle()
    (folder / "bundle.json").write_text(
        '{"origin": "synthetic", "title": "Theirs", "note": "Their note", "change_class": "correction"}'
    )
    manifest = publish([folder], END_2022, title="Ours").manifest

    assert (manifest.title, manifest.note, manifest.origin) == ("Ours", "Their note", Origin.SYNTHETIC)
    assert manifest.change_class == ChangeClass.CORRECTION


def test_an_origin_that_nobody_states_is_real_and_said_to_be(empty_store: Path, bundle: Bundle) -> None:
    unstated = publish([bundle()], END_2022).manifest
    stated = publish([bundle()], END_2022, origin=Origin.SYNTHETIC).manifest

    assert unstated.origin == Origin.REAL
    assert "bundle.origin_unstated" in rules(unstated.findings, "note")
    assert "bundle.origin_unstated" not in rules(stated.findings, "note")


# What is refused


def test_a_date_that_is_still_to_come_is_refused(empty_store: Path, bundle: Bundle) -> None:
    with pytest.raises(AsOfAhead):
        publish([bundle()], date.max)
    with pytest.raises(AsOfAhead):
        validate([bundle()], date.max)
    assert published() == ()


def test_errors_refuse_the_bundle_and_leave_nothing(empty_store: Path, bundle: Bundle) -> None:
    wrong = bundle(
        **BUNDLE | {"staffing": [{"agency": "nobody", "funding": "project", "year": 2022, "fte": 1}]}
    )
    with pytest.raises(BundleRefused) as refused:
        publish([wrong], END_2022)

    assert "staffing.agency_unknown" in rules(refused.value.findings, "error")
    assert published() == ()
    assert not (empty_store / "store").exists()


def test_the_first_bundle_needs_agencies_pilots_and_trajectories(empty_store: Path, bundle: Bundle) -> None:
    with pytest.raises(BundleRefused) as refused:
        publish([bundle("agencies", "staffing")], END_2022)

    missing = [f.table for f in refused.value.findings if f.rule == "bundle.table_missing"]
    assert missing == ["pilots", "trajectories"]


def test_validating_keeps_nothing(empty_store: Path, bundle: Bundle) -> None:
    findings = validate([bundle()], END_2022)

    assert "budget.cost_lines_differ_from_total" in rules(findings, "warning")
    assert list(empty_store.iterdir()) == [empty_store / "bundles"]


# What is carried forward


def test_tables_that_are_not_delivered_are_carried_forward(empty_store: Path, bundle: Bundle) -> None:
    first = publish([bundle()], END_2022)
    staffing = [{"agency": "joint", "funding": "project", "year": 2022, "fte": "1.10"}]
    second = publish([bundle(staffing=staffing)], MID_2023)
    snapshot = read_snapshot(second.publication.snapshot_id)

    assert second.manifest.based_on == first.publication.snapshot_id
    assert second.manifest.carried == dict.fromkeys(TABLES.keys() - {"staffing"}, first.manifest.id)
    assert snapshot.tables["staffing"]["fte"].tolist() == [Decimal("1.10")]
    assert snapshot.tables["budget"]["amount"].tolist() == [Decimal("100.00"), Decimal("90.25")]
    assert enrolled(second) == 3
    assert "budget.cost_lines_differ_from_total" in rules(second.manifest.findings, "warning")


def test_what_is_carried_twice_is_named_after_its_delivery(empty_store: Path, bundle: Bundle) -> None:
    first = publish([bundle()], END_2022)
    publish([bundle(**BUNDLE | {"budget": []})], MID_2023, origin=Origin.SYNTHETIC)
    publish([bundle("staffing")], MID_2023)
    third = publish([bundle("budget")], END_2023)

    assert third.manifest.carried["trajectories"] == first.manifest.id
    assert third.manifest.carried["staffing"] == third.manifest.based_on != first.manifest.id


def test_findings_about_carried_people_are_carried_too(empty_store: Path, bundle: Bundle) -> None:
    nameless = [TRAJECTORY, TRAJECTORY]
    publish([bundle(**BUNDLE | {"trajectories": nameless, "guidance": []})], END_2022)
    second = publish([bundle("staffing")], MID_2023)

    about = [f for f in second.manifest.findings if f.rule == "trajectories.person_not_told_apart"]
    assert [(f.table, f.count, f.row, f.value) for f in about] == [("trajectories", 0, None, None)]


def test_a_delivery_builds_on_the_newest_snapshot_before_it(empty_store: Path, bundle: Bundle) -> None:
    early = publish([bundle()], END_2022)
    publish([bundle()], END_2023)
    between = publish([bundle("staffing")], MID_2023)

    assert between.manifest.based_on == early.manifest.id


def test_real_data_never_build_on_made_up_data(empty_store: Path, bundle: Bundle) -> None:
    publish([bundle()], END_2022, origin=Origin.SYNTHETIC)
    with pytest.raises(BundleRefused) as refused:
        publish([bundle("staffing")], MID_2023, origin=Origin.REAL)

    assert "bundle.table_missing" in rules(refused.value.findings, "error")


def test_a_pilot_whose_counts_stay_must_stay_too(empty_store: Path, bundle: Bundle) -> None:
    publish([bundle()], END_2022)
    renamed = [BUNDLE["pilots"][0] | {"id": "atlas-2"}]
    with pytest.raises(BundleRefused) as refused:
        publish([bundle(pilots=renamed)], MID_2023)

    moved = [f for f in refused.value.findings if f.rule == "bundle.pilot_moved"]
    assert [f.value for f in moved] == ["atlas-1"]
