from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.drawing import Line, line_chart
from benchmarks.growth import Growth, limits, plot, table
from benchmarks.million import write_million
from benchmarks.ways import WAYS


@pytest.mark.parametrize("way", WAYS)
def test_every_way_counts_the_same(way: str, tmp_path: Path) -> None:
    write_million(tmp_path, rows=2000, guided=False)
    measures = WAYS[way](tmp_path)
    assert measures["enrolled"] == 2000
    assert measures["persons"] == 1840


FOUND = Growth(
    10_000_000,
    ours={"check": 4.0, "count": 2.0, "bytes": 1e9},
    alone={"check": 4.0, "count": 5.0, "bytes": 1e9},
    bare={"check": 0.0, "count": 4.0, "simplest": 0.2, "bytes": 1e9},
    pandas={"check": 20.0, "count": 60.0, "bytes": 8e9},
)


def test_what_is_not_met_is_said() -> None:
    told = limits(FOUND)
    assert "1,666,667, at least 2,000,000: NOT MET" in told
    assert "0.50, at most 1.5: met" in told
    assert "1.25, at most 1.5: met" in told
    assert "1.00 GB, at most 2: met" in told


def test_a_row_a_size() -> None:
    assert "| 10,000,000 | 4.00 | 2.00 | 1,666,667 | 1.00 | 4.00 | 0.50 | 80.00 | 8.00 |" in table([FOUND])


def test_the_plot_has_a_line_a_way() -> None:
    root = ElementTree.fromstring(plot([FOUND, FOUND]))
    assert len(root.findall("{http://www.w3.org/2000/svg}polyline")) == 4


def test_names_do_not_overlap() -> None:
    drawn = ElementTree.fromstring(
        line_chart("t", "u", [Line("a", [1, 10], "#000000"), Line("b", [1, 10], "#111111")], [1, 10])
    )
    names = [text for text in drawn.iter("{http://www.w3.org/2000/svg}text") if text.text in ("a", "b")]
    assert abs(float(names[0].get("y", "0")) - float(names[1].get("y", "0"))) >= 15
