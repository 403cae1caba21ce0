"""What the cards say, for figures put together by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from vib.charts.card_words import card, difference, signed, weeks
from vib.charts.cards import CARDS
from vib.charts.look import Look
from vib.metrics.progress import JOINT_LEFT_OUT, KeyFigures, Point, Progress
from vib.metrics.status import NO_TARGET, PACE, PUNCTUALITY, SPENDING, judge, undecided
from vib.model.quarters import QuarterRange
from vib.model.selection import EVERYTHING, Selection

AS_OF = date(2023, 11, 30)
NAMES = (("atlas", "Atlas"), ("agii", "AgII"), ("amal", "Amal"), ("joint", "Overkoepelend"))
NL = Look(language="nl", as_of=AS_OF, agencies=NAMES)
EN = replace(NL, language="en")

PARTICIPANTS = Progress(
    "participants",
    "participation.enrolled",
    "deelnemers",
    733,
    733,
    judge(PACE, 733, 733, 1020.4),
    AS_OF,
    target=2000,
    share=(36.65, 36.65),
    expected=1020.4,
    assumed=("atlas", "agii", "amal"),
    days=(-196, -196),
)
DROPPED_OUT = Progress(
    "dropped_out",
    "participation.dropped_out",
    "deelnemers",
    6,
    6,
    undecided(PACE, NO_TARGET),
    AS_OF,
    share=(0.82, 0.82),
    whole=(733, 733),
)
RECURRENT = Progress(
    "recurrent",
    "budget.spent",
    "EUR",
    Decimal("72954.94"),
    Decimal("72954.94"),
    judge(SPENDING, Decimal("72954.94"), Decimal("72954.94"), Decimal("65000.00")),
    date(2022, 12, 31),
    target=Decimal("3000000.00"),
    share=(2.43, 2.43),
    expected=Decimal("65000.00"),
    days=(6, 6),
)
MILESTONES = Progress(
    "milestones",
    "milestones.on_time",
    "aantal",
    5,
    5,
    judge(PUNCTUALITY, 5, 5, 10),
    AS_OF,
    target=10,
    share=(50.0, 50.0),
    still_late=2,
    parts=(("planned", 5), ("running", 4), ("done", 13)),
)


def test_participants_as_the_minister_reads_them() -> None:
    told = card(PARTICIPANTS, NL, EVERYTHING)
    assert f"{told.value} {told.against}" == "733 / 2.000 · 36,7\u00a0%"
    assert told.word == "Achterstand"
    assert told.expected == "Verwacht: 1.020 (rechte lijn: aanname)"
    assert told.gap == "Verschil: −287 deelnemers · 28 weken achter"
    assert told.data == "Peildatum 30 november 2023"
    assert told.filters == ""


def test_some_paths_only_may_be_an_assumption() -> None:
    told = card(replace(PARTICIPANTS, assumed=("amal",)), NL, EVERYTHING)
    assert told.expected == "Verwacht: 1.020 (Amal: rechte lijn, aanname)"
    chosen = card(replace(PARTICIPANTS, assumed=("amal",)), NL, Selection(("amal",)))
    assert chosen.expected == "Verwacht: 1.020 (rechte lijn: aanname)"


def test_an_interval_is_printed_as_one() -> None:
    row = replace(PARTICIPANTS, low=45, high=60, share=(2.25, 3.0), days=(-30, 10))
    told = card(row, EN, EVERYTHING)
    assert told.value == "45–60"
    assert told.against == "/ 2,000 · 2.3–3.0%"
    assert told.gap == "Difference: −975 to −960 participants · 4 weeks behind to 1 week ahead"


def test_a_target_that_is_reached_is_said_rather_than_weeks() -> None:
    told = card(replace(PARTICIPANTS, low=2000, high=2000, days=(0, 0)), EN, EVERYTHING)
    assert told.gap == "Difference: +980 participants · target reached"


def test_without_a_target_the_share_names_its_denominator_and_no_rule_applies() -> None:
    told = card(DROPPED_OUT, NL, EVERYTHING)
    assert told.against == "· 0,8\u00a0% van 733"
    assert (told.reason, told.rule) == ("Geen doelwaarde vastgelegd.", "")
    assert (told.expected, told.gap) == ("", "")


def test_money_is_compared_on_the_day_until_which_it_is_known() -> None:
    told = card(RECURRENT, NL, EVERYTHING)
    assert told.value == "€\u00a072.954,94"
    assert told.against == "/ €\u00a03.000.000 · 2,4\u00a0%"
    assert told.expected == "Gepland tot die datum: €\u00a065.000"
    assert told.gap == "Verschil: +€\u00a07.955 · 1 week voor"
    assert told.data == "Uitgaven bekend tot en met 31 december 2022"
    assert told.word == "Boven plan"


def test_agencies_whose_data_end_earlier_or_are_missing_are_named() -> None:
    late = replace(PARTICIPANTS, late=(("amal", date(2023, 6, 30)),))
    assert card(late, NL, EVERYTHING).data == "Peildatum 30 november 2023 (Amal tot 30 juni 2023)"
    missing = replace(RECURRENT, missing=("agii",))
    assert card(missing, NL, EVERYTHING).data.endswith("(niets gerapporteerd: AgII)")


def test_joint_means_are_not_unknown_where_agencies_are_chosen() -> None:
    joint = undecided(SPENDING, JOINT_LEFT_OUT)
    row = replace(RECURRENT, low=None, high=None, share=None, expected=None, target=None, judgement=joint)
    told = card(row, NL, Selection(("atlas",), QuarterRange.parse("2023-Q1")))
    assert (told.value, told.against, told.filters) == ("–", "", "")
    nothing = replace(row, judgement=undecided(SPENDING, "No spending was reported yet."))
    assert card(nothing, NL, EVERYTHING).value == "onbekend"


def test_late_milestones_say_how_many_are_still_open() -> None:
    told = card(MILESTONES, NL, EVERYTHING)
    assert told.against == "/ 10 · 50,0\u00a0%"
    assert told.expected == "5 te laat, waarvan 2 nog niet klaar"
    assert told.gap == "13 afgerond · 4 lopend · 5 gepland"
    assert card(replace(MILESTONES, still_late=5), EN, EVERYTHING).expected == "5 late"
    assert card(replace(MILESTONES, still_late=0), EN, EVERYTHING).expected == "5 done late"
    assert card(replace(MILESTONES, low=10, still_late=0), EN, EVERYTHING).expected == "none late"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (PARTICIPANTS, "Kwartalen: dag van de intekening"),
        (RECURRENT, "Kwartalen: periode van de uitgave; jaarbedragen alleen per heel jaar"),
        (MILESTONES, "Kwartalen: geplande of werkelijke periode · met die van het hele project"),
    ],
)
def test_a_card_says_what_the_quarters_do_to_it(row: Progress, said: str) -> None:
    assert card(row, NL, Selection(("atlas",), QuarterRange.parse("2023-Q1"))).filters == said


def test_distances_in_words() -> None:
    assert weeks((-196, -196), EN) == "28 weeks behind"
    assert weeks((7, 7), EN) == "1 week ahead"
    assert weeks((-3, -3), EN) == "less than a week apart"
    assert weeks((0, 0), EN) == "on the day"


def test_differences_carry_a_true_sign_except_nothing() -> None:
    assert signed(-12, "deelnemers", NL) == "−12"
    assert signed(Decimal("0.4"), "EUR", NL) == "€\u00a00"
    assert difference(3, 3, "deelnemers", NL) == "+3"
    assert difference(-3, 2, "deelnemers", NL) == "−3 tot +2"


def test_the_cards_are_escaped_and_draw_their_course() -> None:
    trail = (Point(date(2023, 6, 30), 264, 264), Point(AS_OF, 733, 733))
    figures = KeyFigures((PARTICIPANTS, DROPPED_OUT), {"participants": trail}, EVERYTHING)
    evil = replace(EN, agencies=(("atlas", "<b>x</b>"), *NAMES[1:]))
    late = replace(PARTICIPANTS, late=(("atlas", AS_OF),))
    body = str(CARDS.render(replace(figures, rows=(late, DROPPED_OUT)), evil))
    assert body.count("<article") == 2
    assert body.count('class="vib-course"') == 1
    assert 'alt="Course: 264 on 30 June 2023, 733 on 30 November 2023"' in body
    assert "<b>x</b>" not in body
    assert "&lt;b&gt;x&lt;/b&gt;" in body
    assert "<svg" not in body


def test_the_table_says_what_the_cards_say() -> None:
    table = CARDS.tabulate(KeyFigures((PARTICIPANTS, DROPPED_OUT), {}, EVERYTHING), EN)
    first, second = table.to_dict("records")
    assert (first["Key figure"], first["Value"], first["Against"]) == ("Participants", 733, "2,000 · 36.7%")
    assert (first["Unit"], second["Unit"]) == ("participants", "participants")
    assert second["Status"] == "No judgement: No target was set."
