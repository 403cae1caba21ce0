"""The charts of participation, on two agencies small enough to count on fingers.

North (one pilot, the harbour): 10 enrolled in the first quarter of 2023; 8 started, of whom 4 completed, 1 is
running and 3 dropped out; 2 wait. South (the park, and the square where nobody came): 3 enrolled and run.
"""

from datetime import date
from typing import Any

import pandas as pd
import pytest

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
from vib.metrics import dropouts, durations, enrolment, flow, funnel, profile, states
from vib.model.quarters import QuarterRange
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot

AGENCIES = (("north", "Noord"), ("south", "Zuid"))
PILOTS = (("harbour", "Haven"), ("park", "Park"), ("square", "Plein"))
NL = Look("nl", as_of=date(2023, 5, 15), agencies=AGENCIES, pilots=PILOTS)
NORTH, SOUTH = Selection(("north",)), Selection(("south",))


def _states(agency: str, pilot: str, **counts: int) -> list[dict[str, Any]]:
    place = {"agency": agency, "pilot": pilot, "enrolled_quarter": "2023-Q1"}
    return [{**place, "state": state, "count": count} for state, count in counts.items()]


def _events(agency: str, quarter: str, **counts: int) -> list[dict[str, Any]]:
    place = {"agency": agency, "event_quarter": quarter}
    return [{**place, "event": event, "count": count} for event, count in counts.items()]


def _bins(agency: str, step: str, **bins: tuple[int, int]) -> list[dict[str, Any]]:
    return [
        {"agency": agency, "step": step, "weeks": weeks[1:], "outcome": outcome, "count": count}
        for weeks, counts in bins.items()
        for outcome, count in zip(("ended", "under_way"), counts, strict=True)
    ]


def _trait(agency: str, trait: str, value: str, count: int) -> dict[str, Any]:
    return {"agency": agency, "pilot": agency, "trait": trait, "value": value, "count": count}


CUBES: dict[str, list[dict[str, Any]]] = {
    "participation": [
        *_states("north", "harbour", waiting=2, running=1, completed=4, dropped_out=3),
        *_states("south", "park", running=3),
    ],
    "started": [
        {"agency": "north", "pilot": "harbour", "enrolled_quarter": "2023-Q1", "count": 8},
        {"agency": "south", "pilot": "park", "enrolled_quarter": "2023-Q1", "count": 3},
    ],
    "persons": [
        {"agency": "*", "pilot": "*", "first_quarter": "*", "count": 12},
        {"agency": "*", "pilot": "*", "first_quarter": "2023-Q1", "count": 12},
        {"agency": "north", "pilot": "*", "first_quarter": "*", "count": 10},
        {"agency": "south", "pilot": "*", "first_quarter": "*", "count": 3},
    ],
    "flow": [
        *_events("north", "2023-Q1", enrolled=10, started=8, completed=4),
        *_events("north", "2023-Q2", dropped_out=3),
        *_events("south", "2023-Q1", enrolled=3, started=3),
    ],
    "durations": [
        *_bins("north", "enrolled_to_started", w000=(6, 0), w004=(2, 2)),
        *_bins("north", "started_to_completed", w008=(1, 0), w012=(1, 6)),
        *_bins("south", "enrolled_to_started", w000=(3, 0)),
    ],
    "dropout_reasons": [
        {"agency": "north", "reason": "health", "count": 1},
        {"agency": "north", "reason": "unknown", "count": 2},
    ],
    "profile": [
        _trait("north", "perspective", "professional", 6),
        _trait("north", "perspective", "educational", 2),
        _trait("north", "perspective", "unknown", 2),
        _trait("south", "perspective", "professional", 3),
    ],
}
METRICS = (
    (FUNNELS, funnel.funnels),
    (STATES_NOW, states.states),
    (ENROLMENT, enrolment.against_plan),
    (PER_QUARTER, flow.per_quarter),
    (TIME_PER_STEP, durations.quantiles),
    (TIME_COURSE, durations.survival),
    (DROPOUT_REASONS, dropouts.reasons),
    (PROFILE, profile.traits),
)


def _tables(late: date | None = None) -> dict[str, list[dict[str, Any]]]:
    return {
        "agencies": [
            {"id": "north", "name": "Noord", "order": 1},
            {"id": "south", "name": "Zuid", "order": 2, "data_until": late},
        ],
        "pilots": [
            {
                "id": "harbour",
                "agency": "north",
                "name": "H",
                "region": "N",
                "actual_start": date(2023, 1, 1),
            },
            {"id": "park", "agency": "south", "name": "P", "region": "Z", "actual_start": date(2023, 1, 1)},
            {"id": "square", "agency": "south", "name": "S", "region": "Z"},
        ],
        "targets": [
            {
                "agency": "north",
                "metric": "participants",
                "quarter": "2023-Q4",
                "value": 365,
                "path_start": date(2022, 12, 31),
            },
        ],
    }


@pytest.fixture
def snapshot(make_snapshot: Any) -> Snapshot:
    made: Snapshot = make_snapshot(as_of=date(2023, 5, 15), tables=_tables(), cubes=CUBES)
    return made


def said(spec: ChartSpec, frame: pd.DataFrame) -> str:
    assert spec.takeaway is not None
    return spec.takeaway(frame, NL)


def texts(figure: Any) -> list[str]:
    return [str(text).strip() for trace in figure.data if trace.text is not None for text in trace.text]


def notes(figure: Any) -> list[str]:
    return [note.text for note in figure.layout.annotations]


@pytest.mark.parametrize(("spec", "metric"), METRICS, ids=lambda part: getattr(part, "id", ""))
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("selection", [EVERYTHING, NORTH, SOUTH], ids=["all", "north", "south"])
def test_every_chart_draws_tells_and_tabulates(
    snapshot: Snapshot, spec: ChartSpec, metric: Any, language: Any, selection: Selection
) -> None:
    look = Look(language, dark=language == "en", as_of=snapshot.as_of, agencies=AGENCIES, pilots=PILOTS)
    frame = metric(snapshot, selection)
    before = frame.copy()
    assert len(spec.draw(frame, look).to_json()) > 200
    assert spec.tell(frame, look)
    assert list(spec.tabulate(frame, look).columns)
    pd.testing.assert_frame_equal(frame, before)


def test_each_step_says_its_count_and_its_shares(snapshot: Snapshot) -> None:
    assert texts(FUNNELS.draw(funnel.funnels(snapshot), NL))[:3] == [
        "ingetekend <b>10</b>",
        "gestart <b>8</b> · 80\u00a0% van ingetekend",
        "afgerond <b>4</b> · 40\u00a0% van ingetekend · 50\u00a0% van gestart",
    ]


def test_a_pilot_that_has_not_started_is_named_as_such(snapshot: Snapshot) -> None:
    labels = FUNNELS.draw(funnel.funnels(snapshot), NL).layout.yaxis.ticktext
    assert [("nog niet gestart" in label) for label in labels] == [False, False, True]


def test_a_suppressed_step_is_a_range(make_snapshot: Any) -> None:
    cells = [{**cell, "low": 1, "high": 4} for cell in _states("south", "park", running=0)]
    snapshot = make_snapshot(tables=_tables(), cubes={"participation": cells, "started": []})
    frame = funnel.funnels(snapshot, SOUTH)
    assert texts(FUNNELS.draw(frame, NL))[0] == "ingetekend <b>1–4</b>"
    assert FUNNELS.tabulate(frame, NL)["trajecten"].tolist()[0] == "1–4"


def test_nobody_running_counts_as_lost(snapshot: Snapshot) -> None:
    frame = states.states(snapshot)
    assert said(STATES_NOW, frame) == "Van de 13 zijn er 4 lopend, 2 wachtend, 4 afgerond en 3 afgehaakt."
    bars = STATES_NOW.draw(frame, NL).data
    assert [round(sum(bar.x[row] for bar in bars), 6) for row in range(3)] == [100, 100, 100]
    table = STATES_NOW.tabulate(frame, NL)
    assert table.iloc[0].tolist() == ["samen", "alle proeftuinen", 2, 4, 4, 3, 13]


def test_the_rest_of_a_bar_with_intervals_is_not_given_to_a_state(make_snapshot: Any) -> None:
    cells = _states("south", "park", completed=6)
    hidden = {**_states("south", "park", running=0)[0], "low": 1, "high": 4}
    frame = states.states(make_snapshot(tables=_tables(), cubes={"participation": [*cells, hidden]}), SOUTH)
    bars = STATES_NOW.draw(frame, NL).data
    # Seven to ten enrolled: 6 of 10 surely completed, 1 of 10 surely runs, of 3 of 10 it isn't shown.
    assert [bar.x[0] for bar in bars] == pytest.approx([0, 10, 60, 0, 30])


def test_enrolments_are_held_against_the_straight_line(snapshot: Snapshot) -> None:
    # One a day from 1 January: on 15 May, day 135 of the year, 135 were expected.
    figure = ENROLMENT.draw(enrolment.against_plan(snapshot), NL)
    assert "<b>Noord</b><br>10 · verwacht 135 (−125)" in notes(figure)
    assert "<b>Zuid</b><br>3 · geen gepland pad" in notes(figure)
    assert notes(figure).count("aanname: rechte lijn") == 1
    told = said(ENROLMENT, enrolment.against_plan(snapshot))
    assert told == "Ingetekend tegenover het geplande pad: Noord −125."


def test_the_target_of_one_agency_alone_has_room_left_of_the_plot(snapshot: Snapshot) -> None:
    # A plot as wide as the figure: the mark `365` is some 20 pixels wide.
    figure = ENROLMENT.draw(enrolment.against_plan(snapshot, Selection(("north",))), NL)
    assert figure.layout.xaxis.domain[0] == 0
    assert figure.layout.margin.l >= 7 * max(len(text) for text in figure.layout.yaxis.ticktext) + 8


def test_an_agency_that_delivered_late_says_until_when(make_snapshot: Any) -> None:
    late = make_snapshot(as_of=date(2023, 5, 15), tables=_tables(date(2023, 3, 31)), cubes=CUBES)
    assert "<b>Zuid, tot 31 maart 2023</b><br>3 · geen gepland pad" in notes(
        ENROLMENT.draw(enrolment.against_plan(late), NL)
    )
    frame = flow.per_quarter(late)
    assert "onvolledig: Noord, tot 15 mei 2023; Zuid, tot 31 maart 2023" in notes(PER_QUARTER.draw(frame, NL))
    table = PER_QUARTER.tabulate(frame, NL).set_index(["kwartaal", "agentschap"])
    assert table.loc[("2023-K2", "Zuid"), "ingetekend"] is None
    assert table.loc[("2023-K2", "Noord"), "afgehaakt"] == 3


def test_the_quarter_under_way_is_marked(snapshot: Snapshot) -> None:
    frame = flow.per_quarter(snapshot)
    assert "onvolledig: tot en met 15 mei 2023" in notes(PER_QUARTER.draw(frame, NL))
    assert said(PER_QUARTER, frame) == (
        "De meeste intekeningen vielen in 2023-K1: 13. Nog niet volledig: 2023-K2."
    )
    assert PER_QUARTER.tabulate(frame, NL)["kwartaal volledig"].tolist() == [True, True, False, False]


def test_an_agency_keeps_its_pattern_when_another_is_left_out(snapshot: Snapshot) -> None:
    def shapes(selection: Selection) -> dict[str, Any]:
        figure = PER_QUARTER.draw(flow.per_quarter(snapshot, selection), NL)
        return {bar.marker.color: bar.marker.pattern.shape for bar in figure.data if bar.type == "bar"}

    assert shapes(SOUTH).items() <= shapes(EVERYTHING).items()


def test_a_median_is_a_bin_of_weeks_or_not_yet_reached(snapshot: Snapshot) -> None:
    # North: 6 of 10 start at once, so half is reached in the first bin; 1 of 8, then 1 of 4 complete: 34 %.
    assert said(TIME_PER_STEP, durations.quantiles(snapshot, NORTH)) == (
        "Van intekening tot start: de helft na 0–3 weken; "
        "van start tot afronding: minder dan de helft is al zo ver."
    )
    shown = notes(TIME_PER_STEP.draw(durations.quantiles(snapshot, NORTH), NL))
    assert "nog niet<br>bereikt" in shown


def test_the_course_is_told_as_far_as_enough_are_followed(snapshot: Snapshot) -> None:
    told = TIME_COURSE.tell(durations.survival(snapshot, NORTH), NL)
    assert "van intekening tot start, Noord: 60\u00a0% na 4 weken." in told
    frame = TIME_COURSE.tabulate(durations.survival(snapshot, NORTH), NL)
    assert frame["% dat de stap gezet heeft"].tolist()[0] == 60.0


def test_the_sentence_goes_no_further_than_every_line_rests_on_enough(make_snapshot: Any) -> None:
    # In the north 5 of 20 by week 4 and 10 of 20 by week 8 (15 followed then); in the south, 5 of 10 by
    # week 4, after which only 5 are followed.
    bins = {"w000": (5, 0), "w004": (5, 0), "w008": (10, 0)}
    cubes = {
        "durations": [
            *_bins("north", "started_to_completed", **bins),
            *_bins("south", "started_to_completed", w000=(5, 0), w004=(5, 0)),
        ]
    }
    both = durations.survival(make_snapshot(tables=_tables(), cubes=cubes))
    assert said(TIME_COURSE, both) == "Afgerond 4 weken na de start: Noord 25\u00a0%, Zuid 50\u00a0%."
    alone = durations.survival(make_snapshot(tables=_tables(), cubes=cubes), NORTH)
    assert said(TIME_COURSE, alone) == "Afgerond 12 weken na de start: Noord 100\u00a0%."


def test_unknown_is_a_reason_and_comes_last(snapshot: Snapshot) -> None:
    frame = dropouts.reasons(snapshot)
    assert texts(DROPOUT_REASONS.draw(frame, NL)) == ["1  (Noord 1)", "2  (Noord 2)"]
    assert said(DROPOUT_REASONS, frame) == (
        "Van 3 afhakers is de reden voor 2 onbekend; meest genoemd: gezondheid (1)."
    )
    assert NL.say(DROPOUT_REASONS.empty) == "Niemand haakte af."


def test_shares_are_of_the_known_and_the_unknown_are_a_number(snapshot: Snapshot) -> None:
    told = PROFILE.tell(profile.traits(snapshot), NL)
    # 9 of the 11 known; 2 unknown.
    assert told.startswith(
        "Perspectief: professioneel perspectief 82\u00a0%, educatief perspectief 18\u00a0%, "
        "onbekend (aantal) 2."
    )
    table = PROFILE.tabulate(profile.traits(snapshot, NORTH), NL)
    assert table.iloc[0].tolist() == ["Noord", "perspectief", "professioneel perspectief", 6, 8, 75.0]


def test_trajectories_and_persons_are_told_apart(snapshot: Snapshot) -> None:
    assert trajectories_and_persons(snapshot, EVERYTHING, NL).startswith(
        "13 trajecten van 12 unieke personen"
    )
    first = Selection((), QuarterRange.parse("2023-Q1"))
    assert trajectories_and_persons(snapshot, first, NL) == (
        "13 trajecten ingetekend in deze kwartalen; 12 personen tekenden er voor het eerst in."
    )
