from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

from tests.intake.bundles import AGENCIES, PILOTS, TRAJECTORIES, Read, of_rule, rules
from vib.cube import build_cubes
from vib.intake import READERS, publishable, read_bundle
from vib.model.records import PUBLIC_TABLES
from vib.model.schema import arrow_schema

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"


@pytest.mark.parametrize("folder", sorted(SAMPLE.glob("20*")), ids=lambda path: path.name)
def test_the_sample_is_valid_but_for_what_the_source_has_wrong(folder: Path) -> None:
    with read_bundle([folder], date.fromisoformat(folder.name)) as checked:
        assert checked.ok
        assert rules(checked, "warning") == ["budget.cost_lines_differ_from_total"]


def test_every_public_table_has_its_schema(read: Read) -> None:
    checked = read({})
    assert {name: table.schema for name, table in checked.tables.items()} == {
        name: arrow_schema(name) for name in PUBLIC_TABLES
    }
    assert checked.delivered == {"agencies", "pilots"}
    assert checked.tables["budget"].num_rows == 0


def test_rows_keep_their_order(read: Read) -> None:
    checked = read({})
    assert checked.tables["agencies"]["id"].to_pylist() == ["atlas", "agii", "joint"]


def test_what_is_not_delivered_is_taken_from_the_snapshot_it_builds_on(read: Read) -> None:
    staffing = pd.DataFrame(
        {"agency": ["atlas"], "funding": ["project"], "year": [2022], "fte": [Decimal("0.90")]}
    )
    agencies = pa.table(
        {"id": ["old"], "name": ["Old"], "order": [1], "data_until": pa.nulls(1, pa.date32())}
    )
    checked = read({}, base={"staffing": staffing, "agencies": agencies})
    assert checked.ok
    assert checked.tables["staffing"].to_pylist() == [
        {"agency": "atlas", "funding": "project", "year": 2022, "fte": Decimal("0.90")}
    ]
    assert "old" not in checked.tables["agencies"]["id"].to_pylist()
    assert "staffing" not in checked.delivered


def test_the_tables_of_a_snapshot_may_be_read_again_as_they_are(read: Read, tmp_path: Path) -> None:
    first = read({"milestones.csv": "id,kind,title_nl,precision,status\nm1,event,Cyberaanval,quarter,done\n"})
    with read_bundle([tmp_path / "pilots.csv"], date(2023, 11, 30), base=first.tables) as again:
        assert {name: t.to_pylist() for name, t in again.tables.items()} == {
            name: t.to_pylist() for name, t in first.tables.items()
        }


def test_people_come_with_the_agency_of_their_pilot(read: Read) -> None:
    checked = read(
        {
            "agencies.csv": "id,name,order,data_until\natlas,Atlas,1,2023-10-31\nagii,AgII,2,\n",
            "trajectories.csv": f"{TRAJECTORIES}\n"
            "atlas-a,p1,2023-05-02,unknown,unknown\nagii-b,p2,2023-05-02,unknown,unknown\n",
        }
    )
    rows = checked.people["trajectories"].order_by("person_id").to_pyarrow().to_pylist()
    assert [(row["agency"], row["data_until"], row["persons"]) for row in rows] == [
        ("atlas", date(2023, 10, 31), 1),
        ("agii", None, 1),
    ]
    assert checked.people["guidance"].count().to_pyarrow().as_py() == 0


def test_rows_that_are_not_one_person_each_are_found(read: Read) -> None:
    """p1 comes twice, p2 once; three people and one have no pseudonym."""
    checked = read(
        {
            "trajectories.csv": "pilot,person_id,persons,enrolled_on,perspective,target_group\n"
            "atlas-a,p1,,2023-05-02,unknown,unknown\natlas-a,p2,,2023-05-02,unknown,unknown\n"
            "agii-b,p1,,2023-08-02,unknown,unknown\natlas-a,,3,2023-05-02,unknown,unknown\n"
            "agii-b,,1,2023-05-02,unknown,unknown\n",
        }
    )
    rows = checked.people["not_one_each"].to_pyarrow().to_pylist()
    assert sorted((row["pilot"], row["person_id"] or "", row["persons"]) for row in rows) == [
        ("agii-b", "", 1),
        ("agii-b", "p1", 1),
        ("atlas-a", "", 3),
        ("atlas-a", "p1", 1),
    ]
    persons = build_cubes(checked.people, checked.as_of)["persons"].to_pylist()
    told = {(row["agency"], row["pilot"], row["first_quarter"]): row["low"] for row in persons}
    # p1, p2 and three others in the spring at Atlas; p1 came to AgII later, beside one who was there.
    assert told["atlas", "*", "*"] == 5
    assert (told["agii", "*", "2023-Q2"], told["agii", "*", "2023-Q3"]) == (1, 1)
    assert (told["*", "*", "2023-Q2"], told["*", "*", "*"]) == (6, 6)
    assert ("*", "*", "2023-Q3") not in told


def test_one_row_without_a_pseudonym_is_found_too(read: Read) -> None:
    checked = read({"trajectories.csv": f"{TRAJECTORIES}\natlas-a,,2023-05-02,unknown,unknown\n"})
    assert checked.people["not_one_each"].count().to_pyarrow().as_py() == 1


def test_the_people_are_gone_when_it_is_closed(tmp_path: Path) -> None:
    for name, content in {"agencies.csv": AGENCIES, "pilots.csv": PILOTS}.items():
        (tmp_path / name).write_text(content)
    with read_bundle([tmp_path], date(2023, 11, 30)) as checked:
        people = checked.people["trajectories"]
    with pytest.raises(duckdb.Error):
        people.count().to_pyarrow()


def test_a_bundle_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle, elsewhere = tmp_path / "bundle", tmp_path / "elsewhere"
    bundle.mkdir()
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    monkeypatch.setenv("TMPDIR", str(elsewhere))
    for name, content in {"agencies.csv": AGENCIES, "pilots.csv": PILOTS}.items():
        (bundle / name).write_text(content)
    with read_bundle([bundle], date(2023, 11, 30)) as checked:
        checked.people["trajectories"].count().to_pyarrow()
        assert list(elsewhere.iterdir()) == []


def test_what_is_published_of_the_findings_names_nobody(read: Read) -> None:
    checked = read(
        {
            "trajectories.csv": f"{TRAJECTORIES},Geheim,registered_on\n"
            "atlas-a,jan-123,2023-05-02,unknown,unknown,geheim,2023-05-01\n"
        }
    )
    told = "".join(finding.model_dump_json() for finding in checked.findings)
    kept = "".join(finding.model_dump_json() for finding in publishable(checked.findings))
    assert "2023-05-02" in told
    assert "Geheim" in told
    for secret in ("2023-05-02", "2023-05-01", "Geheim", "jan-123"):
        assert secret not in kept
    assert "trajectories.registered_before_enrolled" in kept


def test_errors_come_first(read: Read) -> None:
    checked = read({"staffing.csv": "agency,funding,year,fte,extra\natlas,project,2022,x,y\n"})
    severities = [finding.severity for finding in checked.findings]
    assert severities == sorted(severities, key=("error", "warning", "note").index)
    assert not checked.ok
    assert of_rule(checked, "column.unknown")[0].severity == "warning"


def test_a_file_that_may_not_be_read_is_told(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(path: Path, connection: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setitem(READERS, ".csv", locked)
    checked = read({})
    found = of_rule(checked, "file.not_opened")
    assert [(finding.file, finding.table) for finding in found] == [
        ("agencies.csv", "agencies"),
        ("pilots.csv", "pilots"),
    ]
