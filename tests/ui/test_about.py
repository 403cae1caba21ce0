"""The screen about the figures tells what the snapshot, the catalogue and the records say."""

from collections.abc import Callable
from dataclasses import replace

from vib.charts.look import Look
from vib.locale import Message
from vib.metrics.catalogue import DEFINITIONS
from vib.model.records import TABLES
from vib.model.snapshot import Finding, Snapshot, SourceFile
from vib.model.vocabulary import Origin
from vib.ui.about import sections
from vib.ui.section import Section

MakeSnapshot = Callable[..., Snapshot]


def _by_title(snapshot: Snapshot | None, look: Look) -> dict[str, Section]:
    return {section.title: section for section in sections(snapshot, look)}


def test_every_metric_and_every_column_is_explained_without_a_snapshot_too() -> None:
    told = _by_title(None, Look())
    told_ids = [
        code.split(",")[0]
        for title, section in told.items()
        if title.startswith("Definities: ") and section.table is not None
        for code in section.table["code"]
    ]
    assert sorted(told_ids) == sorted(DEFINITIONS)
    for table, record in TABLES.items():
        columns = next(
            section.table
            for section in told.values()
            if section.table is not None and list(section.table.get("code", ())) == list(record.model_fields)
        )
        assert len(columns) == len(record.model_fields), table


def test_a_required_column_is_told_from_one_that_may_stay_empty() -> None:
    columns = _by_title(None, Look())["Tabel: trajecten"].table
    assert columns is not None
    required = dict(zip(columns["code"], columns["verplicht"], strict=True))
    assert (required["enrolled_on"], required["schooling"], required["persons"]) == ("ja", "nee", "nee")


def test_how_the_sample_was_made_is_told_of_a_synthetic_snapshot_only(make_snapshot: MakeSnapshot) -> None:
    title = "Hoe de voorbeeldgegevens zijn gemaakt"
    assert title in _by_title(make_snapshot(), Look())
    assert title not in _by_title(make_snapshot(origin=Origin.REAL), Look())


def test_the_snapshot_and_what_its_check_saw_are_told_in_the_readers_language(
    make_snapshot: MakeSnapshot,
) -> None:
    made = make_snapshot()
    seen = Finding(
        severity="warning", rule="r", table="budget", message=Message(id="a sum"), remedy=Message(id="look")
    )
    snapshot = replace(made, manifest=made.manifest.model_copy(update={"findings": (seen,)}))
    dutch, english = _by_title(snapshot, Look()), _by_title(snapshot, Look(language="en"))
    about = dutch["Deze momentopname"].table
    assert about is not None
    assert list(about.iloc[0]) == ["peildatum", "30 november 2023"]
    remarks = english["Remarks of the check"].table
    assert remarks is not None
    assert list(remarks.iloc[0]) == ["warning", "budget", "a sum", None, "look"]
    assert dutch["Opmerkingen van de controle"].table is not None


def test_neither_rows_nor_fingerprint_of_a_file_about_people_are_told(make_snapshot: MakeSnapshot) -> None:
    made = make_snapshot()
    files = (
        SourceFile(name="budget.csv", sha256="a" * 64, table="budget", rows=90),
        SourceFile(name="trajectories.csv", sha256="b" * 64, table="trajectories", rows=None),
    )
    known = replace(made, manifest=made.manifest.model_copy(update={"sources": files}))
    table = _by_title(known, Look())["Bronnen"].table
    assert table is not None
    assert table["rijen"].tolist() == [90, "niet vermeld"]
    assert table["SHA-256"].tolist() == ["a" * 16 + "…", "niet vermeld"]
