"""The figures of the sample are those that were recorded: none changes unseen."""

from collections import Counter
from pathlib import Path

import pytest

from tests.golden.record import GOLDEN, golden_lines
from vib.listing import DIMENSIONS
from vib.metrics.catalogue import DEFINITIONS, figures
from vib.store.files import read_snapshot
from vib.store.registry import find, published

RECORDED = sorted(path.stem for path in GOLDEN.glob("*.jsonl"))


def test_every_snapshot_of_the_sample_is_recorded(sample_store: Path) -> None:
    assert sorted(str(publication.as_of) for publication in published()) == RECORDED
    assert len(RECORDED) == 7


@pytest.mark.parametrize("as_of", RECORDED)
def test_no_figure_changed(sample_store: Path, as_of: str) -> None:
    recorded = (GOLDEN / f"{as_of}.jsonl").read_text().splitlines()
    now = golden_lines(read_snapshot(find(as_of).snapshot_id))

    # Sets first: they name the lines that differ, which a comparison of long lists hides.
    assert (set(now) - set(recorded), set(recorded) - set(now)) == (set(), set())
    assert now == recorded


@pytest.mark.parametrize("as_of", RECORDED)
def test_every_figure_is_defined_and_there_once(sample_store: Path, as_of: str) -> None:
    found = list(figures(read_snapshot(find(as_of).snapshot_id)))
    times = Counter((f.metric, *(getattr(f, dimension) for dimension in DIMENSIONS)) for f in found)

    assert [key for key, count in times.items() if count > 1] == []
    assert {f.metric for f in found} <= DEFINITIONS.keys()
    assert [f for f in found if f.unit != DEFINITIONS[f.metric].unit or f.low > f.high] == []
