"""A snapshot in a zip, as other programs open it."""

import io
import zipfile
from datetime import date
from pathlib import Path

import duckdb

from tests.small_bundle import Bundle
from vib.publish import publish
from vib.store.packed import packed


def test_the_same_snapshot_is_the_same_zip_and_duckdb_opens_it(
    empty_store: Path, bundle: Bundle, tmp_path: Path
) -> None:
    snapshot = publish([bundle()], date(2022, 12, 31)).publication.snapshot_id
    content = packed(snapshot, "nl")
    assert content == packed(snapshot, "nl")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path / "out")
        assert f"Momentopname {snapshot}" in archive.read("LEES-MIJ.txt").decode()
    counted = duckdb.execute(f"select count(*) from '{tmp_path}/out/tables/agencies.parquet'").fetchall()
    assert counted == [(2,)]
    everybody = duckdb.execute(
        f"select low, high from '{tmp_path}/out/cubes/participation.parquet' "
        "where agency = '*' and enrolled_quarter = '*' and state = '*'"
    ).fetchall()
    assert everybody == [(3, 3)]
