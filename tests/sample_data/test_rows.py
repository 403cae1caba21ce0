"""Each row of each bundle is a valid record, points to rows that exist, and keeps the rules on dates."""

import json
from collections import Counter
from datetime import date

import pandas as pd
import pyarrow.parquet as pq
import pytest

from tests.sample_data.reading import HOME, SNAPSHOTS, personal, public
from vib.model.records import PERSONAL_TABLES, PUBLIC_TABLES, TABLES
from vib.model.schema import arrow_schema
from vib.model.vocabulary import ChangeClass, Origin

pytestmark = pytest.mark.parametrize("as_of", SNAPSHOTS, ids=str)


def _days(rows: pd.DataFrame, column: str) -> "pd.Series[pd.Timestamp]":
    return pd.to_datetime(rows[column])


def test_every_small_row_is_a_record(as_of: date) -> None:
    for table in PUBLIC_TABLES:
        for row in public(as_of, table):
            assert list(row) == list(TABLES[table].model_fields)
            TABLES[table].model_validate({key: value or None for key, value in row.items()})


def test_every_row_about_people_is_a_record(as_of: date) -> None:
    for table in PERSONAL_TABLES:
        for file in (HOME / str(as_of)).glob(f"{table}-*.parquet"):
            assert pq.read_schema(file) == arrow_schema(table)
            for row in pq.read_table(file).to_pylist():
                TABLES[table].model_validate(row)


def test_all_files_belong_to_a_table_and_all_tables_have_a_file(as_of: date) -> None:
    tables = {file.stem.split("-")[0] for file in (HOME / str(as_of)).iterdir() if file.suffix != ".json"}
    assert tables == set(TABLES)


def test_the_bundle_says_that_it_is_synthetic(as_of: date) -> None:
    about = json.loads((HOME / str(as_of) / "bundle.json").read_text(encoding="utf-8"))
    assert set(about) == {"origin", "title", "note", "change_class"}
    assert Origin(about["origin"]) is Origin.SYNTHETIC
    assert ChangeClass(about["change_class"]) in (ChangeClass.NEW_DATA, ChangeClass.CORRECTION)


def test_references_resolve(as_of: date) -> None:
    agencies = {row["id"] for row in public(as_of, "agencies")}
    pilots = {row["id"] for row in public(as_of, "pilots")}
    assert agencies == {"atlas", "agii", "amal", "joint"}
    for table in ("pilots", "milestones", "targets", "budget", "staffing", "subprojects"):
        assert {row["agency"] for row in public(as_of, table)} <= agencies | {""}
    for table in PERSONAL_TABLES:
        assert set(personal(as_of, table)["pilot"]) <= pilots
    trajectories, guidance = personal(as_of, "trajectories"), personal(as_of, "guidance")
    assert set(zip(guidance["pilot"], guidance["person_id"], strict=True)) <= set(
        zip(trajectories["pilot"], trajectories["person_id"], strict=True)
    )


def test_rows_are_unique(as_of: date) -> None:
    assert not personal(as_of, "trajectories").duplicated(["pilot", "person_id"]).any()
    assert not personal(as_of, "guidance").duplicated(["pilot", "person_id", "destination"]).any()
    lines = Counter(
        tuple(value for column, value in line.items() if column not in ("amount", "note"))
        for line in public(as_of, "budget")
    )
    assert set(lines.values()) == {1}


def test_dates_of_people_keep_their_order(as_of: date) -> None:
    rows = personal(as_of, "trajectories")
    enrolled, started = _days(rows, "enrolled_on"), _days(rows, "started_on")
    completed, left = _days(rows, "completed_on"), _days(rows, "dropped_out_on")
    registered = _days(rows, "registered_on")
    assert not (registered < enrolled).any()
    assert not (started < enrolled).any()
    assert not (completed < started).any()
    assert not (completed.notna() & started.isna()).any()
    assert not (left < enrolled).any()
    assert not (completed.notna() & left.notna()).any()
    assert not (rows["dropout_reason"].notna() & left.isna()).any()
    for days in (registered, enrolled, started, completed, left, _days(personal(as_of, "guidance"), "on")):
        assert not (days > pd.Timestamp(as_of)).any()


def test_nobody_enrols_before_the_pilot_starts(as_of: date) -> None:
    starts = {row["id"]: row["actual_start"] for row in public(as_of, "pilots")}
    rows = personal(as_of, "trajectories")
    assert not (_days(rows, "enrolled_on") < pd.to_datetime(rows["pilot"].map(starts))).any()


def test_guidance_follows_the_start(as_of: date) -> None:
    rows = personal(as_of, "guidance").merge(
        personal(as_of, "trajectories"), on=["pilot", "person_id"], validate="many_to_one"
    )
    assert not (_days(rows, "on") < _days(rows, "started_on")).any()
    assert rows["started_on"].notna().all()


def test_details_stand_where_they_belong(as_of: date) -> None:
    rows = personal(as_of, "guidance")
    assert set(rows[rows["detail"].notna()]["destination"]) <= {"dutch"}
    assert set(rows[rows["sector"].notna()]["destination"]) <= {"vocational_training", "work"}


def test_the_target_group_goes_with_the_perspective(as_of: date) -> None:
    rows = personal(as_of, "trajectories")
    others = rows[rows["target_group"] != "parents"]
    assert (others["target_group"] == others["perspective"]).all()
    assert (rows["target_group"] == "parents").any()


def test_plans_add_up_to_what_was_granted(as_of: date) -> None:
    totals: Counter[tuple[str, str, str]] = Counter()
    for line in public(as_of, "budget"):
        assert float(line["amount"]) >= 0 or line["correction"] == "true"
        cents = round(float(line["amount"]) * 100)
        totals[line["agency"], line["funding"], line["kind"]] += cents
    for (agency, funding, kind), cents in totals.items():
        granted = totals[agency, funding, "granted"]
        assert cents == granted if kind == "planned" else cents <= granted
