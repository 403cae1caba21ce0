"""The history makes sense: what the answer tells of 2022 and 2023, and the fiction after it."""

from datetime import date
from itertools import pairwise

import pandas as pd
import pytest

from tests.sample_data.reading import PUBLISHED, SNAPSHOTS, counted, personal, public

EVENTS = ("registered_on", "enrolled_on", "started_on", "completed_on", "dropped_out_on")
KEY = ["pilot", "person_id"]


def _events(as_of: date, agency: str) -> "pd.Series[pd.Timestamp]":
    """All days on which something happened at an agency."""
    trajectories, guidance = personal(as_of, "trajectories"), personal(as_of, "guidance")
    columns = [trajectories[trajectories["agency"] == agency][column] for column in EVENTS]
    columns.append(guidance[guidance["agency"] == agency]["on"])
    days: pd.Series[pd.Timestamp] = pd.to_datetime(pd.concat(columns)).dropna()
    return days


def _by_key(as_of: date) -> pd.DataFrame:
    return personal(as_of, "trajectories").set_index(KEY)


def _corrected(before: date, after: date, column: str) -> int:
    """How many rows lost or changed a value between two snapshots."""
    old, new = _by_key(before)[column], _by_key(after)[column]
    common = old.index.intersection(new.index)
    return int((old[common].notna() & (old[common] != new[common])).sum())


@pytest.mark.parametrize("as_of", SNAPSHOTS, ids=str)
def test_nothing_happens_at_atlas_during_the_standstill(as_of: date) -> None:
    days = _events(as_of, "atlas")
    assert not days.between("2022-12-01", "2023-02-28").any()
    assert days.between("2022-09-01", "2022-11-30").any()


def test_the_agencies_start_when_the_answer_says() -> None:
    rows = personal(PUBLISHED, "trajectories")
    months = pd.to_datetime(rows["enrolled_on"]).groupby(rows["agency"]).min()
    assert months["atlas"].strftime("%Y-%m") == "2022-09"
    assert months["agii"].strftime("%Y-%m") == "2023-06"
    assert months["amal"] >= pd.Timestamp("2023-09-11")
    starts = sorted(p["actual_start"] for p in public(PUBLISHED, "pilots") if p["agency"] == "agii")
    assert (starts[0], starts[-1]) == ("2023-06-01", "2023-09-01")


def test_atlas_starts_again_in_march_2023() -> None:
    days = _events(PUBLISHED, "atlas")
    assert days.between("2023-03-01", "2023-03-31").any()


def test_some_persons_have_two_trajectories() -> None:
    rows = personal(PUBLISHED, "trajectories")
    twice = len(rows) - rows["person_id"].nunique()
    assert 0.015 < twice / len(rows) < 0.04
    assert rows["person_id"].value_counts().max() == 2


@pytest.mark.parametrize(("before", "after"), list(pairwise(SNAPSHOTS)), ids=str)
def test_some_enrolments_are_registered_only_after_the_snapshot_they_belong_to(
    before: date, after: date
) -> None:
    old, new = _by_key(before), _by_key(after)
    added = new.loc[new.index.difference(old.index)]
    late = added[added["enrolled_on"] <= before]
    late = late[late["agency"] != "amal"]  # Amal's whole delivery is late in September 2024
    assert len(late) > 0
    assert (late["registered_on"] > before).all()


def test_corrections_of_march_2024() -> None:
    after = date(2024, 3, 31)
    assert _corrected(PUBLISHED, after, "enrolled_on") == 4
    assert _corrected(PUBLISHED, after, "completed_on") == 2
    assert _corrected(PUBLISHED, after, "perspective") == 6
    old, new = _by_key(PUBLISHED), _by_key(after)
    back_dated = new[(new["dropped_out_on"] <= PUBLISHED).fillna(False)].index
    # Those who were registered later are new; they are no corrections.
    assert int(old["dropped_out_on"].reindex(back_dated.intersection(old.index)).isna().sum()) == 2


def test_the_person_registered_twice_is_removed_once() -> None:
    gone = [set(_by_key(before).index) - set(_by_key(after).index) for before, after in pairwise(SNAPSHOTS)]
    assert [len(rows) for rows in gone] == [0, 0, 1, 0, 0, 0]
    (removed,) = gone[2]
    same = ["enrolled_on", "started_on", "perspective", "target_group", "schooling"]
    frame = personal(PUBLISHED, "trajectories").fillna("")
    copy = _by_key(PUBLISHED).fillna("").loc[removed]
    twins = frame[(frame["pilot"] == removed[0]) & (frame[same] == copy[same]).all(axis=1)]
    assert len(twins) == 2


def test_snapshots_with_corrections_say_so() -> None:
    announced = {date(2024, 3, 31), date(2025, 3, 31)}
    for before, after in pairwise(SNAPSHOTS):
        changed = sum(_corrected(before, after, c) for c in ("enrolled_on", "perspective", "completed_on"))
        assert (changed > 0) == (after in announced)


def test_amal_delivers_late_in_september_2024() -> None:
    as_of = date(2024, 9, 30)
    until = {row["id"]: row["data_until"] for row in public(as_of, "agencies")}
    assert until == {"atlas": "", "agii": "", "amal": "2024-06-30", "joint": ""}
    assert _events(as_of, "amal").max() <= pd.Timestamp("2024-06-30")
    assert _events(date(2025, 3, 31), "amal").between("2024-07-01", "2024-09-30").any()
    for other in set(SNAPSHOTS) - {as_of}:
        assert {row["data_until"] for row in public(other, "agencies")} == {""}


@pytest.mark.parametrize("as_of", SNAPSHOTS[3:6], ids=str)
def test_atlas_is_ahead_of_its_path_and_agii_behind(as_of: date) -> None:
    quarter = f"{as_of.year}-Q{as_of.month // 3}"
    path = {
        row["agency"]: int(row["value"])
        for row in public(as_of, "targets")
        if row["quarter"] == quarter and row["metric"] == "participants"
    }
    assert path.keys() == {"atlas", "agii"}, "Amal has an end value alone"
    assert counted(as_of, "atlas") > path["atlas"]
    assert counted(as_of, "agii") < path["agii"]


@pytest.mark.parametrize("as_of", SNAPSHOTS, ids=str)
def test_paths_rise_to_the_end_value(as_of: date) -> None:
    paths: dict[tuple[str, str], list[tuple[str, int, str]]] = {}
    for row in public(as_of, "targets"):
        step = (row["quarter"], int(row["value"]), row["path_start"])
        paths.setdefault((row["metric"], row["agency"]), []).append(step)
    ends = {agency: paths["participants", agency][-1] for agency in ("atlas", "agii", "amal")}
    assert {agency: end[:2] for agency, end in ends.items()} == {
        "atlas": ("2025-Q3", 900),
        "agii": ("2025-Q3", 1000),
        "amal": ("2025-Q3", 100),
    }
    for path in paths.values():
        assert path == sorted(path)
        assert [value for _, value, _ in path] == sorted(value for _, value, _ in path)
    assert len(paths["participants", "amal"]) == 1


def test_where_the_project_ends() -> None:
    last = SNAPSHOTS[-1]
    assert 950 <= counted(last, "atlas") <= 1050
    assert 750 <= counted(last, "agii") <= 810
    assert 85 <= counted(last, "amal") < 100


@pytest.mark.parametrize("as_of", SNAPSHOTS[2:], ids=str)
def test_vlaams_brabant_stays_too_small_to_show(as_of: date) -> None:
    rows = personal(as_of, "trajectories")
    small = rows[rows["pilot"] == "agii-vlaams-brabant"]
    assert 3 <= len(small) < 10
    for state in ("completed_on", "dropped_out_on"):
        if as_of <= date(2024, 3, 31):
            assert small[state].notna().sum() < 5


def test_spending_is_reported_with_a_delay() -> None:
    last = []
    for as_of in SNAPSHOTS:
        spent = [line for line in public(as_of, "budget") if line["kind"] == "spent"]
        last.append(max(line["quarter"] for line in spent))
    assert last == ["2022-Q4", "2022-Q4", "2022-Q4", "2023-Q4", "2024-Q2", "2024-Q4", "2025-Q2"]


def test_one_later_line_is_a_correction() -> None:
    corrections = [
        [(line["agency"], line["quarter"], line["amount"]) for line in public(as_of, "budget")
         if line["correction"] == "true"]
        for as_of in SNAPSHOTS
    ]  # fmt: skip
    assert corrections == [[]] * 5 + [[("agii", "2024-Q2", "-1250.00")]] * 2
