"""A folder of Parquet files is one table, and is read and told as one file would be."""

import hashlib
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest

from tests.intake.bundles import AGENCIES, PILOTS, places, rules
from vib.intake import Checked, read_bundle
from vib.intake.files import sha256

AS_OF = date(2023, 11, 30)
ROWS: dict[str, list[Any]] = {
    "pilot": ["atlas-a", "atlas-a", "agii-b"],
    "person_id": ["p1", "p2", "p1"],
    "enrolled_on": [date(2023, 1, 2), date(2023, 2, 3), date(2023, 5, 5)],
    "perspective": ["professional", "educational", "professional"],
    "target_group": ["parents"] * 3,
}


def _written(file: Path, **columns: list[Any]) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    pa.parquet.write_table(pa.table(ROWS | columns), file)
    return file


def _read(*paths: Path) -> Checked:
    return read_bundle(paths, AS_OF)


@pytest.fixture
def delivery(tmp_path: Path) -> Path:
    """A bundle whose trajectories are two files, divided by agency."""
    (tmp_path / "agencies.csv").write_text(AGENCIES)
    (tmp_path / "pilots.csv").write_text(PILOTS)
    _written(tmp_path / "trajectories" / "agency=agii" / "0.parquet")
    _written(tmp_path / "trajectories" / "agency=atlas" / "1.parquet", person_id=["p7", "p8", "p9"])
    return tmp_path


def _people(checked: Checked) -> list[str]:
    rows = checked.people["trajectories"]
    return sorted(rows.get_backend().to_pyarrow(rows)["person_id"].to_pylist())


def test_all_its_files_are_read(delivery: Path) -> None:
    with _read(delivery) as checked:
        assert checked.ok
        assert _people(checked) == ["p1", "p1", "p2", "p7", "p8", "p9"]
        (source,) = (source for source in checked.sources if source.table == "trajectories")
        assert (source.name, source.rows) == ("trajectories", 6)
        assert not [finding for finding in checked.findings if finding.rule.startswith("file.")]


def test_a_column_may_stand_in_the_names_of_its_folders(delivery: Path) -> None:
    shutil.rmtree(delivery / "trajectories")
    rest = {name: values for name, values in ROWS.items() if name != "pilot"}
    for pilot in ("atlas-a", "agii-b"):
        folder = delivery / "trajectories" / f"pilot={pilot}"
        folder.mkdir(parents=True)
        pa.parquet.write_table(pa.table(rest), folder / "0.parquet")
    with _read(delivery) as checked:
        assert checked.ok
        rows = checked.people["trajectories"]
        found = rows.get_backend().to_pyarrow(rows)
    assert sorted(zip(found["pilot"].to_pylist(), found["agency"].to_pylist(), strict=True)) == [
        *[("agii-b", "agii")] * 3,
        *[("atlas-a", "atlas")] * 3,
    ]


def test_it_may_be_named_itself(delivery: Path) -> None:
    with _read(delivery / "agencies.csv", delivery / "pilots.csv", delivery / "trajectories") as checked:
        assert checked.ok
        assert len(_people(checked)) == 6
        assert not [finding for finding in checked.findings if finding.rule.startswith("file.")]


def test_a_row_at_fault_is_told_by_its_file_and_row(delivery: Path) -> None:
    _written(delivery / "trajectories" / "agency=atlas" / "1.parquet", pilot=["atlas-a", "nowhere", "agii-b"])
    with _read(delivery) as checked:
        told = places(checked, "trajectories.pilot_unknown")
    assert told == [("trajectories/agency=atlas/1.parquet", 3, "pilot", "nowhere")]


def test_the_same_person_twice_is_found_across_files(delivery: Path) -> None:
    shutil.copy(
        delivery / "trajectories/agency=agii/0.parquet", delivery / "trajectories/agency=atlas/1.parquet"
    )
    with _read(delivery) as checked:
        assert len(places(checked, "trajectories.twice")) == 3


def test_files_that_differ_are_refused(delivery: Path) -> None:
    _written(delivery / "trajectories" / "agency=atlas" / "1.parquet", enrolled_on=[1, 2, 3])
    with _read(delivery) as checked:
        assert "file.parts_differ" in rules(checked)


def test_folders_that_are_divided_differently_are_refused(delivery: Path) -> None:
    _written(delivery / "trajectories" / "2.parquet")
    with _read(delivery) as checked:
        assert "file.folders_differ" in rules(checked)


def test_other_files_in_it_are_not_passed_over_in_silence(delivery: Path) -> None:
    (delivery / "trajectories" / "_SUCCESS").write_text("")
    with _read(delivery) as checked:
        assert "file.others_in_folder" not in rules(checked, "warning")
    (delivery / "trajectories" / "agency=agii" / "more.csv").write_text("pilot\n")
    with _read(delivery) as checked:
        assert places(checked, "file.others_in_folder") == [("trajectories", None, None, None)]


def test_its_fingerprint_is_that_of_the_listing_of_its_files(delivery: Path) -> None:
    folder = delivery / "trajectories"
    names = ("agency=agii/0.parquet", "agency=atlas/1.parquet")
    digests = [hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names]
    listing = "".join(f"{digest}  {name}\n" for digest, name in zip(digests, names, strict=True))
    assert sha256(folder) == hashlib.sha256(listing.encode()).hexdigest()
