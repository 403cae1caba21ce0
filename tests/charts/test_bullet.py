from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from vib.charts.bullet import BULLET
from vib.charts.look import Look
from vib.locale import Message

AS_OF = date(2023, 11, 30)
LOOK = Look(language="en", as_of=AS_OF, agencies=(("atlas", "Atlas"), ("agii", "AgII"), ("amal", "Amal")))


def row(agency: str, low: int, expected: float | None, target: int | None, **more: Any) -> dict[str, Any]:
    base = {"agency": agency, "low": low, "high": low, "expected": expected, "target": target}
    base |= {"assumed": False, "data_until": AS_OF, "days_low": -7, "days_high": -7}
    return {**base, "status": "off_track", "word": "Behind", "reason": None, **more}


ROWS = [
    row("atlas", 450, 459.0, 900, status="on_track", word="On schedule", assumed=True),
    row("agii", 250, 500.0, 1000),
    row("amal", 20, None, None, status="open", word="No judgement", reason=Message(id="No target was set.")),
]


def frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(rows, dtype=object)


def annotations(figure: Any) -> list[str]:
    return [annotation.text for annotation in figure.layout.annotations]


@pytest.mark.parametrize("dark", [False, True])
def test_bars_are_percentages_of_each_agencys_own_target(dark: bool) -> None:
    figure = BULLET.draw(frame(ROWS), replace(LOOK, dark=dark))
    band, actual, expected = figure.data
    # From the bottom: AgII 250 of 1000, Atlas 450 of 900; Amal has nothing to be a percentage of.
    assert (list(actual.y), list(actual.x)) == ([1, 2], [25.0, 50.0])
    assert list(band.x) == [100, 100]
    assert list(expected.x) == [50.0, 51.0]
    assert figure.layout.width is None


def test_the_numbers_stand_beside_the_bars() -> None:
    texts = annotations(BULLET.draw(frame(ROWS), LOOK))
    assert "<b>Atlas</b>  450 of 900 participants · 50.0%" in texts
    assert any("expected 459 (assumption)" in text and "On schedule" in text for text in texts)
    assert "<b>Amal</b>  20 participants" in texts
    assert any("No target was set." in text for text in texts)


def test_an_interval_is_hatched_from_its_low_to_its_high_end() -> None:
    figure = BULLET.draw(frame([row("agii", 250, 500.0, 1000, high=300)]), LOOK)
    hatched = figure.data[2]
    assert (list(hatched.base), list(hatched.x)) == ([25.0], [5.0])
    assert hatched.marker.pattern.shape == "/"
    assert "250–300 of 1,000 participants" in annotations(figure)[0]


def test_more_than_the_target_is_on_the_picture() -> None:
    figure = BULLET.draw(frame([row("atlas", 990, 900.0, 900)]), LOOK)
    assert figure.layout.xaxis.range[1] > 110


def test_in_chosen_quarters_the_bars_are_percentages_of_what_was_expected() -> None:
    figure = BULLET.draw(frame([row("agii", 55, 220.0, None)]), LOOK)
    assert list(figure.data[1].x) == [25.0]
    assert figure.layout.xaxis.title.text == "% of what was expected in these quarters"


def test_a_late_delivery_is_said_with_its_day() -> None:
    late = frame([row("agii", 250, 500.0, 1000, data_until=date(2023, 6, 30))])
    assert "AgII (data until 30 June 2023)" in annotations(BULLET.draw(late, LOOK))[0]
    assert "AgII (data until 30 June 2023)" in BULLET.tell(late, LOOK)


def test_told_in_words_and_numbers() -> None:
    assert BULLET.takeaway is not None
    assert BULLET.takeaway(frame(ROWS), LOOK) == "On schedule: Atlas. Behind: AgII. No judgement: Amal."
    assert "AgII: 250 of 1,000 participants · 25.0%; expected 500; Behind." in BULLET.tell(frame(ROWS), LOOK)
    table = BULLET.tabulate(frame(ROWS), LOOK).to_dict("records")
    assert table[0] == {
        "Agency": "Atlas",
        "Participants": 450,
        "Expected": 459,
        "Difference": "−9",
        "In weeks": "1 week behind",
        "Target": 900,
        "Path": "straight line: assumption",
        "Data until": "30 November 2023",
        "Status": "On schedule",
    }
    assert table[2]["Expected"] is None


def test_the_table_rounds_as_the_chart_does() -> None:
    half = frame([row("agii", 10, 12.5, 100)])
    assert "expected 13" in annotations(BULLET.draw(half, LOOK))[1]
    assert list(BULLET.tabulate(half, LOOK)["Expected"]) == [13]


def test_beyond_the_target_there_is_no_distance_in_weeks() -> None:
    # The last day of the plan: 1002 of 900, which no day of the plan has.
    past = frame([row("atlas", 1002, 900.0, 900, days_low=0, days_high=0)])
    assert list(BULLET.tabulate(past, LOOK)["In weeks"]) == ["target reached"]
