"""Which bundles of the sample a start publishes."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from vib.model.vocabulary import Origin
from vib.sample import sample_bundles, unpublished
from vib.store.registry import published

MARCH_2024 = date(2024, 3, 31)


@pytest.fixture
def bundles(tmp_path: Path) -> dict[date, Path]:
    """Copies of the sample's bundles, to be changed."""
    return {
        as_of: Path(shutil.copytree(folder, tmp_path / folder.name))
        for as_of, folder in sample_bundles().items()
    }


def test_the_sample_has_seven_bundles_oldest_first() -> None:
    assert [str(as_of) for as_of in sample_bundles()] == [
        "2022-12-31",
        "2023-06-30",
        "2023-11-30",
        "2024-03-31",
        "2024-09-30",
        "2025-03-31",
        "2025-09-30",
    ]


def test_what_is_there_is_not_published_again(sample_store: Path, bundles: dict[date, Path]) -> None:
    assert unpublished(bundles, published()) == {}


def test_an_empty_store_needs_all(empty_store: Path, bundles: dict[date, Path]) -> None:
    assert unpublished(bundles, published()) == bundles


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("staffing.csv", "1.07", "1.08"),
        ("bundle.json", '"title": "', '"title": "Nieuw: '),
        ("bundle.json", '"note": "', '"note": "Nieuw: '),
    ],
)
def test_a_changed_bundle_and_those_after_it_are_published_again(
    sample_store: Path, bundles: dict[date, Path], file: str, old: str, new: str
) -> None:
    path = bundles[MARCH_2024] / file
    path.write_text(path.read_text().replace(old, new))

    assert list(unpublished(bundles, published())) == [day for day in bundles if day >= MARCH_2024]


def test_a_file_more_or_less_is_a_change(sample_store: Path, bundles: dict[date, Path]) -> None:
    (bundles[MARCH_2024] / "networks.csv").unlink()

    assert min(unpublished(bundles, published())) == MARCH_2024


def test_a_real_snapshot_of_the_same_day_is_not_the_sample(
    sample_store: Path, bundles: dict[date, Path]
) -> None:
    real = tuple(replace(publication, origin=Origin.REAL) for publication in published())

    assert unpublished(bundles, real) == bundles


def test_a_snapshot_whose_files_are_gone_is_published_again(
    sample_store: Path, bundles: dict[date, Path]
) -> None:
    gone = tuple(replace(publication, snapshot_id="2022-12-31-00000000") for publication in published())

    assert unpublished(bundles, gone) == bundles
