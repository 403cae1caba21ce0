from datetime import date
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from vib.charts.look import Look
from vib.charts.sparkline import STATUS_COLORS, address, sparkline, status_mark
from vib.metrics.progress import Point
from vib.metrics.status import Status

JANUARY, MARCH, MAY = date(2023, 1, 1), date(2023, 3, 2), date(2023, 5, 1)


def paths(svg: str) -> list[dict[str, str]]:
    return [dict(element.attrib) for element in ElementTree.fromstring(svg).iter() if "d" in element.attrib]


def test_the_line_runs_from_the_bottom_left_to_the_top_right() -> None:
    # 120 days, from 4 to 116 wide and from 32 up to 4: sixty days are halfway.
    drawn = sparkline([Point(JANUARY, 0, 0), Point(MARCH, 5, 5), Point(MAY, 10, 10)], Look())
    assert [path["d"] for path in paths(drawn)] == ["M4.0 32.0L60.0 18.0L116.0 4.0"]
    assert '<circle cx="116.0" cy="4.0"' in drawn


def test_what_is_known_at_some_days_only_stands_still_in_between() -> None:
    drawn = sparkline([Point(JANUARY, 5, 5), Point(MAY, 10, 10)], Look(), stepped=True)
    assert paths(drawn)[0]["d"] == "M4.0 18.0H116.0V4.0"


def test_an_interval_is_a_band_and_the_plan_is_dashed() -> None:
    drawn = sparkline([Point(JANUARY, 0, 0, 0), Point(MAY, 4, 6, 10)], Look())
    band, plan, end = paths(drawn)
    assert band["d"] == "M4.0 32.0L116.0 20.8L116.0 15.2L4.0 32.0z"
    assert plan["d"] == "M4.0 32.0L116.0 4.0"
    assert "stroke-dasharray" in plan
    # An upright stroke from four to six, and no line or dot in between, which would say five.
    assert end["d"] == "M116.0 20.8V15.2"
    assert "<circle" not in drawn


def test_one_point_is_no_course() -> None:
    assert sparkline([Point(JANUARY, 5, 5)], Look()) == ""
    assert sparkline([], Look()) == ""


def test_nothing_at_all_is_a_flat_line() -> None:
    drawn = sparkline([Point(JANUARY, 0, 0), Point(MAY, 0, 0)], Look())
    assert paths(drawn)[0]["d"] == "M4.0 32.0L116.0 32.0"


def test_an_address_holds_the_whole_picture() -> None:
    svg = sparkline([Point(JANUARY, 0, 0), Point(MAY, 1, 1)], Look())
    kind, _, picture = address(svg).partition(",")
    assert kind == "data:image/svg+xml"
    assert unquote(picture) == svg
    assert "#" not in picture


@pytest.mark.parametrize("dark", [False, True])
def test_each_status_has_its_own_shape_beside_its_colour(dark: bool) -> None:
    shapes = {status: status_mark(status, Look(dark=dark)) for status in Status}
    outlines = {status: paths(svg)[0]["d"] for status, svg in shapes.items()}
    assert len(set(outlines.values())) == len(Status)
    for status, svg in shapes.items():
        ElementTree.fromstring(svg)
        assert STATUS_COLORS[status][dark] in svg
