from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from vib.charts.change_table import CHANGES
from vib.charts.change_words import lines
from vib.charts.look import Look

LOOK = Look(
    language="nl",
    as_of=date(2023, 11, 30),
    agencies=(("atlas", "Atlas"), ("agii", "AgII"), ("joint", "Overkoepelend")),
)
COLUMNS = (
    *("kind", "code", "agency", "quarter", "year", "funding", "unit"),
    *("before_low", "before_high", "after_low", "after_high", "change", "title_nl", "title_en"),
    *("before_day", "before_precision", "after_day", "after_precision", "shift", "shift_unit", "since"),
)


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    full = [{**dict.fromkeys(COLUMNS), "since": date(2023, 6, 30), **row} for row in rows]
    return pd.DataFrame(full, columns=list(COLUMNS), dtype=object)


def ends(before: Any, after: Any) -> dict[str, Any]:
    return {"before_low": before, "before_high": before, "after_low": after, "after_high": after}


PEOPLE = {"kind": "figure", "code": "participants", "unit": "deelnemers", **ends(264, 733)}
MONEY = {"kind": "spending", "funding": "recurrent", "unit": "EUR"}


def told(*rows: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    return [(line.what, line.then, line.now, line.change) for line in lines(frame(*rows), LOOK)]


def test_then_now_and_the_difference() -> None:
    assert told(PEOPLE) == [("Deelnemers", "264", "733", "+469")]
    assert told({**PEOPLE, **ends(264, 264)})[0][3] == "ongewijzigd"
    assert told({**PEOPLE, **ends(None, 733)})[0][1:] == ("–", "733", "nieuw")
    # The difference of money is as exact as the two amounts it is between.
    money = {**PEOPLE, "unit": "EUR", **ends(Decimal("429940.91"), Decimal("520947.76"))}
    assert told(money)[0][3] == "+€\u00a091.006,85"


def test_intervals_have_a_difference_with_two_ends() -> None:
    row = {**PEOPLE, "before_low": 5, "before_high": 9, "after_low": 11, "after_high": 12}
    assert told(row) == [("Deelnemers", "5–9", "11–12", "+2 tot +7")]


def test_two_intervals_that_are_alike_are_not_unchanged() -> None:
    row = {**PEOPLE, "before_low": 5, "before_high": 11, "after_low": 5, "after_high": 11}
    assert told(row) == [("Deelnemers", "5–11", "5–11", "−6 tot +6")]


def test_news_is_what_surely_changed() -> None:
    assert CHANGES.takeaway is not None
    open_row = {**PEOPLE, "before_low": 5, "before_high": 11, "after_low": 8, "after_high": 14}
    assert CHANGES.takeaway(frame(open_row), LOOK) == (
        "Sinds 30 juni 2023: wat er bij de deelnemers veranderde, is te klein om te tonen; "
        "geen wijziging in mijlpalen."
    )
    more = {**open_row, "after_low": 12, "after_high": 17}
    assert CHANGES.takeaway(frame(more), LOOK) == "Sinds 30 juni 2023: +1 tot +12 deelnemers."


def test_new_spending_is_one_line_a_purse_and_agency() -> None:
    rows = [
        {**MONEY, "agency": "atlas", "quarter": "2023-Q1", **ends(None, Decimal("10.00"))},
        {**MONEY, "agency": "atlas", "quarter": "2023-Q2", **ends(None, Decimal("5.50"))},
        {**MONEY, "agency": "agii", "year": 2022, **ends(None, Decimal("7.00"))},
        {**MONEY, "agency": "agii", "quarter": "2023-Q1", **ends(Decimal("9.00"), Decimal("8.00"))},
    ]
    assert told(*rows) == [
        ("Atlas (recurrente middelen), 2023-K1 – 2023-K2", "–", "€\u00a015,50", "nieuw gerapporteerd"),
        ("AgII (recurrente middelen), 2022", "–", "€\u00a07", "nieuw gerapporteerd"),
        ("AgII, 2023-K1 (recurrente middelen)", "€\u00a09", "€\u00a08", "−€\u00a01"),
    ]


def test_milestones_in_the_unit_of_their_precision() -> None:
    slipped = {
        "kind": "milestone",
        "title_nl": "Concept",
        "change": "later",
        "shift": 2,
        "shift_unit": "quarter",
        "before_day": date(2024, 1, 1),
        "before_precision": "quarter",
        "after_day": date(2024, 7, 1),
        "after_precision": "quarter",
    }
    removed = {**slipped, "change": "removed", "after_day": None, "after_precision": None}
    assert told(slipped, {**slipped, "change": "done"}, removed) == [
        ("Concept", "2024-K1", "2024-K3", "+2 kwartalen"),
        ("Concept", "2024-K1", "2024-K3", "afgerond"),
        ("Concept", "2024-K1", "–", "geschrapt"),
    ]


def test_targets_and_corrections() -> None:
    target = {"kind": "target", "code": "participants", "agency": "atlas", "unit": "deelnemers"}
    corrected = {"kind": "definition", "change": "correction", "title_nl": "Dubbele registratie."}
    assert told(corrected, {**target, **ends(900, 900), "change": "new_path"}) == [
        ("Dubbele registratie.", "", "", "correctie"),
        ("Doelwaarde: deelnemers, Atlas", "900", "900", "ander pad, zelfde doelwaarde"),
    ]


def test_the_sentence_names_the_day_and_the_news() -> None:
    late = {"kind": "late_registration", "agency": "atlas", "quarter": "2023-Q2", "unit": "deelnemers"}
    rows = frame(PEOPLE, {**late, **ends(121, 128)})
    assert CHANGES.takeaway is not None
    assert (
        CHANGES.takeaway(rows, LOOK)
        == "Sinds 30 juni 2023: +469 deelnemers; afgesloten kwartalen gewijzigd: 1."
    )


def test_what_stayed_as_it_was_is_no_news() -> None:
    same = frame({**PEOPLE, **ends(264, 264)})
    assert CHANGES.takeaway is not None
    said = "Sinds 30 juni 2023: geen verschil in deelnemers of mijlpalen."
    assert CHANGES.takeaway(same, LOOK) == said


def test_the_table_has_both_dates_in_its_heads_and_is_escaped() -> None:
    evil = {"kind": "milestone", "title_nl": "<i>x</i>", "change": "added"}
    body = str(CHANGES.render(frame(PEOPLE, evil), LOOK))
    assert body.count("<table>") == 2
    assert '<th scope="col">30 juni 2023</th><th scope="col">30 november 2023</th>' in body
    assert "<i>x</i>" not in body
    table = CHANGES.tabulate(frame(PEOPLE, evil), LOOK)
    assert list(table.columns) == ["Groep", "Wat", "30 juni 2023", "30 november 2023", "Verschil"]
    assert list(table["Groep"]) == ["Kerncijfers", "Mijlpalen"]
