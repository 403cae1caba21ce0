import json
from datetime import date
from pathlib import Path

import pytest

from tests.intake.bundles import AGENCIES, PILOTS, Read, of_rule, places, rules
from vib.intake import read_bundle
from vib.intake.table_names import table_of
from vib.model.vocabulary import ChangeClass, Origin


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("trajectories.csv", "trajectories"),
        ("trajectories-atlas.parquet", "trajectories"),
        ("trajecten-atlas.csv", "trajectories"),
        ("Trajecten AgII.csv", "trajectories"),
        ("trajecten_2023.csv", "trajectories"),
        ("Begeleiding.csv", "guidance"),
        ("budget.csv", "budget"),
        ("personeel.csv", "staffing"),
        ("trajectenlijst.csv", None),
        ("atlas-trajecten.csv", None),
        ("blad1.csv", None),
    ],
)
def test_the_name_of_a_file_tells_its_table(name: str, table: str | None) -> None:
    assert table_of(Path(name)) == table


def test_several_files_of_one_table_are_joined(read: Read) -> None:
    checked = read(
        {
            "personeel-atlas.csv": "agency,funding,year,fte\n"
            "atlas,recurrent,2022,0.90\natlas,project,2022,0.50\n",
            "personeel-agii.csv": "jaar;vte;agentschap;middelen\n"
            "2022;0,10;agii;recurrent\n2022;0,20;agii;project\n",
        }
    )
    assert [str(fte) for fte in checked.tables["staffing"]["fte"].to_pylist()] == [
        "0.10",
        "0.20",
        "0.90",
        "0.50",
    ]
    assert [(s.name, s.table, s.rows) for s in checked.sources if s.table == "staffing"] == [
        ("personeel-agii.csv", "staffing", 2),
        ("personeel-atlas.csv", "staffing", 2),
    ]


def test_the_digest_of_a_source(read: Read) -> None:
    checked = read({})
    # printf … | sha256sum
    digests = {source.name: source.sha256 for source in checked.sources}
    assert digests == {
        "agencies.csv": "386d689c92a1daca4e709d66d2b10e8b05f7cb7f2bff4779551543f365d7ce0c",
        "pilots.csv": "a92a0a4a070fb28bfa5f61c8497b2d8dff1431c59d99f91900981f8659ae857e",
    }


def test_files_may_be_named_one_by_one_and_twice(tmp_path: Path) -> None:
    for name, content in {"agencies.csv": AGENCIES, "pilots.csv": PILOTS}.items():
        (tmp_path / name).write_text(content)
    with read_bundle([tmp_path / "agencies.csv", tmp_path], date(2023, 11, 30)) as checked:
        assert checked.ok
        assert checked.tables["agencies"].num_rows == 3


def test_files_of_the_same_name_are_told_apart_by_their_folder(tmp_path: Path) -> None:
    header = "agency,funding,year,fte\n"
    for folder, row in {"atlas": "atlas,recurrent,2022,x", "agii": "agii,recurrent,2022,y"}.items():
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "staffing.csv").write_text(f"{header}{row}\n")
    with read_bundle([tmp_path / "atlas", tmp_path / "agii"], date(2023, 11, 30)) as checked:
        assert places(checked, "value.not_an_amount") == [
            ("agii/staffing.csv", 2, "fte", "y"),
            ("atlas/staffing.csv", 2, "fte", "x"),
        ]


def test_what_is_no_part_of_a_bundle_is_told_and_told_what_to_do(read: Read, tmp_path: Path) -> None:
    (tmp_path / ".verborgen").write_text("x")
    checked = read({"trajecten.ods": b"PK", "verslag.csv": "a,b\n1,2\n"})
    (format_finding,) = of_rule(checked, "file.unknown_format")
    assert format_finding.file == "trajecten.ods"
    assert (
        format_finding.remedy.text("nl") == "Bewaar het als een van deze soorten: .xlsx, .csv, .parquet, .zip"
    )
    (table_finding,) = of_rule(checked, "file.unknown_table")
    assert table_finding.file == "verslag.csv"
    assert "trajecten" in table_finding.remedy.text("nl")
    assert len(checked.findings) == 3 + len(of_rule(checked, "column.left_out"))


def test_a_place_that_does_not_exist(tmp_path: Path) -> None:
    with read_bundle([tmp_path / "weg.csv"], date(2023, 11, 30)) as checked:
        assert rules(checked) == ["bundle.nothing", "file.not_found"]
        assert not checked.ok


def test_an_empty_folder(tmp_path: Path) -> None:
    with read_bundle([tmp_path], date(2023, 11, 30)) as checked:
        assert rules(checked) == ["bundle.nothing"]


def test_the_description_of_a_bundle(read: Read) -> None:
    said = {"origin": "synthetic", "title": "Proef", "note": "n", "change_class": "correction"}
    checked = read({"bundle.json": json.dumps(said)})
    assert checked.meta.origin == Origin.SYNTHETIC
    assert checked.meta.change_class == ChangeClass.CORRECTION
    assert (checked.meta.title, checked.meta.note) == ("Proef", "n")
    assert rules(checked, "note") == ["column.left_out"]


def test_a_bundle_that_does_not_say_what_it_is(read: Read) -> None:
    checked = read({})
    assert checked.ok
    assert checked.meta.origin is None
    assert "bundle.origin_unstated" in rules(checked, "note")


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ('{"origin": "made up"}', "origin"),
        ('{"titel": "x"}', "titel"),
        ("{", "bundle.json"),
        ("[]", "bundle.json"),
    ],
)
def test_a_wrong_description(read: Read, content: str, place: str) -> None:
    checked = read({"bundle.json": content})
    (finding,) = of_rule(checked, "bundle.bad_description")
    assert finding.message.text("nl") == f"De beschrijving van de levering klopt niet bij ‘{place}’."
    assert not checked.ok
