from datetime import date
from typing import Any

from vib.charts.look import Look
from vib.charts.remarks import advised, late_deliveries, money_remarks, told
from vib.locale import Message
from vib.model.rules import RULES
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Finding, Snapshot

NL = Look("nl", agencies=(("atlas", "Atlas"), ("agii", "AgII"), ("joint", "Overkoepelend")))
AGENCIES = [
    {"id": "atlas", "name": "Atlas", "order": 1, "data_until": date(2024, 6, 30)},
    {"id": "agii", "name": "AgII", "order": 2},
]
PILOTS = [{"id": a, "agency": a, "name": a, "region": a} for a in ("atlas", "agii")]
LINE = {"agency": "agii", "funding": "recurrent", "kind": "spent", "quarter": "2024-Q2"}
DIFFERENCE = Finding(
    severity="warning",
    rule="budget.cost_lines_differ_from_total",
    table="budget",
    message=Message(
        id="The cost lines of {agency} ({funding}, {kind}, {period}) add up to {sum} euro; the reported "
        "total is {total} euro: a difference of {difference} euro.",
        values={
            "agency": "joint",
            "funding": "project",
            "kind": "spent",
            "period": "2022",
            "sum": "86390.53",
            "total": "86451.51",
            "difference": "60.98",
        },
    ),
    remedy=Message(id=""),
)


def _with(snapshot: Any, *findings: Finding) -> Snapshot:
    manifest = snapshot.manifest.model_copy(update={"findings": findings})
    return Snapshot(manifest, snapshot.tables, snapshot.cubes)


def test_an_agency_that_delivered_late_is_named_with_its_day(make_snapshot: Any) -> None:
    snapshot = make_snapshot(as_of=date(2024, 9, 30), tables={"agencies": AGENCIES, "pilots": PILOTS})
    said = list(late_deliveries(snapshot, EVERYTHING, NL))
    assert said == ["Atlas leverde laat: de gegevens lopen tot 30 juni 2024, niet tot 30 september 2024."]
    assert list(late_deliveries(snapshot, Selection(agencies=("agii",)), NL)) == []


def test_a_finding_is_told_with_names_and_amounts_as_they_are_written(make_snapshot: Any) -> None:
    elsewhere = DIFFERENCE.model_copy(update={"table": "milestones"})
    snapshot = _with(make_snapshot(), DIFFERENCE, elsewhere)
    (said,) = money_remarks(snapshot, EVERYTHING, NL)
    for part in ("Overkoepelend (projectmiddelen, besteed, 2022)", "86.390,53", "86.451,51", "60,98"):
        assert part in said
    assert list(money_remarks(snapshot, Selection(agencies=("atlas",)), NL)) == []


def test_agencies_are_named_in_what_is_wrong_and_in_what_to_do() -> None:
    values = {"agencies": "agii, amal", "own": "atlas"}
    finding = DIFFERENCE.model_copy(
        update={
            "message": Message(id="The snapshot before has counts of {agencies}", values=values),
            "remedy": Message(id="You deliver for {own}", values=values),
        }
    )
    assert told(finding, NL) == "The snapshot before has counts of AgII, amal"
    assert advised(finding, NL) == "You deliver for Atlas"


def test_a_year_beside_its_quarters_is_told_with_names_and_amounts(make_snapshot: Any) -> None:
    rule = next(rule for rule in RULES if rule.id == "budget.year_beside_quarters")
    values = {"agency": "atlas", "funding": "project", "kind": "spent", "period": "2022", "total": "1100.50"}
    told = {"table": rule.table, "message": Message(id=rule.message, values=values)}
    (said,) = money_remarks(_with(make_snapshot(), DIFFERENCE.model_copy(update=told)), EVERYTHING, NL)
    assert said.startswith(
        "Atlas (projectmiddelen, besteed) heeft bedragen voor kwartalen van 2022 en een van "
    )
    assert "1.100,50 euro voor het hele jaar" in said


def test_corrections_and_notes_on_lines_stay_visible(make_snapshot: Any) -> None:
    lines = [
        {**LINE, "amount": "-1250.00", "correction": True, "note": "Dubbele factuur"},
        {**LINE, "amount": "10.00", "note": "Afgeleid"},
        {**LINE, "amount": "20.00", "note": "Afgeleid", "agency": "atlas"},
        {**LINE, "amount": "40.00", "agency": "atlas"},
    ]
    said = [
        text.replace("\u00a0", " ")
        for text in money_remarks(make_snapshot(tables={"budget": lines}), EVERYTHING, NL)
    ]
    assert said == [
        "Correctie van −€ 1.250 bij AgII (recurrente middelen, besteed, 2024-K2). Dubbele factuur",
        "AgII (recurrente middelen, besteed, 2024-K2); Atlas (recurrente middelen, besteed, 2024-K2): "
        "Afgeleid",
    ]
