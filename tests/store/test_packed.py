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


def test_no_fingerprint_of_a_file_about_people_leaves_the_server(empty_store: Path, bundle: Bundle) -> None:
    manifest = publish([bundle()], date(2022, 12, 31)).manifest
    kept = {source.table: source.sha256 for source in manifest.sources}
    with zipfile.ZipFile(io.BytesIO(packed(manifest.id, "nl"))) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode("latin-1")
    assert kept["trajectories"] not in everything
    assert kept["guidance"] not in everything
    assert kept["budget"] in everything
