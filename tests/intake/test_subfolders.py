from datetime import date
from pathlib import Path

import pytest

from tests.intake.bundles import AGENCIES, PILOTS, of_rule, rules
from vib.intake import read_bundle
from vib.intake.subfolders import UNREAD, unread_folders


@pytest.fixture
def delivery(tmp_path: Path) -> Path:
    """A folder with two tables directly in it, and others in subfolders."""
    for name in ("agencies.csv", "atlas/staffing.csv", "agii/2023/staffing.csv", "agii/2023/budget.csv"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(AGENCIES)
    (tmp_path / "pilots.csv").write_text(PILOTS)
    return tmp_path


def _told(*paths: Path) -> list[str]:
    with read_bundle(paths, date(2023, 11, 30)) as checked:
        return [finding.message.values["folder"] for finding in of_rule(checked, UNREAD.rule)]


def test_files_in_subfolders_are_told_by_folder_and_block_nothing(delivery: Path) -> None:
    with read_bundle([delivery], date(2023, 11, 30)) as checked:
        assert checked.ok
        assert UNREAD.rule in rules(checked, "warning")
        of_agii, of_atlas = of_rule(checked, UNREAD.rule)
        assert of_agii.message.text("nl") == "De bestanden in de submap ‘agii/2023’ zijn niet gelezen."
        assert of_atlas.message.values == {"folder": "atlas"}


def test_a_subfolder_that_is_named_too_is_read(delivery: Path) -> None:
    assert _told(delivery, delivery / "atlas") == ["agii/2023"]
    assert _told(delivery, *(delivery / "agii" / "2023").iterdir()) == ["atlas"]
    assert _told(delivery, delivery / "agii") == ["2023", "atlas"]


@pytest.mark.parametrize(
    "name",
    [
        ".git/config",
        "__MACOSX/trajecten.csv",
        "atlas/~$budget.xlsx",
        "atlas/.DS_Store",
        "a/.b/c.csv",
        "~$x.csv",
    ],
)
def test_what_programs_leave_behind_stays_silent(tmp_path: Path, name: str) -> None:
    (tmp_path / "agencies.csv").write_text(AGENCIES)
    (tmp_path / "empty").mkdir()
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("x")
    with read_bundle([tmp_path], date(2023, 11, 30)) as checked:
        assert checked.ok
        assert rules(checked, "warning") == []


def test_a_folder_that_is_read_as_a_whole_is_not_looked_into(delivery: Path) -> None:
    read = {(delivery / "agencies.csv").resolve(), (delivery / "agii").resolve()}
    assert [finding.message.values["folder"] for finding in unread_folders([delivery], read)] == ["atlas"]


def test_of_very_many_folders_the_first_are_told(tmp_path: Path) -> None:
    for number in range(25):
        (tmp_path / f"{number:02}").mkdir()
        (tmp_path / f"{number:02}" / "budget.csv").touch()
    *first, rest = unread_folders([tmp_path], frozenset())
    assert [finding.message.values["folder"] for finding in first] == [f"{n:02}" for n in range(20)]
    assert rest.message.text("nl") == "En nog 5 gelijkaardige."
