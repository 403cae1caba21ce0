"""A file that speaks for one agency: its rows of public tables count, the rest is as it was."""

import zipfile
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from tests.small_bundle import BUNDLE, Rows, write_bundle
from tests.two_agencies import AGENCIES, PILOTS, STAFFING
from vib.intake import read_bundle
from vib.model.schema import arrow_schema

AS_OF = date(2022, 12, 31)
JOINT = {"agency": "joint", "funding": "project", "year": 2022, "fte": "1.07"}
CARE = {"theme": "work", "partners": "VDAB"}


@pytest.fixture
def before(tmp_path: Path) -> dict[str, pa.Table]:
    """The public tables of a snapshot with staff of Atlas, of Amal and of all together."""
    rows: dict[str, Rows] = {
        "agencies": AGENCIES,
        "pilots": PILOTS,
        "staffing": [*STAFFING, JOINT],
        "networks": [CARE],
    }
    with read_bundle([write_bundle(tmp_path / "before", BUNDLE | rows)], AS_OF) as checked:
        return dict(checked.tables)


def staffing(checked_rows: pa.Table) -> dict[str, str]:
    return {row["agency"]: str(row["fte"]) for row in checked_rows.to_pylist()}


def share(folder: Path, **rows: Rows) -> Path:
    return write_bundle(folder, rows)


ATLAS: Rows = [STAFFING[0] | {"fte": "1.50"}, STAFFING[1] | {"fte": "7.00"}, JOINT | {"fte": "8.00"}]
AMAL: Rows = [STAFFING[0] | {"fte": "9.00"}, STAFFING[1] | {"fte": "2.50"}]


def test_the_rows_of_nobody_and_of_others_are_those_of_before(
    tmp_path: Path, before: dict[str, pa.Table]
) -> None:
    one = share(tmp_path / "one", staffing=ATLAS)
    with read_bundle([one], AS_OF, before, {one: {"atlas"}}) as checked:
        assert checked.ok
        assert staffing(checked.tables["staffing"]) == {"atlas": "1.50", "amal": "2.00", "joint": "1.07"}
    other = share(tmp_path / "other", staffing=AMAL)
    with read_bundle([one, other], AS_OF, before, {one: {"atlas"}, other: {"amal"}}) as checked:
        assert checked.ok
        assert staffing(checked.tables["staffing"]) == {"atlas": "1.50", "amal": "2.50", "joint": "1.07"}


def test_a_row_that_is_left_out_is_gone(tmp_path: Path, before: dict[str, pa.Table]) -> None:
    one = share(tmp_path / "one", staffing=AMAL[1:])
    with read_bundle([one], AS_OF, before, {one: {"atlas"}}) as checked:
        assert staffing(checked.tables["staffing"]) == {"amal": "2.00", "joint": "1.07"}


def test_a_file_that_speaks_for_all_leaves_nothing_as_it_was(
    tmp_path: Path, before: dict[str, pa.Table]
) -> None:
    one, rest = share(tmp_path / "one", staffing=ATLAS), share(tmp_path / "rest", staffing=AMAL[1:])
    with read_bundle([one, rest], AS_OF, before, {one: {"atlas"}}) as checked:
        assert staffing(checked.tables["staffing"]) == {"atlas": "1.50", "amal": "2.50"}


def test_networks_are_nobodys_and_an_agency_is_its_own(tmp_path: Path, before: dict[str, pa.Table]) -> None:
    renamed = [row | {"name": f"{row['name']}!"} for row in AGENCIES]
    one = share(tmp_path / "one", networks=[CARE | {"partners": "OCMW"}], agencies=renamed, pilots=PILOTS[:1])
    with read_bundle([one], AS_OF, before, {one: {"atlas"}}) as checked:
        tables = checked.tables
        assert tables["networks"]["partners"].to_pylist() == ["VDAB"]
        assert sorted(tables["agencies"]["name"].to_pylist()) == ["Amal", "Atlas!", "Overkoepelend"]
        assert sorted(tables["pilots"]["id"].to_pylist()) == ["amal-1", "atlas-1"]
        assert tables["agencies"].schema == arrow_schema("agencies")


def test_what_a_zip_holds_speaks_for_whom_the_zip_does(tmp_path: Path, before: dict[str, pa.Table]) -> None:
    folder = share(tmp_path / "one", staffing=ATLAS)
    packed = tmp_path / "one.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(folder / "staffing.csv", "levering/staffing.csv")
    with read_bundle([packed], AS_OF, before, {packed: {"atlas"}}) as checked:
        assert staffing(checked.tables["staffing"]) == {"atlas": "1.50", "amal": "2.00", "joint": "1.07"}
