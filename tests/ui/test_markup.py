"""HTML from texts that others wrote."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from vib.charts.look import Look
from vib.metrics.figure import Definition
from vib.ui import markup

EVIL = '<img src=x onerror="alert(1)">'


def test_every_text_is_escaped() -> None:
    frame = pd.DataFrame({EVIL: [EVIL], "n": [1]})
    known = Definition(id=EVIL, name=EVIL, formula=EVIL, unit="%", source=EVIL)
    for part in (
        markup.heading(EVIL, EVIL, EVIL),
        markup.chart_head(EVIL, EVIL, EVIL, [EVIL]),
        markup.note(EVIL),
        markup.message(EVIL),
        markup.footnotes(EVIL, [EVIL]),
        markup.banner((EVIL, EVIL), (EVIL, EVIL)),
        markup.table(frame, EVIL, Look()),
        markup.definition(known, Look()),
    ):
        assert "<img" not in part
        assert "&lt;img" in part


def test_a_table_has_a_caption_and_names_the_headers_of_columns_and_rows() -> None:
    frame = pd.DataFrame({"agentschap": ["Atlas"], "ingetekend": [1234], "aandeel": [36.65]})
    html = markup.table(frame, "Deelnemers", Look("nl"))
    assert "<caption>Deelnemers</caption>" in html
    assert '<th scope="col">ingetekend</th>' in html
    assert '<th scope="row">Atlas</th>' in html
    assert '<td class="vib-number">1.234</td>' in html
    assert '<td class="vib-number">36,7</td>' in html


@pytest.mark.parametrize(
    ("value", "dutch", "english"),
    [
        (1234, "1.234", "1,234"),
        (0.25, "0,3", "0.3"),
        (Decimal("86451.51"), "86.451,51", "86,451.51"),
        ("5–11", "5–11", "5–11"),
        (None, "–", "–"),
        (float("nan"), "–", "–"),
        (True, "ja", "yes"),
        (date(2023, 11, 30), "30 november 2023", "30 November 2023"),
    ],
)
def test_a_cell_is_written_in_the_readers_way(value: object, dutch: str, english: str) -> None:
    assert markup.cell_text(value, Look("nl")) == dutch
    assert markup.cell_text(value, Look("en")) == english


def test_a_definition_leaves_out_what_does_not_apply() -> None:
    known = Definition(id="a.b", name="Overview", formula="x", unit="%", numerator="y", version=2)
    html = markup.definition(known, Look("en"))
    assert "<dt>Numerator</dt><dd>y</dd>" in html
    assert "Denominator" not in html
    assert "a.b, version 2" in html


def test_a_text_among_numbers_stands_where_the_numbers_stand() -> None:
    frame = pd.DataFrame({"pilot": ["a", "b"], "n": [18, "5–11"], "note": ["x", None]}, dtype=object)
    shown = markup.table(frame, "caption", Look())
    assert '<td class="vib-number vib-words">5–11</td>' in shown
    assert "<td>x</td>" in shown
