"""Counts that are too small to show, on every chart of people: ranges, and never a zero.

South's pilot, the park, has 18 people: that is public. Who waits (1–6), runs (3–8) and has completed (8–13)
is not, nor how many started (12–17), but nobody left. North's harbour has 40, all of them running.
"""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from tests.charts.test_participation_charts import METRICS as PARTICIPATION
from tests.protected import Margins, shielded
from vib.charts.bullet import BULLET
from vib.charts.cards import CARDS
from vib.charts.destinations import DESTINATIONS, SECTORS
from vib.charts.destinations_apart import DESTINATIONS_BY_AGENCY
from vib.charts.destinations_quarterly import DESTINATIONS_BY_QUARTER
from vib.charts.durations import TIME_PER_STEP
from vib.charts.enrolment import ENROLMENT
from vib.charts.events import PER_QUARTER
from vib.charts.funnel import FUNNELS
from vib.charts.look import Look
from vib.charts.persons import trajectories_and_persons
from vib.charts.reasons import DROPOUT_REASONS
from vib.charts.shares import PROFILE
from vib.charts.spec import ChartSpec
from vib.charts.states import STATES_NOW
from vib.charts.survival import TIME_COURSE
from vib.metrics import dropouts, durations, enrolment, flow, funnel, guidance, profile, states
from vib.metrics.progress import by_agency, key_figures
from vib.model.quarters import QuarterRange
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot

NL = Look(
    "nl",
    as_of=date(2023, 9, 30),
    agencies=(("north", "Noord"), ("south", "Zuid")),
    pilots=(("harbour", "Haven"), ("park", "Park")),
    threshold=5,
)
SOUTH = Selection(("south",))
SOUTH_IN_Q2 = Selection(("south",), QuarterRange.parse("2023-Q2"))

TABLES = {
    "agencies": [{"id": "north", "name": "Noord", "order": 1}, {"id": "south", "name": "Zuid", "order": 2}],
    "pilots": [
        {"id": "harbour", "agency": "north", "name": "H", "region": "N", "actual_start": date(2023, 1, 1)},
        {"id": "park", "agency": "south", "name": "P", "region": "Z", "actual_start": date(2023, 1, 1)},
    ],
    "targets": [
        {
            "agency": "south",
            "metric": "participants",
            "quarter": "2023-Q4",
            "value": 36,
            "path_start": date(2022, 12, 31),
        }
    ],
}
PARK = {"agency": "south", "pilot": "park"}
HARBOUR = {"agency": "north", "pilot": "harbour"}
Row = dict[str, Any]


def _state(quarter: str, state: str, low: int, high: int) -> Row:
    return {**PARK, "enrolled_quarter": quarter, "state": state, "low": low, "high": high}


def _event(agency: str, quarter: str, event: str, low: int, high: int) -> Row:
    return {"agency": agency, "event_quarter": quarter, "event": event, "low": low, "high": high}


def _guided(agency: str, destination: str, low: int, high: int) -> Row:
    place = {"agency": agency, "pilot": {"north": "harbour", "south": "park"}[agency]}
    return {**place, "quarter": "2023-Q2", "destination": destination, "low": low, "high": high}


def _bin(weeks: str, outcome: str, low: int, high: int) -> Row:
    step = "started_to_completed"
    return {"agency": "south", "step": step, "weeks": weeks, "outcome": outcome, "low": low, "high": high}


CUBES = {
    "participation": [
        _state("2023-Q1", "completed", 8, 13),
        _state("2023-Q2", "waiting", 1, 6),
        _state("2023-Q2", "running", 3, 8),
        {**HARBOUR, "enrolled_quarter": "2023-Q1", "state": "running", "count": 40},
    ],
    "started": [
        {**PARK, "enrolled_quarter": "2023-Q1", "low": 12, "high": 17},
        {**HARBOUR, "enrolled_quarter": "2023-Q1", "count": 40},
    ],
    "persons": [
        {**PARK, "pilot": "*", "first_quarter": "2023-Q2", "low": 1, "high": 6},
    ],
    "flow": [
        _event("south", "2023-Q1", "enrolled", 8, 13),
        _event("south", "2023-Q2", "enrolled", 5, 10),
        _event("south", "2023-Q2", "completed", 8, 13),
        _event("north", "2023-Q1", "enrolled", 40, 40),
    ],
    "dropout_reasons": [
        {"agency": "south", "reason": "health", "low": 1, "high": 6},
        {"agency": "south", "reason": "moved", "low": 1, "high": 6},
        {"agency": "north", "reason": "moved", "low": 1, "high": 6},
    ],
    "profile": [
        {**PARK, "trait": "perspective", "value": "professional", "low": 8, "high": 14},
        {**PARK, "trait": "perspective", "value": "educational", "low": 4, "high": 10},
        {**HARBOUR, "trait": "perspective", "value": "professional", "count": 40},
    ],
    "guidance": [
        _guided("south", "work", 1, 6),
        _guided("south", "dutch", 1, 6),
        _guided("south", "education", 1, 6),
        _guided("north", "work", 30, 30),
        _guided("north", "dutch", 9, 9),
    ],
    "guidance_sector": [
        {"agency": "south", "destination": "vocational_training", "sector": s, "low": 1, "high": 6}
        for s in ("care", "logistics")
    ],
    "durations": [
        _bin("004", "ended", 6, 11),
        _bin("008", "ended", 9, 14),
        _bin("012", "under_way", 1, 6),
    ],
}
MARGINS: Margins = {
    "participation": {
        ("south", "*", "*", "*"): (18, 18),
        ("south", "park", "*", "*"): (18, 18),
        ("*", "*", "*", "*"): (58, 58),
    },
    "flow": {
        ("south", "*", "enrolled"): (18, 18),
        ("*", "*", "enrolled"): (58, 58),
        ("*", "2023-Q1", "enrolled"): (50, 50),
    },
    "dropout_reasons": {("*", "*"): (6, 6)},
}
CHARTS = (
    *PARTICIPATION,
    (DESTINATIONS, guidance.shares),
    (SECTORS, guidance.sectors),
    (DESTINATIONS_BY_AGENCY, guidance.by_agency),
    (DESTINATIONS_BY_QUARTER, guidance.by_quarter),
    (BULLET, by_agency),
)


@pytest.fixture
def snapshot(make_snapshot: Any) -> Snapshot:
    return shielded(make_snapshot(as_of=date(2023, 9, 30), tables=TABLES, cubes=CUBES), MARGINS)


def said(spec: ChartSpec, frame: pd.DataFrame) -> str:
    assert spec.takeaway is not None
    return spec.takeaway(frame, NL)


def texts(figure: Any) -> list[str]:
    return [str(text).strip() for trace in figure.data if trace.text is not None for text in trace.text]


@pytest.mark.parametrize(("spec", "metric"), CHARTS, ids=lambda part: getattr(part, "id", ""))
@pytest.mark.parametrize("selection", [EVERYTHING, SOUTH, SOUTH_IN_Q2], ids=["all", "south", "quarter"])
def test_every_chart_says_that_it_has_ranges_and_can_be_read(
    snapshot: Snapshot, spec: ChartSpec, metric: Any, selection: Selection
) -> None:
    frame = metric(snapshot, selection)
    if frame.empty or ("high" in frame and not frame["high"].astype(float).fillna(0).any()):
        return
    figure = spec.draw(frame, NL)
    told = (spec.tell(frame, NL), said(spec, frame), *texts(figure))
    assert not any("nan" in text.lower() for text in told)
    cells = [str(value) for value in spec.tabulate(frame, NL).to_numpy().ravel()]
    has_range = any("–" in cell.strip("–") or "te klein" in cell for cell in cells)
    bins_only = spec is TIME_PER_STEP or spec is BULLET
    assert spec.ranged(frame) or not has_range or bins_only


def test_a_funnel_is_hatched_from_the_least_to_the_most(snapshot: Snapshot) -> None:
    frame = funnel.funnels(snapshot, SOUTH)
    figure = FUNNELS.draw(frame, NL)
    solid, hatched = (trace for trace in figure.data if trace.type == "bar")
    assert list(solid.x) == [18, 12, 8]
    assert list(zip(hatched.base, hatched.x, strict=True)) == [(12, 5), (8, 5)]
    # A share that is known within 25 points stands beside its count; others are in the table.
    assert texts(figure)[1] == "gestart <b>12–17</b>"


def test_takeaways_read_the_published_total(snapshot: Snapshot) -> None:
    assert said(FUNNELS, funnel.funnels(snapshot, SOUTH)).startswith("18 ingetekend, 12–17 gestart")
    assert said(STATES_NOW, states.states(snapshot, SOUTH)) == (
        "Van de 18 zijn er 3–8 lopend, 1–6 wachtend, 8–13 afgerond en 0 afgehaakt."
    )


def test_states_that_are_not_shown_are_the_dotted_rest_of_the_bar(snapshot: Snapshot) -> None:
    figure = STATES_NOW.draw(states.states(snapshot, SOUTH), NL)
    *drawn, rest = figure.data
    assert [trace.x[0] for trace in drawn] == pytest.approx([100 / 18, 300 / 18, 800 / 18, 0])
    assert rest.x[0] == pytest.approx(600 / 18)
    table = STATES_NOW.tabulate(states.states(snapshot, SOUTH), NL)
    assert table.iloc[0].tolist() == [
        "Zuid",
        "alle proeftuinen",
        "te klein om te tonen",
        "3–8",
        "8–13",
        0,
        18,
    ]


def test_enrolments_are_a_band_up_to_the_public_total(snapshot: Snapshot) -> None:
    figure = ENROLMENT.draw(enrolment.against_plan(snapshot, SOUTH), NL)
    thick = next(trace for trace in figure.data if trace.line.width == 3)
    # Nothing at the start, unknown at the end of the first quarter, 18 from then on.
    assert list(thick.y) == [0, None, 18, 18]
    low, high = (trace for trace in figure.data if trace.line.width == 1 and trace.line.dash is None)
    assert list(low.y) == [0, 8, 18, 18]
    assert list(high.y) == [0, 13, 18, 18]


def test_an_end_that_is_a_range_is_a_stroke_and_no_dot(snapshot: Snapshot) -> None:
    figure = ENROLMENT.draw(
        enrolment.against_plan(snapshot, Selection(("south",), QuarterRange.parse("2023-Q1"))), NL
    )
    ends = next(trace for trace in figure.data if trace.mode == "markers+text")
    assert (ends.marker.size[0], ends.error_y.arrayminus[0], ends.text[0]) == (0.1, 5, "<b>8–13</b>")


def test_what_no_agency_shows_is_drawn_without_an_agency(snapshot: Snapshot) -> None:
    figure = PER_QUARTER.draw(flow.per_quarter(snapshot), NL)
    # Enrolled in the first quarter: north 40 and south 8 at least are 48 of the 50 that are published.
    sure, maybe = figure.data[2], figure.data[3]
    assert sure.y[0] == 2
    # In the second quarter 5 to 10 enrolled, and 8 to 13 completed.
    assert list(maybe.y) == [5, 5]
    assert {"50", "5–10", "8–13"} <= set(texts(figure))
    assert said(PER_QUARTER, flow.per_quarter(snapshot)) == "De meeste intekeningen vielen in 2023-K1: 50."
    # South alone: 8–13 or 5–10.
    assert said(PER_QUARTER, flow.per_quarter(snapshot, SOUTH)) == (
        "De meeste intekeningen vielen in 2023-K1 of 2023-K2."
    )


def test_reasons_that_are_all_too_small_are_not_ranked(snapshot: Snapshot) -> None:
    assert said(DROPOUT_REASONS, dropouts.reasons(snapshot, SOUTH)) == (
        # Six in all, of whom one at least left the north.
        "Van 2–5 afhakers is de reden voor 0 onbekend; welke reden het meest genoemd is, is te klein om te "
        "tonen."
    )
    figure = DROPOUT_REASONS.draw(dropouts.reasons(snapshot, SOUTH), NL)
    assert texts(figure) == ["te klein om te tonen", "te klein om te tonen", "0"]
    assert list(figure.data[0].x) == [1, 1, 0]
    # Together two to twelve moved: that is a figure, and those of the agencies stand beside it.
    assert "2–12  (Noord 1–6 · Zuid 1–6)" in texts(DROPOUT_REASONS.draw(dropouts.reasons(snapshot), NL))


def test_a_perspective_is_named_only_where_it_is_surely_the_largest(snapshot: Snapshot) -> None:
    # 48 of 58 to 54 of 58: whoever isn't the one is the other. (48 + 10, 54 + 4.)
    assert said(PROFILE, profile.traits(snapshot)).startswith(
        "83–93\u00a0% heeft een professioneel perspectief"
    )
    assert said(PROFILE, profile.traits(snapshot, SOUTH)) == ""


def test_destinations_of_a_few_are_not_ranked_and_have_no_whisker(snapshot: Snapshot) -> None:
    frame = guidance.shares(snapshot, SOUTH)
    assert said(DESTINATIONS, frame) == (
        "Waar de meeste van de 3–18 gemeten registraties naartoe gingen, is niet te zeggen: de aantallen "
        "zijn te klein om exact te tonen."
    )
    figure = DESTINATIONS.draw(frame, NL)
    assert texts(figure)[:3] == ["te klein om te tonen"] * 3
    whiskers = next(trace for trace in figure.data if trace.type == "scatter" and trace.mode == "markers")
    # Those of the three to which surely nobody was guided.
    assert len(whiskers.y) == 3
    assert said(SECTORS, guidance.sectors(snapshot, SOUTH)) == (
        "Hoeveel van de begeleiding naar een beroepsopleiding voor de zorgsector is, is te klein om te tonen."
    )


def test_beside_other_agencies_a_share_of_a_few_is_pale(snapshot: Snapshot) -> None:
    figure = DESTINATIONS_BY_AGENCY.draw(guidance.by_agency(snapshot), NL)
    assert {"Noord 77\u00a0%", "Zuid te klein om te tonen"} <= set(texts(figure))
    strokes = next(trace for trace in figure.data if trace.mode == "lines+markers")
    assert strokes.line.color.endswith(",0.3)")
    # One of at most thirteen, six of at least eight.
    assert list(strokes.x[:2]) == pytest.approx([100 / 13, 600 / 8])


def test_through_the_quarters_nothing_is_said_of_what_is_too_small(snapshot: Snapshot) -> None:
    told = said(DESTINATIONS_BY_QUARTER, guidance.by_quarter(snapshot, SOUTH))
    assert told.startswith(
        "Waar de meeste naartoe gingen in 2023-K2, het laatste volledige kwartaal, is niet"
    )


def test_a_median_that_may_lie_in_several_bins_is_hatched(snapshot: Snapshot) -> None:
    frame = durations.quantiles(snapshot, SOUTH)
    figure = TIME_PER_STEP.draw(frame, NL)
    hatched = [trace for trace in figure.data if trace.marker.pattern.shape]
    # In weeks 4 to 7 at most 11 of 21 take the step (52 %), at least 6 of 26; by week 11 at least 69 % have.
    assert [(list(trace.base), list(trace.x)) for trace in hatched] == [([4], [8])]
    assert said(TIME_PER_STEP, frame) == "Van start tot afronding: de helft na 4–11 weken."


def test_a_course_that_is_a_band_has_no_line_in_its_middle(snapshot: Snapshot) -> None:
    figure = TIME_COURSE.draw(durations.survival(snapshot, SOUTH), NL)
    lines = [trace for trace in figure.data if trace.fill is None and trace.line.width in (1, 3)]
    drawn = [y for trace in lines[1:] for y in trace.y if y is not None]
    assert set(drawn) == {0}


def test_a_card_of_a_few_says_so(snapshot: Snapshot) -> None:
    figures = key_figures(snapshot, SOUTH_IN_Q2)
    table = CARDS.tabulate(figures, NL)
    value = dict(zip(table["Kerncijfer"], table["Waarde"], strict=True))
    assert value["Deelnemers"] == "5–10"
    assert value["Afgerond"] == 0
    against = dict(zip(table["Kerncijfer"], table["Tegenover"], strict=True))
    # Three to eight of five to ten can be almost any share.
    assert against["Lopend"] == "van 5–10"


def test_the_axis_of_the_targets_is_as_long_as_the_ranges_on_it(snapshot: Snapshot) -> None:
    frame = by_agency(snapshot, SOUTH_IN_Q2)
    figure = BULLET.draw(frame, NL)
    expected = float(frame["expected"].iloc[0])
    assert figure.layout.xaxis.range[1] == pytest.approx(102 * 10 / expected)


def test_a_sentence_has_figures_where_words_would_break_it(snapshot: Snapshot) -> None:
    assert trajectories_and_persons(snapshot, SOUTH_IN_Q2, NL) == (
        "5–10 trajecten ingetekend in deze kwartalen; 1–6 personen tekenden er voor het eerst in."
    )
