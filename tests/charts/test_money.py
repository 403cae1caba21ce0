"""The charts of the budget, on amounts small enough to work out by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from vib.charts.burndown import BURNDOWN
from vib.charts.cost_types import COST_TYPES
from vib.charts.fte import FTE
from vib.charts.look import Look
from vib.charts.money_concepts import MONEY_CONCEPTS
from vib.charts.spec import ChartSpec
from vib.charts.spending import SPENDING
from vib.charts.strand_rule import STRAND_RULE
from vib.metrics import budget, staffing, strand_rule
from vib.metrics.burndown import burndown
from vib.model.quarters import QuarterRange
from vib.model.selection import Selection

NAMES = (("atlas", "Atlas"), ("agii", "AgII"), ("joint", "Overkoepelend"))
NL = Look("nl", as_of=date(2023, 6, 30), agencies=NAMES)
AGENCIES = [{"id": code, "name": name, "order": place} for place, (code, name) in enumerate(NAMES)]


def _line(kind: str, amount: str, agency: str = "atlas", **more: Any) -> dict[str, Any]:
    funding = "project" if agency == "joint" else "recurrent"
    return {"agency": agency, "funding": funding, "kind": kind, "amount": amount, **more}


LINES = [
    _line("granted", "641500.00", "joint"),
    _line("planned", "100000.00", "joint", quarter="2022-Q4"),
    _line("planned", "541500.00", "joint", quarter="2023-Q4"),
    _line("spent", "86451.51", "joint", year=2022),
    _line("spent", "630.96", "joint", year=2022, cost_type="operating"),
    _line("spent", "85451.51", "joint", year=2022, cost_type="personnel"),
    _line("spent", "308.06", "joint", year=2022, cost_type="depreciation"),
    _line("granted", "1000.00"),
    _line("spent", "100.00", quarter="2022-Q4"),
    _line("spent", "150.00", quarter="2023-Q1"),
    _line("granted", "3000.00", "agii"),
    _line("spent", "50.00", "agii", quarter="2022-Q4"),
]


@pytest.fixture
def snapshot(make_snapshot: Any) -> Any:
    return make_snapshot(as_of=NL.as_of, tables={"agencies": AGENCIES, "budget": LINES})


def _texts(figure: Any) -> list[str]:
    return [str(text).strip() for trace in figure.data if trace.text is not None for text in trace.text]


def _said(spec: ChartSpec, frame: Any, look: Look = NL) -> str:
    assert spec.takeaway is not None
    return spec.takeaway(frame, look).replace("\u00a0", " ")


def test_the_concepts_are_told_apart_with_the_day_they_speak_of(snapshot: Any) -> None:
    frame = budget.concepts(snapshot)
    texts = [text.replace("\u00a0", " ") for text in _texts(MONEY_CONCEPTS.draw(frame, NL))]
    # Project means: granted, planned by the end of 2022, committed, spent (13.47… %), justified.
    assert texts[:5] == [
        "€ 641.500",
        "€ 100.000 · 15,6 % · t.e.m. 31 december 2022",
        "niets gerapporteerd",
        "€ 86.452 · 13,5 % · t.e.m. 31 december 2022",
        "niets gerapporteerd",
    ]
    # Recurrent means: 100 + 150 + 50 of 4000; by the end of 2022, until which AgII reported, it was 150.
    assert "€ 300 · 7,5 % · t.e.m. 31 maart 2023 (niet van allen gekend)" in texts
    assert _said(MONEY_CONCEPTS, frame).startswith("Projectmiddelen: 13,5 % besteed op 31 december 2022 · ")


def test_concepts_are_never_stacked(snapshot: Any) -> None:
    figure = MONEY_CONCEPTS.draw(budget.concepts(snapshot), NL)
    assert figure.layout.barmode == "overlay"
    assert {base for trace in figure.data if trace.type == "bar" for base in trace.base} == {0}


def test_the_quarter_filter_leaves_the_state_of_a_purse_alone(snapshot: Any) -> None:
    chosen = Selection(quarters=QuarterRange.parse("2023-Q1"))
    assert budget.concepts(snapshot, chosen).equals(budget.concepts(snapshot))
    assert MONEY_CONCEPTS.date_basis == ""


def test_the_burndown_compares_with_the_plan_on_the_day_spending_is_known(snapshot: Any) -> None:
    frame = burndown(snapshot)
    # 641500 - 86451.51 is left; the plan left 541500 on that day.
    assert (
        _said(BURNDOWN, frame) == "Projectmiddelen: € 13.548 minder besteed dan gepland op 31 december 2022"
    )
    assert "Projectmiddelen: nog € 555.048 (87 %) op 31 december 2022, plan: nog € 541.500 (84 %)" in (
        BURNDOWN.tell(frame, NL).replace("\u00a0", " ")
    )


def test_an_amount_of_a_year_is_a_dashed_step_with_its_name(snapshot: Any) -> None:
    figure = BURNDOWN.draw(burndown(snapshot), NL)
    dashed = [trace for trace in figure.data if trace.mode == "lines" and trace.line.dash == "dash"]
    assert [list(trace.x) for trace in dashed] == [["2022-10-01", "2022-12-31", "2022-12-31", None]]
    assert [note.text for note in figure.layout.annotations].count("jaarbedrag") == 1


def test_a_panel_stands_for_each_purse_and_each_of_its_agencies(snapshot: Any) -> None:
    figure = BURNDOWN.draw(burndown(snapshot), NL)
    names = [note.text.split("</b>")[0] for note in figure.layout.annotations if note.text.startswith("<b>")]
    assert names == ["<b>Projectmiddelen", "<b>Recurrente middelen", "<b>Atlas", "<b>AgII"]


def test_spending_shows_a_year_as_its_own_hatched_bar(snapshot: Any) -> None:
    frame = budget.spending(snapshot)
    figure = SPENDING.draw(frame, NL)
    joint = figure.data[0]
    assert (list(joint.text), list(joint.marker.pattern.shape)) == (["86"], ["/"])
    atlas = next(trace for trace in figure.data if trace.type == "bar" and len(trace.x) == 2)
    assert list(atlas.text) == ["0,1", "0,2"]
    ticks = [axis.ticktext for axis in (figure.layout.xaxis3,) if axis.ticktext]
    assert ticks == [("2022<br>(jaar)", "2022<br>K4", "2023<br>K1")]


def test_a_quarter_that_an_agency_did_not_report_is_a_dash_and_not_a_zero(snapshot: Any) -> None:
    figure = SPENDING.draw(budget.spending(snapshot), NL)
    silent = [trace for trace in figure.data if trace.type == "scatter" and trace.x]
    dashes = [(trace.xaxis, list(trace.x), set(trace.text)) for trace in silent]
    # Joint: 2022-Q4 lies within its year, 2023-Q1 is silent; so is AgII's.
    assert dashes == [("x", [2], {"–"}), ("x3", [2], {"–"})]


def test_cost_types_name_what_is_not_itemised(snapshot: Any) -> None:
    frame = budget.cost_types(snapshot)
    table = COST_TYPES.tabulate(frame, NL)
    joint = table[table["agentschap"] == "Overkoepelend"].set_index("kostentype")["euro"]
    assert joint["niet uitgesplitst"] == Decimal("60.98")
    notes = [note.text.replace("\u00a0", " ") for note in COST_TYPES.draw(frame, NL).layout.annotations]
    assert notes[0] == ("personeel 98,8 % · werking 0,7 % · afschrijving 0,4 %<br>niet uitgesplitst < 0,1 %")


def test_fte_keeps_its_two_decimals_in_chart_and_table(make_snapshot: Any) -> None:
    staff = [
        {"agency": "joint", "funding": "project", "year": 2022, "fte": "1.07"},
        {"agency": "atlas", "funding": "recurrent", "year": 2023, "fte": "2.40"},
    ]
    frame = staffing.fte(make_snapshot(tables={"agencies": AGENCIES, "staffing": staff}))
    assert _texts(FTE.draw(frame, NL)) == ["1,07", "–", "–", "2,40"]
    assert FTE.tabulate(frame, NL).iloc[0]["2022"] == Decimal("1.07")
    assert _said(FTE, frame) == "2022: 1,07 VTE uit projectmiddelen · 2023: 2,40 VTE uit recurrente middelen"


def test_the_rule_that_cannot_be_judged_is_an_outline_with_its_reason(snapshot: Any) -> None:
    frame = strand_rule.judged(snapshot)
    figure = STRAND_RULE.draw(frame, NL)
    assert set(figure.data[0].marker.color) == {"rgba(0,0,0,0)"}
    assert _said(STRAND_RULE, frame) == "Niet te berekenen: geen van de 12 budgetlijnen noemt een luik."


def test_the_rule_is_judged_where_the_lines_name_strands(make_snapshot: Any) -> None:
    lines = [_line("granted", "700.00", strand=2), _line("granted", "300.00", strand=1)]
    frame = strand_rule.judged(make_snapshot(tables={"agencies": AGENCIES, "budget": lines}))
    assert "70,0 % van toegekend gaat naar de proeftrajecten; de regel is 75 %" in _said(STRAND_RULE, frame)
    texts = [text.replace("\u00a0", " ") for text in _texts(STRAND_RULE.draw(frame, NL))]
    assert "30,0 % van toegekend · regel: 25 %" in texts
