"""Bars: the number at the end, the interval as a hatched stretch or a whisker, labels never cut."""

from vib.charts.bars import Bar, bar_chart, wrapped
from vib.charts.look import Look
from vib.charts.written import percent_cell, percent_text, tint

NL = Look("nl")
NOTHING = float("nan")


def test_an_interval_runs_on_hatched_from_its_least_to_its_most() -> None:
    figure = bar_chart([Bar("werk", 2, 5, "2–5", "#0072B2"), Bar("niets", 0, 0, "0", "#0072B2")], NL)
    solid, hatched = (trace for trace in figure.data if trace.type == "bar")
    assert list(solid.x) == [2, 0]
    assert (list(hatched.base), list(hatched.x)) == ([2], [3])
    assert hatched.marker.pattern.shape == "/"


def test_a_whisker_spans_its_interval_and_the_number_stands_beyond_it() -> None:
    figure = bar_chart([Bar("werk", 20, 20, "20 %", "#0072B2", whisker=(12, 31))], NL)
    whisker = next(trace for trace in figure.data if trace.type == "scatter" and trace.mode == "markers")
    assert (whisker.x[0], whisker.error_x.array[0]) == (12, 19)
    number = next(trace for trace in figure.data if trace.type == "scatter" and trace.mode == "text")
    assert (number.x[0], number.text[0]) == (31, " 20 %")


def test_columns_share_one_scale() -> None:
    row = [Bar("werk", 40, 40, "40 %", "#0072B2"), Bar("werk", 10, 10, "10 %", "#D55E00")]
    figure = bar_chart(["Perspectief", row], NL, most=100, columns=["Atlas", "AgII"])
    assert list(figure.data[0].x) == [40, 10]
    assert [note.x for note in figure.layout.annotations] == list(figure.data[0].base)
    assert list(figure.layout.yaxis.ticktext) == ["<b>Perspectief</b>", "werk"]


def test_a_long_label_takes_more_lines() -> None:
    assert wrapped("ouders met schoolgaande kinderen", 20) == "ouders met<br>schoolgaande<br>kinderen"
    assert wrapped("werk") == "werk"


def test_shares_as_they_are_written() -> None:
    assert percent_text((82.6, 82.6), NL) == "83\u00a0%"
    assert percent_text((40.0, 61.2), NL) == "40–61\u00a0%"
    assert percent_text((NOTHING, NOTHING), NL) == "–"
    assert percent_cell((82.64, 82.64), NL) == 82.6
    assert percent_cell((40.0, 61.2), NL) == "40,0–61,2"
    assert percent_cell((NOTHING, NOTHING), NL) is None


def test_a_tint_lets_the_page_through() -> None:
    assert tint("#0072B2", 0.4) == "rgba(0,114,178,0.4)"
