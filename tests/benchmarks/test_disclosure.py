from pathlib import Path
from typing import Any

import pytest

from benchmarks import disclosure
from benchmarks.disclosure import Size, attacking, growth, limits, protecting, table
from benchmarks.made_up_pilots import last_day, write_pilots

SHARES = {"pilot+state": 0.91, "pilot+quarter": 0.93, "pilot+quarter+state": 0.651}
PROTECTED: dict[str, Any] = {
    "seconds": 12.34,
    "bytes": 3e8,
    "rows": 1500,
    "sensitive": 520,
    "suppressed": 760,
    "shares": SHARES,
}
ATTACKED: dict[str, Any] = {"seconds": 0.5, "bytes": 2e8, "leaks": 0}


def test_made_up_pilots_are_valid_and_are_shielded(tmp_path: Path) -> None:
    write_pilots(tmp_path, pilots=2, quarters=3)
    protected = protecting(tmp_path, quarters=3)

    assert 0 < protected["sensitive"] < protected["suppressed"] < protected["rows"]
    assert all(0 <= share <= 1 for share in protected["shares"].values())
    assert attacking(tmp_path)["leaks"] == 0


def test_they_are_the_same_every_time(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        write_pilots(tmp_path / folder, pilots=2, quarters=3)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_quarters_end_on_their_last_day() -> None:
    assert [str(last_day(quarters)) for quarters in (1, 4, 40)] == ["2016-03-31", "2016-12-31", "2025-12-31"]


def test_what_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(disclosure, "PATIENCE", 0.01)
    assert disclosure._once("protecting", tmp_path, 1) is None


def test_a_row_a_size() -> None:
    rows = table([Size(8, 8, PROTECTED, ATTACKED), Size(50, 20, PROTECTED, None), Size(100, 40, None, None)])
    header, _, done, long, stopped = rows.splitlines()

    shares = "91.0% | 93.0% | 65.1% |"
    assert done == f"| 8 × 8 | 1,500 | 520 | 760 | 12.3 | 0.30 | 0.5 | 0.20 | 0 | {shares}"
    assert long == f"| 50 × 20 | 1,500 | 520 | 760 | 12.3 | 0.30 | more than 600 |  |  | {shares}"
    assert stopped.startswith("| 100 × 40 | stopped after 10 minutes")
    assert {row.count("|") for row in (header, done, long, stopped)} == {13}


def test_the_limit_is_said() -> None:
    runs = [{"seconds": 8.0, "shielding": seconds, "bytes": 3e8} for seconds in (4.0, 4.0, 70.0)]
    assert "4.0 s, at most 60 s: met; 50% of publication; peak memory 0.30 GB" in limits(runs)


def test_growth_is_told_of_what_is_too_large_to_measure() -> None:
    sizes = [
        Size(pilots, 8, PROTECTED | {"seconds": seconds}, ATTACKED | {"seconds": 36.0})
        for pilots, seconds in ((8, 9.0), (32, 144.0))
    ]
    # Four times the cells take sixteen times as long: the power of 2. 4000 cells are 62.5 times 64 of them.
    said = growth(sizes)
    assert "protecting grows as the power 2.00 of pilots × quarters: 9.8 h" in said
    assert "attacking grows as the power 0.00 of pilots × quarters: 0.0 h" in said.replace("-0.00", "0.00")
    assert growth([Size(8, 8, PROTECTED, None)]) == "too few sizes were measured to say how it grows"
