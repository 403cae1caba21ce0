"""The Gantt's rows, marks and words, on a few lines whose places can be worked out by hand."""

import re
from datetime import date
from typing import Any

import pandas as pd
import pytest

from vib.charts import gantt
from vib.charts.gantt_marks import Arrow, Bar, Diamond, Outline, Stroke, Text, marks
from vib.charts.gantt_rows import LABEL_CHARACTERS, late_color, rows
from vib.charts.gantt_told import tabulate, tabulate_slippage, take_away, tell
from vib.charts.gantt_words import change_text, hover, moved_text, planned_text
from vib.charts.look import Look
from vib.compare.slippage import COMPARED
from vib.metrics.milestones import TIMELINE
from vib.model.vocabulary import Precision

AS_OF = date(2024, 5, 15)
THEN = date(2023, 11, 30)
Q1, Q2, Q3 = date(2024, 1, 1), date(2024, 4, 1), date(2024, 7, 1)
AGENCIES = (("atlas", "Atlas"), ("agii", "AgII"), ("amal", "Amal"))
NL = Look("nl", as_of=AS_OF, agencies=AGENCIES)
EN = Look("en", as_of=AS_OF, agencies=AGENCIES)
LONG = "Nieuwe samenwerkingen implementeren; promotie bij partners i.f.v. externe toeleiding"


def line(title: str = "Concept", **columns: Any) -> dict[str, Any]:
    blank: dict[str, Any] = dict.fromkeys(TIMELINE)
    defaults = {"strand": 3, "kind": "milestone", "precision": "quarter", "status": "planned"}
    verdict = {"due": False, "late": False, "on_time": False}
    return {**blank, "id": title, "title_nl": title, **defaults, **verdict, **columns}


def compared(title: str = "Concept", **columns: Any) -> dict[str, Any]:
    """A line with a baseline: unchanged unless said otherwise."""
    blank: dict[str, Any] = dict.fromkeys(COMPARED)
    return line(title, **{**blank, "change": "unchanged", "then_as_of": THEN, **columns})


def frame(*lines: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(lines), dtype=object)


def drawn(item: dict[str, Any], look: Look = NL) -> list[Any]:
    """The marks of one line, in the first row below its heading."""
    placed = rows([item], look, 0)
    return marks(placed[-1], look)


def of(kind: type, found: list[Any]) -> list[Any]:
    return [mark for mark in found if isinstance(mark, kind)]


@pytest.mark.parametrize(
    ("day", "precision", "stop"),
    [(Q1, "quarter", Q2), (Q1, "month", date(2024, 2, 1)), (Q1, "day", date(2024, 1, 2))],
)
def test_a_diamond_is_as_wide_as_its_precision(day: date, precision: str, stop: date) -> None:
    (diamond,) = of(Diamond, drawn(line(planned_end=day, precision=precision)))
    assert (diamond.start, diamond.stop, diamond.filled) == (day, stop, False)
    assert diamond.a_day == (precision == "day")


def test_a_reached_milestone_has_a_filled_diamond_at_its_own_date() -> None:
    done = line(planned_end=Q1, actual_end=Q2, status="done", agency="atlas")
    hollow, filled = of(Diamond, drawn(done))
    assert (hollow.start, hollow.filled) == (Q1, False)
    assert (filled.start, filled.filled, filled.color) == (Q2, True, NL.color("atlas"))


def test_the_planned_bar_is_thinner_and_above_the_actual_one() -> None:
    done = line(
        kind="activity", planned_start=Q1, planned_end=Q1, actual_start=Q1, actual_end=Q2, status="done"
    )
    planned, actual = of(Bar, drawn(done))
    assert (planned.start, planned.stop, planned.hollow) == (Q1, Q2, True)
    assert (actual.start, actual.stop, actual.hollow, actual.pattern) == (Q1, Q3, False, "")
    assert planned.height < actual.height
    assert planned.y + planned.height / 2 < actual.y - actual.height / 2


def test_what_runs_is_hatched_and_open_at_the_data_date() -> None:
    found = drawn(line(kind="activity", actual_start=Q1, status="running"))
    (bar,) = of(Bar, found)
    assert (bar.start, bar.stop, bar.pattern) == (Q1, AS_OF, "/")
    assert [arrow.x for arrow in of(Arrow, found)] == [AS_OF]
    assert of(Stroke, found) == []


def test_an_unknown_start_is_a_dotted_tail_and_said_so() -> None:
    item = line(kind="activity", planned_end=Q3, status="running")
    found = drawn(item)
    assert {(tail.dash, tail.stop) for tail in of(Stroke, found)} == {("dot", Q3), ("dot", AS_OF)}
    assert [bar.hollow for bar in of(Bar, found)] == [True]
    assert "tot en met 2024-K3, begin onbekend" in hover(item, NL)
    assert "until 2024-Q3, start unknown" in hover(item, EN)


def test_an_unknown_end_is_a_dotted_tail_too() -> None:
    item = line(kind="activity", actual_start=Q1, status="done")
    (tail,) = of(Stroke, drawn(item))
    assert (tail.start, tail.dash) == (Q2, "dot")
    assert "vanaf 2024-K1, einde onbekend" in hover(item, NL)


def test_what_is_late_has_a_line_from_its_plan_to_the_data_date_and_a_sign() -> None:
    late = line(planned_end=Q1, due=True, late=True)
    (stroke,) = of(Stroke, drawn(late))
    assert (stroke.start, stroke.stop, stroke.color) == (Q2, AS_OF, late_color(NL))
    label = rows([late], NL, 0)[-1].label
    assert "⚠ te laat" in label
    assert late_color(NL) in label
    assert "⚠ te laat" in hover(late, NL)
    assert "⚠" not in hover(line(planned_end=Q1), NL)


@pytest.mark.parametrize(("kind", "until"), [("milestone", Q2), ("activity", Q3)])
def test_what_was_done_late_has_a_line_until_it_was_done(kind: str, until: date) -> None:
    q4 = date(2023, 10, 1)
    done = line(kind=kind, planned_end=q4, actual_end=Q2, status="done", due=True, late=True)
    (stroke,) = (mark for mark in of(Stroke, drawn(done)) if mark.color == late_color(NL))
    assert (stroke.start, stroke.stop) == (Q1, until)
    assert "⚠ te laat afgerond" in rows([done], NL, 0)[-1].label


def test_the_baseline_is_drawn_only_where_the_plan_moved() -> None:
    moved = compared(
        planned_end=Q3,
        then_end=Q1,
        then_precision="quarter",
        change="later",
        shift=2,
        shift_unit="quarter",
    )
    found = drawn(moved)
    (then,) = (mark for mark in of(Diamond, found) if mark.dashed)
    assert (then.start, then.stop) == (Q1, Q2)
    (text,) = of(Text, found)
    assert (text.text, text.x) == ("+2 kwartalen", date(2024, 10, 1))
    same = compared(planned_end=Q1, then_end=Q1, then_precision="quarter", shift=0, shift_unit="quarter")
    assert [mark.dashed for mark in of(Diamond, drawn(same))] == [False]
    assert of(Text, drawn(same)) == []


def test_new_and_removed_milestones_are_marked_in_words() -> None:
    assert [t.text for t in of(Text, drawn(compared(planned_end=Q1, change="added")))] == ["nieuw"]
    gone = compared(kind="activity", change="removed", then_end=Q1, then_start=Q1, then_precision="quarter")
    found = drawn(gone)
    assert [(o.start, o.stop) for o in of(Outline, found)] == [(Q1, Q2)]
    assert [t.text for t in of(Text, found)] == ["geschrapt"]
    assert rows([gone], NL, 0)[-1].label == "<s>Concept</s>"


@pytest.mark.parametrize("kind", ["period", "event"])
def test_a_removed_period_or_event_is_only_an_outline(kind: str) -> None:
    gone = compared(kind=kind, change="removed", then_start=Q1, then_end=Q2, then_precision="quarter")
    found = drawn(gone)
    assert [(mark.start, mark.stop) for mark in of(Outline, found)] == [(Q1, Q3)]
    assert of(Bar, found) == []
    assert gantt.draw(frame(gone), NL).layout.height > 0


def test_an_event_is_a_zone_over_its_strand() -> None:
    event = line("Cyberaanval", kind="event", actual_start=Q1, status="done", strand=2, agency="atlas")
    beside = line("Heropstart", planned_end=Q3, strand=2)
    other = line("Concept", planned_end=Q3, strand=3)
    figure = gantt.draw(frame(event, beside, other), NL)
    (zone,) = (shape for shape in figure.layout.shapes if shape.type == "rect")
    placed = rows([event, beside, other], NL, gantt.TOP_STRIP)
    first, second = (row for row in placed if row.line and row.line["strand"] == 2)
    assert (zone.x0, zone.x1) == (Q1, Q2)
    assert (zone.y0, zone.y1) == (first.top, second.bottom)


def test_periods_come_first_then_the_strands_then_what_has_no_date() -> None:
    lines = [
        line("undated", strand=1),
        line("later", planned_end=Q3, strand=3),
        line("sooner", planned_end=Q1, strand=3),
        line("first strand", planned_end=Q2, strand=1),
        line("period", kind="period", planned_start=Q1, planned_end=Q3, strand=None),
        line("project", planned_end=Q2, strand=None),
    ]
    assert [row.label for row in rows(lines, NL, 0)] == [
        "period",
        "<b>Luik 1: onderzoek</b>",
        "first strand",
        "<b>Luik 3: conceptontwikkeling</b>",
        "sooner",
        "later",
        "<b>Hele project</b>",
        "project",
        "<b>Zonder datum in de bron</b>",
        "undated",
    ]


def test_a_long_title_is_wrapped_and_never_cut() -> None:
    (row,) = (row for row in rows([line(LONG, planned_end=Q1)], NL, 0) if row.line)
    parts = row.label.split("<br>")
    assert " ".join(parts) == LONG
    assert len(parts) == 2
    assert max(map(len, parts)) <= LABEL_CHARACTERS


def test_rows_lie_under_each_other() -> None:
    placed = rows([line(LONG, planned_end=Q1), line("b", planned_end=Q2), line("c")], NL, 24)
    assert placed[0].top == 24
    assert [row.top for row in placed[1:]] == [row.bottom for row in placed[:-1]]


def test_a_strand_says_where_it_stands() -> None:
    lines = [
        line("a", planned_end=Q1, late=True),
        line("b", actual_end=Q1, status="done"),
        line("c", status="running", kind="activity"),
        line("event", kind="event", actual_start=Q1, status="done"),
    ]
    summary = rows(lines, NL, 0)[0].summary
    assert re.sub("<[^>]*>", "", summary) == "⚠ 1 te laat · 1 afgerond · 1 lopend · 1 gepland"


@pytest.mark.parametrize(
    ("look", "shown"), [(NL, "begin: Eerste"), (EN, "start: First"), (Look("en"), "start: First")]
)
def test_titles_are_in_the_readers_language_where_there_is_one(look: Look, shown: str) -> None:
    both = line("begin: Eerste", title_en="start: First", planned_end=Q1)
    assert rows([both], look, 0)[-1].label == shown
    assert rows([line("alleen", planned_end=Q1)], look, 0)[-1].label == "alleen"


@pytest.mark.parametrize("look", [NL, EN])
@pytest.mark.parametrize("kind", ["milestone", "activity"])
def test_a_quarter_is_never_told_as_a_day(kind: str, look: Look) -> None:
    item = compared(
        kind=kind,
        planned_start=Q1,
        planned_end=Q3,
        actual_end=Q2,
        then_end=Q1,
        then_precision="quarter",
        change="later",
        shift=2,
        shift_unit="quarter",
        since=THEN,
        cumulative=2,
        cumulative_unit="quarter",
    )
    told = hover(item, look) + tabulate_slippage(frame(item), look).to_csv(header=False)
    assert not re.search("januari|april|juli|January|April|July|dag|day", told)
    letter = "K" if look.language == "nl" else "Q"
    assert f"2024-{letter}1" in told
    assert f"2024-{letter}3" in told


@pytest.mark.parametrize("unit", list(Precision))
def test_a_shift_has_a_sign_and_its_unit(unit: Precision) -> None:
    one, several = {
        "day": ("+1 dag", "−14 dagen"),
        "month": ("+1 maand", "−14 maanden"),
        "quarter": ("+1 kwartaal", "−14 kwartalen"),
    }[unit]
    assert (moved_text(1, unit, NL), moved_text(-14, unit, NL)) == (one, several)
    assert moved_text(None, None, NL) == ""


def test_periods_are_told_from_start_to_end() -> None:
    assert planned_text(line(kind="activity", planned_start=Q1, planned_end=Q3), NL) == "2024-K1 – 2024-K3"
    assert planned_text(line(kind="activity", planned_start=Q1, planned_end=Q1), NL) == "2024-K1"
    assert planned_text(line(kind="milestone", planned_end=Q1, precision="month"), NL) == "januari 2024"
    assert planned_text(line(), NL) == ""
    assert change_text(line(), NL) == ""


def test_the_sentence_counts_and_says_where() -> None:
    lines = [
        compared("a", planned_end=Q1, due=True, late=True, change="later", shift=1, shift_unit="quarter"),
        compared("b", planned_end=Q1, due=True, on_time=True, strand=1),
        compared("c", planned_end=Q3, change="added"),
        compared("d"),
        compared("e", kind="period", planned_end=Q3),
        compared("f", planned_end=Q1, actual_end=Q2, status="done", due=True, late=True),
        compared("g", planned_end=Q1, due=True, late=True, strand=None),
    ]
    assert take_away(frame(*lines), NL) == (
        "1 op tijd, 3 te laat (waarvan 1 intussen afgerond, luik 3: 2, hele project: 1), "
        "1 nog niet aan de beurt. "
        "Sinds 30 november 2023: 1 later, 0 vroeger, 1 nieuw, 0 geschrapt."
    )
    alt = tell(frame(*lines), NL)
    assert alt.startswith("Tijdlijn op 15 mei 2024. 1 op tijd")
    assert "Te laat: a; f; g." in alt
    assert "Zonder datum in de bron: d." in alt


def test_the_table_holds_every_line_and_its_verdict() -> None:
    lines = [line("a", planned_end=Q1, due=True, late=True), line("b"), line("c", kind="event")]
    table = tabulate(frame(*lines), NL)
    assert list(table["Mijlpaal"]) == ["a", "b", "c"]
    assert list(table["Gepland"]) == ["2024-K1", "", ""]
    assert list(table["Oordeel"]) == ["te laat", "niet te beoordelen: geen gepland einde", ""]


def test_the_table_of_slippage_puts_what_moved_furthest_first() -> None:
    quarter = {"then_precision": "quarter", "shift_unit": "quarter", "cumulative_unit": "quarter"}
    lines = [
        compared("same", planned_end=Q1, then_end=Q1, shift=0, cumulative=0, since=THEN, **quarter),
        compared("one", planned_end=Q2, actual_end=Q2, then_end=Q1, change="later", shift=1, **quarter),
        compared(
            "two",
            planned_end=Q3,
            then_end=Q1,
            change="later",
            shift=2,
            cumulative=3,
            since=date(2022, 12, 31),
            note="Uitgesteld.",
            **quarter,
        ),
        compared("before", planned_end=Q1, then_end=Q1, shift=0, cumulative=1, since=THEN, **quarter),
        compared("gone", then_end=Q1, then_precision="quarter", change="removed"),
    ]
    table = tabulate_slippage(frame(*lines), NL)
    assert table.drop(columns="Luik").to_numpy().tolist() == [
        [
            "two",
            "2024-K1",
            "2024-K3",
            "+2 kwartalen",
            "+3 kwartalen sinds 31 december 2022",
            "",
            "Uitgesteld.",
        ],
        ["one", "2024-K1", "2024-K2", "+1 kwartaal", "", "2024-K2", ""],
        ["gone", "2024-K1", "", "geschrapt", "", "", ""],
        ["before", "2024-K1", "2024-K1", "ongewijzigd", "+1 kwartaal sinds 30 november 2023", "", ""],
    ]
    assert "Gepland op 30 november 2023" in table.columns
    assert "Gepland op 15 mei 2024" in table.columns


@pytest.mark.parametrize("look", [NL, EN, Look("nl", dark=True, as_of=AS_OF)])
def test_the_figure_has_every_title_and_the_line_of_the_data_date(look: Look) -> None:
    lines = [
        line("a", planned_end=Q1),
        line("b", kind="activity", actual_start=Q1, status="running"),
        line("c"),
    ]
    figure = gantt.draw(frame(*lines), look)
    texts = {note.text for note in figure.layout.annotations}
    assert {"a", "b", "c"} <= texts
    assert any(look.day(AS_OF) in text for text in texts)
    assert [shape.x0 for shape in figure.layout.shapes if shape.x0 == shape.x1] == [AS_OF]
    assert figure.layout.height == gantt.AXIS_HEIGHT + gantt.MARGIN + figure.layout.yaxis.range[0]
    assert figure.layout.width is None
    assert figure.layout.xaxis.tickformat.startswith("K" if look.language == "nl" else "Q")


def test_a_long_project_names_years_only() -> None:
    figure = gantt.draw(frame(line("a", planned_end=date(2032, 1, 1))), NL)
    assert (figure.layout.xaxis.dtick, figure.layout.xaxis.tickformat) == ("M12", "%Y")


def test_an_empty_timeline_is_drawn_as_an_empty_axis() -> None:
    figure = gantt.draw(pd.DataFrame(columns=[*TIMELINE, *COMPARED]), NL)
    assert take_away(pd.DataFrame(columns=list(TIMELINE)), NL).startswith("0 op tijd")
    assert figure.layout.yaxis.range == (gantt.TOP_STRIP, 0)
