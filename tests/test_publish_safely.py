"""Whatever happens while a bundle is published, a reader sees whole snapshots and no person."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.small_bundle import BUNDLE, PLANTED, TRAJECTORY, Bundle
from vib.model.records import TABLES
from vib.publish import publish
from vib.refusals import BaseReplaced, BundleRefused
from vib.settings import ROOT, settings
from vib.store import files
from vib.store.errors import StoreUnavailable
from vib.store.files import read_snapshot
from vib.store.registry import published

END_2022, MID_2023 = date(2022, 12, 31), date(2023, 6, 30)
PYTHONPATH = {"PYTHONPATH": str(ROOT)}


def texts_below(folder: Path) -> Iterator[str]:
    """Everything that the files of a folder say, compressed columns too."""
    for path in folder.rglob("*"):
        if path.suffix == ".parquet":
            yield str(pq.read_table(path).to_pylist())
        if path.is_file():
            yield path.read_bytes().decode("latin-1")


# Twice, and two at once


def test_the_same_content_is_published_once(empty_store: Path, bundle: Bundle) -> None:
    first = publish([bundle()], END_2022, published_by="one")
    second = publish([bundle()], END_2022, published_by="another")

    assert (first.new, second.new) == (True, False)
    assert second.publication == first.publication
    assert second.manifest == first.manifest
    assert len(published()) == 1


def test_the_base_that_moves_meanwhile_is_noticed(empty_store: Path, bundle: Bundle) -> None:
    publish([bundle()], END_2022)
    staffing = [{"agency": "joint", "funding": "project", "year": 2022, "fte": "1.10"}]
    other = bundle(staffing=staffing)

    def meanwhile(message: Any) -> None:
        if message.id.startswith("Writing"):
            publish([other], MID_2023)

    with pytest.raises(BaseReplaced, match="Meanwhile another snapshot"):
        publish([bundle("budget")], MID_2023, progress=meanwhile)

    assert [p.as_of for p in published()] == [MID_2023, END_2022]
    again = publish([bundle("budget")], MID_2023)
    assert read_snapshot(again.manifest.id).tables["staffing"]["fte"].tolist() == [Decimal("1.10")]


def test_a_complete_delivery_need_not_wait_for_its_base(empty_store: Path, bundle: Bundle) -> None:
    complete = bundle(**{name: BUNDLE.get(name, []) for name in TABLES})
    other = bundle(**BUNDLE | {"staffing": []})

    def meanwhile(message: Any) -> None:
        if message.id.startswith("Writing"):
            publish([other], END_2022)

    assert publish([complete], MID_2023, progress=meanwhile).new
    assert len(published()) == 2


def publish_at_once(*commands: tuple[Path, date]) -> list[str]:
    """What each of several processes said that published at the same time; all must end well."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "vib", "publish", str(folder), "--as-of", str(as_of)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for folder, as_of in commands
    ]
    said = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    return said


def test_two_publications_at_once_both_complete(empty_store: Path, bundle: Bundle) -> None:
    # Complete, so that neither waits for the other as its base.
    complete = {name: BUNDLE.get(name, []) for name in TABLES}
    publish_at_once((bundle(**complete), END_2022), (bundle(**complete), MID_2023))

    assert [p.as_of for p in published()] == [MID_2023, END_2022]
    for publication in published():
        assert read_snapshot(publication.snapshot_id).id == publication.snapshot_id


def test_the_same_publication_twice_at_once_is_one(empty_store: Path, bundle: Bundle) -> None:
    said = publish_at_once((bundle(), END_2022), (bundle(), END_2022))

    (publication,) = published()
    assert all(publication.snapshot_id in text for text in said)
    manifest = empty_store / "store" / "snapshots" / publication.snapshot_id / "manifest.json"
    assert files.sha256(manifest.read_bytes()) == publication.manifest_sha256


# When it breaks off


def test_a_store_that_is_full_leaves_the_earlier_state(
    empty_store: Path, bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish([bundle()], END_2022)
    before = published()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "_move", full)
    with pytest.raises(StoreUnavailable, match="no room left"):
        publish([bundle("staffing")], MID_2023)

    assert published() == before


def test_killed_at_any_step_it_leaves_the_earlier_state(
    tmp_path: Path, empty_store: Path, bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = publish([bundle()], END_2022).publication
    for name in ("registry.db", "store"):
        (tmp_path / "earlier").mkdir(exist_ok=True)
        (empty_store / name).rename(tmp_path / "earlier" / name)
    folders = map(str, (bundle(staffing=[]), tmp_path / "earlier", tmp_path / "n"))
    subprocess.run(
        [sys.executable, "tests/publish_killed.py", *folders], check=True, cwd=ROOT, env=PYTHONPATH
    )
    steps = sorted((tmp_path / "n").iterdir(), key=lambda path: int(path.name))

    # 17 data files and the manifest: three steps to write and two to move each; then the database's.
    assert len(steps) > 18 * 5
    seen = []
    for step in steps:
        for state in ("killed", "again"):
            use_store(step / state, monkeypatch)
            publications = published()
            seen.append((state, len(publications)))
            assert publications[-1] == earlier
            assert [read_snapshot(p.snapshot_id).id for p in publications] == [
                p.snapshot_id for p in publications
            ]
    # Only after the commit, in the last steps, is the new snapshot there; after another try it always is.
    killed_states = [number for state, number in seen if state == "killed"]
    assert killed_states == sorted(killed_states)
    assert killed_states.count(2) <= 3
    assert {number for state, number in seen if state == "again"} == {2}


def use_store(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIB_STORE", str(folder / "store"))
    monkeypatch.setenv("VIB_DATABASE", f"sqlite:///{folder / 'registry.db'}")
    settings.cache_clear()


# People


def test_no_person_is_found_in_anything_that_is_left(
    tmp_path: Path, empty_store: Path, bundle: Bundle, capfd: pytest.CaptureFixture[str]
) -> None:
    good = bundle()
    people = [
        TRAJECTORY | {"person_id": f"{PLANTED} 85.07.30-033.28", "started_on": "1999-01-01"},
        TRAJECTORY | {"person_id": f"{PLANTED}-1", "perspective": f"{PLANTED}-typo"},
        TRAJECTORY | {"person_id": f"{PLANTED}-1", "enrolled_on": f"{PLANTED}-day"},
    ]
    bad = bundle(**BUNDLE | {"trajectories": people})
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    said = ""
    for command in (["validate", good], ["validate", bad], ["publish", good], ["publish", bad]):
        ran = subprocess.run(
            [sys.executable, "-m", "vib", *map(str, command), "--as-of", str(END_2022)],
            capture_output=True,
            text=True,
            check=False,
            cwd=temporary,
            env=PYTHONPATH
            | {
                "TMPDIR": str(temporary),
                "VIB_STORE": str(empty_store / "store"),
                "VIB_DATABASE": f"sqlite:///{empty_store / 'registry.db'}",
            },
        )
        assert ran.returncode == (1 if bad in command else 0), ran.stderr
        said += ran.stdout + ran.stderr
    with pytest.raises(BundleRefused) as refused:
        publish([bad], END_2022)
    said += str(refused.value)

    assert len(published()) == 1
    assert "trajectories.csv" in said
    left = [*texts_below(empty_store / "store"), (empty_store / "registry.db").read_text("latin-1")]
    assert not any(PLANTED in text for text in [said, *left, *texts_below(temporary)])
