"""Spark finds and counts what DuckDB finds and counts."""

import shutil
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from tests.intake.bundles import AGENCIES, PILOTS
from tests.spark.cluster import assert_same, built
from vib.sample import sample_bundles

SAMPLE = sample_bundles()
LAST = max(SAMPLE)


@pytest.mark.parametrize("as_of", SAMPLE, ids=str)
def test_the_sample(cluster: str, as_of: date) -> None:
    bundle = [SAMPLE[as_of]]
    assert_same(built(cluster, bundle, as_of), built("duckdb", bundle, as_of))


def test_a_million_trajectories(cluster: str, million: Path) -> None:
    by_spark = built(cluster, [million])
    assert_same(by_spark, built("duckdb", [million]))
    assert by_spark.cubes["participation"]["low"][0].as_py() == 1_000_000


def _partitioned(bundle: Path, folder: Path) -> Path:
    """A bundle with each table about people as a folder of files, divided by agency."""
    folder.mkdir()
    for file in bundle.iterdir():
        table, _, agency = file.stem.partition("-")
        if file.suffix == ".parquet":
            home = folder / table / f"agency={agency}"
            home.mkdir(parents=True)
            whole = pa.parquet.read_table(file)
            half = whole.num_rows // 2
            pa.parquet.write_table(whole.slice(0, half), home / "part-0.parquet")
            pa.parquet.write_table(whole.slice(half), home / "part-1.parquet", row_group_size=50)
        else:
            shutil.copyfile(file, folder / file.name)
    return folder


def test_a_partitioned_folder(cluster: str, tmp_path: Path) -> None:
    folder = _partitioned(SAMPLE[LAST], tmp_path / "bundle")
    (folder / "trajectories" / "_SUCCESS").write_text("")
    by_spark = built(cluster, [folder], LAST)
    assert_same(by_spark, built("duckdb", [folder], LAST))
    whole = built("duckdb", [SAMPLE[LAST]], LAST)
    assert all(by_spark.cubes[name].equals(cube) for name, cube in whole.cubes.items())


ROWS: dict[str, list[object]] = {
    "pilot": ["atlas-a", "nowhere", None, "", "agii-b"] * 8,
    "person_id": ["p1", "Jan Peeters", None, "", "85.07.30-033.61"] * 8,
    "persons": [1, 2, 0, None, 3] * 8,
    "enrolled_on": [date(2023, 1, 2), date(2031, 1, 1), None, date(1823, 1, 1), date(2023, 5, 5)] * 8,
    "started_on": [date(2022, 1, 2), None, date(2023, 2, 2), None, date(2023, 4, 4)] * 8,
    "completed_on": [None, date(2023, 1, 1), date(2023, 1, 1), None, None] * 8,
    "dropout_reason": ["moved", "bored", "", None, None] * 8,
    "perspective": ["professional", "Professional", None, "", "educational"] * 8,
    "target_group": ["parents", "parents ", None, "x", "parents"] * 8,
    "voornaam": ["Jan"] * 40,
}
AWKWARD = {
    "pilot": pa.array(["atlas-a", "agii-b"]).dictionary_encode(),
    "on": pa.array([datetime(2023, 1, 2), datetime(2023, 1, 2, 12)], pa.timestamp("ns")),
    "persons": [1.0, 1.5],
    "destination": ["work", "dutch"],
    "sector": pa.nulls(2),
}
WRITTEN = """pilot;pseudoniem;ingetekend op;perspectief;doelgroep;personen
atlas-a;p9;31/1/2023;Professional;parents;1
atlas-a;p9;31/1/2023;professional;parents;1
;;31/2/2023;educational;parents;1,5
agii-b;p7;2023-11-30 00:00:00;educational;parents;+2
agii-b;p8;2023.01.02;professional;niemand;
"""


def test_what_is_wrong(cluster: str, tmp_path: Path) -> None:
    (tmp_path / "agencies.csv").write_text(AGENCIES)
    (tmp_path / "pilots.csv").write_text(PILOTS)
    pa.parquet.write_table(pa.table(ROWS), tmp_path / "trajectories-a.parquet")
    (tmp_path / "trajecten-b.csv").write_text(WRITTEN)
    pa.parquet.write_table(pa.table(AWKWARD), tmp_path / "guidance.parquet")
    (tmp_path / "guidance-broken.parquet").write_bytes(b"PAR1 and nothing more PAR1")
    by_spark = built(cluster, [tmp_path])
    assert_same(by_spark, built("duckdb", [tmp_path]))
    rules = {finding.rule for finding in by_spark.findings}
    assert len(rules) > 20
    assert "trajectories.twice" in rules
    assert any("similar" in finding.message.id for finding in by_spark.findings)


def test_a_file_that_breaks_off_in_the_middle(cluster: str, tmp_path: Path) -> None:
    (tmp_path / "agencies.csv").write_text(AGENCIES)
    (tmp_path / "pilots.csv").write_text(PILOTS)
    file = tmp_path / "trajectories.parquet"
    whole = {name: values for name, values in ROWS.items() if name != "voornaam"}
    pa.parquet.write_table(pa.table({name: values * 500 for name, values in whole.items()}), file)
    data = bytearray(file.read_bytes())
    data[4 : len(data) * 2 // 3] = bytes(len(data) * 2 // 3 - 4)
    file.write_bytes(data)
    by_spark, by_duckdb = built(cluster, [tmp_path]), built("duckdb", [tmp_path])
    for one in (by_spark, by_duckdb):
        assert "file.broken" in {finding.rule for finding in one.findings}
