"""The charts of guidance, on shares small enough to work out by hand."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from vib.charts.destinations import DESTINATIONS, SECTORS
from vib.charts.destinations_apart import DESTINATIONS_BY_AGENCY
from vib.charts.destinations_quarterly import DESTINATIONS_BY_QUARTER
from vib.charts.look import Look
from vib.metrics import guidance
from vib.model.selection import Selection

NL = Look("nl", as_of=date(2023, 5, 15), agencies=(("atlas", "Atlas"), ("agii", "AgII")))
PILOTS = [
    {"id": f"{agency}-1", "agency": agency, "name": agency, "region": agency} for agency in ("atlas", "agii")
]
AGENCIES = [{"id": "atlas", "name": "Atlas", "order": 1}, {"id": "agii", "name": "AgII", "order": 2}]


def _cell(destination: str, low: int, high: int | None = None, **place: str) -> dict[str, Any]:
    agency = place.get("agency", "atlas")
    where = {"agency": agency, "pilot": f"{agency}-1", "quarter": place.get("quarter", "2023-Q1")}
    return {**where, "destination": destination, "low": low, "high": low if high is None else high}


def _snapshot(make_snapshot: Any, *cells: dict[str, Any], **cubes: Any) -> Any:
    tables = {"agencies": AGENCIES, "pilots": PILOTS}
    return make_snapshot(as_of=NL.as_of, tables=tables, cubes={"guidance": cells, **cubes})


@pytest.fixture
def few(make_snapshot: Any) -> pd.DataFrame:
    """Twelve measured: 3 work, 3 other, 6 Dutch; and 4 not measured."""
    return guidance.shares(
        _snapshot(
            make_snapshot, _cell("work", 3), _cell("other", 3), _cell("dutch", 6), _cell("not_measured", 4)
        )
    )


def _texts(figure: Any) -> list[str]:
    return [str(text).strip() for trace in figure.data if trace.text is not None for text in trace.text]


def test_the_denominator_is_written_out_the_largest_first_and_the_rest_last(few: pd.DataFrame) -> None:
    texts = _texts(DESTINATIONS.draw(few, NL))
    assert texts[:2] == ["50\u00a0% · 6 van 12", "25\u00a0% · 3 van 12"]
    assert texts[-2:] == ["25\u00a0% · 3 van 12", "niet meegeteld: 4"]
    labels = list(DESTINATIONS.draw(few, NL).layout.yaxis.ticktext)
    assert labels[0] == "Nederlands"
    assert labels[-1] == "niet gemeten"


def test_the_table_rounds_half_up_as_the_chart_does(make_snapshot: Any) -> None:
    # 5 of 16 is 31.25 %, and the rest 68.75 %.
    table = DESTINATIONS.tabulate(
        guidance.shares(_snapshot(make_snapshot, _cell("work", 5), _cell("dutch", 11))), NL
    )
    assert list(table["aandeel (%)"][:2]) == [68.8, 31.3]


def test_the_takeaway_names_the_rest_where_most_went_there_and_nothing_without_a_registration(
    make_snapshot: Any,
) -> None:
    assert DESTINATIONS.takeaway is not None
    frame = guidance.shares(_snapshot(make_snapshot, _cell("work", 1), _cell("other", 3)))
    told = DESTINATIONS.takeaway(frame, NL).replace("\u00a0", " ")
    rest = "andere (juridisch, huisvesting, welzijn)"
    assert told == f"Van 4 gemeten registraties gingen de meeste naar {rest} (75 %) en werk (25 %)."


def test_the_takeaway_names_the_three_largest(few: pd.DataFrame) -> None:
    assert DESTINATIONS.takeaway is not None
    said = DESTINATIONS.takeaway(few, NL)
    assert said.startswith(
        "Van 12 gemeten registraties gingen de meeste naar Nederlands (50\u00a0%), werk (25"
    )


def test_the_table_has_the_not_measured_without_a_share(few: pd.DataFrame) -> None:
    table = DESTINATIONS.tabulate(few, NL)
    last = table.iloc[-1]
    assert (last["begeleid naar"], last["registraties"]) == ("niet gemeten", 4)
    assert pd.isna(last["aandeel (%)"])
    assert list(table.iloc[0][["begeleid naar", "registraties", "van", "aandeel (%)"]]) == [
        "Nederlands",
        6,
        12,
        50.0,
    ]


def test_a_suppressed_count_is_told_as_an_interval_never_as_zero(make_snapshot: Any) -> None:
    frame = guidance.shares(_snapshot(make_snapshot, _cell("work", 2, 4), _cell("dutch", 6)))
    assert "werk 25–40\u00a0% · 2–4 van 8–10" in DESTINATIONS.tell(frame, NL)
    work = DESTINATIONS.tabulate(frame, NL).set_index("begeleid naar").loc["werk"]
    assert (work["registraties"], work["aandeel (%)"]) == ("2–4", "25,0–40,0")


def test_without_anything_measured_the_chart_says_so(make_snapshot: Any) -> None:
    frame = guidance.shares(_snapshot(make_snapshot, _cell("not_measured", 4)))
    assert DESTINATIONS.takeaway is not None
    assert DESTINATIONS.takeaway(frame, NL) == "Van geen enkele registratie is de bestemming gemeten."
    assert _texts(DESTINATIONS.draw(frame, NL)) == ["niet meegeteld: 4"]


def test_the_care_share_names_its_numerator_and_denominator(make_snapshot: Any) -> None:
    sectors = [
        {"agency": "atlas", "destination": "vocational_training", "sector": code, "count": count}
        for code, count in (("care", 49), ("unknown", 43))
    ]
    frame = guidance.sectors(_snapshot(make_snapshot, guidance_sector=sectors))
    assert SECTORS.takeaway is not None
    assert SECTORS.takeaway(frame, NL) == (
        "53\u00a0% van de begeleiding naar een beroepsopleiding is voor de zorgsector: "
        "49 van 92 registraties."
    )


def _verdicts(frame: pd.DataFrame) -> dict[str, str]:
    table = DESTINATIONS_BY_AGENCY.tabulate(frame, NL)
    return dict(zip(table["begeleid naar"], table["oordeel"], strict=True))


def test_overlapping_agencies_are_not_demonstrably_different(make_snapshot: Any) -> None:
    cells = [
        _cell("work", 6),
        _cell("dutch", 2),
        _cell("work", 1, agency="agii"),
        _cell("dutch", 1, agency="agii"),
    ]
    frame = guidance.by_agency(_snapshot(make_snapshot, *cells))
    assert _verdicts(frame)["werk"] == "niet aantoonbaar verschillend"
    assert "niet aantoonbaar verschillend" in DESTINATIONS_BY_AGENCY.draw(frame, NL).layout.yaxis.ticktext[0]


def test_agencies_apart_are_named(make_snapshot: Any) -> None:
    cells = [
        _cell("work", 90),
        _cell("dutch", 10),
        _cell("work", 10, agency="agii"),
        _cell("dutch", 90, agency="agii"),
    ]
    frame = guidance.by_agency(_snapshot(make_snapshot, *cells))
    assert _verdicts(frame)["werk"] == "Atlas hoger dan AgII"
    assert DESTINATIONS_BY_AGENCY.takeaway is not None
    said = DESTINATIONS_BY_AGENCY.takeaway(frame, NL)
    assert "werk: Atlas hoger dan AgII" in said
    assert "Nederlands: AgII hoger dan Atlas" in said


def test_one_agency_is_compared_with_nothing(make_snapshot: Any) -> None:
    frame = guidance.by_agency(_snapshot(make_snapshot, _cell("work", 6), _cell("dutch", 2)))
    assert set(_verdicts(frame).values()) == {None}
    assert DESTINATIONS_BY_AGENCY.takeaway is not None
    assert DESTINATIONS_BY_AGENCY.takeaway(frame, NL).startswith("Er is hier maar één agentschap")


def test_an_agency_keeps_its_sign_when_another_is_left_out(make_snapshot: Any) -> None:
    frame = guidance.by_agency(_snapshot(make_snapshot, _cell("work", 6, agency="agii")))
    signs = {
        trace.marker.symbol for trace in DESTINATIONS_BY_AGENCY.draw(frame, NL).data if trace.error_x.array
    }
    assert signs == {"square"}


def test_the_quarter_under_way_is_marked_and_not_the_last_word(make_snapshot: Any) -> None:
    cells = [
        _cell("work", 4, quarter="2022-Q4"),
        _cell("dutch", 9, quarter="2023-Q2"),
        _cell("work", 1, quarter="2023-Q2"),
    ]
    frame = guidance.by_quarter(_snapshot(make_snapshot, *cells))
    assert DESTINATIONS_BY_QUARTER.takeaway is not None
    assert DESTINATIONS_BY_QUARTER.takeaway(frame, NL).startswith(
        "In 2022-K4, het laatste volledige kwartaal"
    )
    table = DESTINATIONS_BY_QUARTER.tabulate(frame, NL)
    assert set(table.loc[table["kwartaal"] == "2023-K2", "kwartaal volledig"]) == {False}
    assert set(table.loc[table["kwartaal"] == "2022-K4", "kwartaal volledig"]) == {True}


def test_a_quarter_that_a_late_agency_did_not_deliver_is_not_complete(make_snapshot: Any) -> None:
    late = [AGENCIES[0], {**AGENCIES[1], "data_until": date(2023, 2, 28)}]
    cells = [_cell("work", 4, quarter="2022-Q4"), _cell("dutch", 9, quarter="2023-Q1")]
    snapshot = make_snapshot(
        as_of=NL.as_of, tables={"agencies": late, "pilots": PILOTS}, cubes={"guidance": cells}
    )
    assert DESTINATIONS_BY_QUARTER.takeaway is not None
    told = DESTINATIONS_BY_QUARTER.takeaway(guidance.by_quarter(snapshot), NL)
    assert told.startswith("In 2022-K4, het laatste volledige kwartaal")
    # Atlas alone delivered all of the first quarter.
    alone = DESTINATIONS_BY_QUARTER.takeaway(guidance.by_quarter(snapshot, Selection(("atlas",))), NL)
    assert alone.startswith("In 2023-K1, het laatste volledige kwartaal")


def test_a_quarter_without_registrations_is_a_gap(make_snapshot: Any) -> None:
    cells = [_cell("work", 4, quarter="2022-Q4"), _cell("work", 1, quarter="2023-Q2")]
    figure = DESTINATIONS_BY_QUARTER.draw(guidance.by_quarter(_snapshot(make_snapshot, *cells)), NL)
    line = next(trace for trace in figure.data if trace.mode == "lines+markers")
    assert list(line.y) == [100.0, None, 100.0]
