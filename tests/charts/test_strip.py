from datetime import date
from typing import Any

import pandas as pd

from vib.charts.look import Look
from vib.charts.strip import STRIP
from vib.metrics.strands import COLUMNS

LOOK = Look(language="nl", agencies=(("atlas", "Atlas"),))


def line(strand: int, part: str, name: str, day: date | None, **more: Any) -> dict[str, Any]:
    row = {"strand": strand, "part": part, "id": name, "agency": None, "title_nl": name, "title_en": None}
    return {**row, "day": day, "precision": "quarter", **more}


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(COLUMNS), dtype=object)


ROWS = frame(
    line(2, "next", "Een", date(2024, 1, 1), agency="atlas"),
    line(3, "late", "Twee <script>", date(2023, 7, 1)),
    line(3, "running", "Drie", date(2024, 3, 1), precision="month"),
    line(3, "next", "Vier", date(2024, 4, 1)),
    line(3, "next", "Vijf", date(2024, 7, 1)),
    line(3, "next", "Zes", date(2024, 10, 1)),
    line(4, "running", "Zeven", None),
)


def test_dates_are_as_exact_as_they_are_known() -> None:
    body = str(STRIP.render(ROWS, LOOK))
    assert "was gepland voor 2023-K3" in body
    assert "tot maart 2024" in body
    assert "Atlas, 2024-K1" in body
    assert "zonder einddatum" in body


def test_what_has_no_room_is_counted() -> None:
    body = str(STRIP.render(ROWS, LOOK))
    assert "Vijf" in body
    assert "Zes" not in body
    assert "en nog 1 op de tijdlijn" in body


def test_every_strand_has_its_three_parts_and_late_its_mark() -> None:
    body = str(STRIP.render(ROWS, LOOK))
    assert body.count("<section") == 4
    assert body.count("<h4>") == 12
    assert body.count("<img") == 1
    assert "Nu te laat (1)" in body
    assert "<script>" not in body


def test_the_sentence_says_how_many_and_where() -> None:
    assert STRIP.takeaway is not None
    assert STRIP.takeaway(ROWS, LOOK) == "2 lopend, 1 nu te laat: Luik 3: conceptontwikkeling."
    assert STRIP.takeaway(ROWS[ROWS["part"] != "late"], LOOK) == "2 lopend; niets is nu te laat."


def test_the_table_holds_what_the_strip_has_no_room_for() -> None:
    table = STRIP.tabulate(ROWS, LOOK)
    assert list(table["Titel"]) == ["Een", "Twee <script>", "Drie", "Vier", "Vijf", "Zes", "Zeven"]
    assert list(table["Stand"])[:2] == ["Volgt", "Nu te laat"]
