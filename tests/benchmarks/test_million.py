from pathlib import Path

from benchmarks.million import AS_OF, write_million
from vib.cube import build_cubes
from vib.intake import read_bundle


def test_the_made_up_bundle_is_valid_and_counts_every_row(tmp_path: Path) -> None:
    write_million(tmp_path, rows=2000)
    with read_bundle([tmp_path], AS_OF) as checked:
        assert checked.ok
        assert "guidance.person_without_trajectory" not in {finding.rule for finding in checked.findings}
        cubes = build_cubes(checked.people, checked.as_of)
    assert cubes["participation"]["low"][0].as_py() == 2000
    assert cubes["guidance"]["low"][0].as_py() == 2000
    # One person in ten has two rows; 40 of the 2,000 rows have no pseudonym.
    assert 1800 <= cubes["persons"]["low"][0].as_py() <= 1840


def test_it_is_the_same_every_time(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        write_million(tmp_path / folder, rows=500)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()
