"""What a link asks for, and what of it a snapshot can answer."""

from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vib.model.quarters import Quarter, QuarterRange
from vib.model.selection import Selection
from vib.ui.address import Asked, asking_for, language_of, select, span_of

AGENCIES = ("atlas", "agii", "amal")
SPAN = QuarterRange.parse("2022-Q3..2023-Q4")
NOTHING = Asked()


def read(query: str, otherwise: Asked = NOTHING) -> Asked:
    return Asked.read(parse_qs(query, keep_blank_values=True), otherwise)


def test_a_link_is_read_as_it_was_written() -> None:
    asked = read("snap=s1&agency=atlas&agency=amal&quarters=2023-Q1..2023-Q3&lang=en")
    assert asked == Asked("s1", ("atlas", "amal"), "2023-Q1..2023-Q3", "en")


def test_agencies_may_stand_behind_one_another_in_one_parameter() -> None:
    assert read("snap=s1&agency=atlas,amal&agency=atlas").agencies == ("atlas", "amal")


def test_a_link_with_a_snapshot_keeps_nothing_of_what_the_reader_chose_before() -> None:
    before = Asked("s0", ("amal",), "2023-Q1", "en")
    assert read("snap=s1", before) == Asked("s1")


def test_a_bare_address_keeps_what_the_reader_chose_before() -> None:
    before = Asked("s0", ("amal",), "2023-Q1", "en")
    assert read("", before) == before
    assert read("agency=atlas", before) == Asked("s0", ("atlas",), "2023-Q1", "en")


@pytest.mark.parametrize(("asked", "language"), [("en", "en"), ("nl", "nl"), ("fr", "nl"), ("", "nl")])
def test_a_language_that_there_is_not_gives_the_default(asked: str, language: str) -> None:
    assert language_of(Asked(lang=asked), "nl") == language


def test_agencies_come_in_the_order_of_the_snapshot() -> None:
    selection, messages = select(Asked("s", ("amal", "atlas")), AGENCIES, SPAN, "nl")
    assert selection.agencies == ("atlas", "amal")
    assert messages == ()


def test_all_agencies_and_all_quarters_are_no_filter() -> None:
    selection, messages = select(Asked("s", AGENCIES, "2022-Q3..2023-Q4"), AGENCIES, SPAN, "nl")
    assert selection.whole
    assert messages == ()


def test_an_unknown_agency_is_named_and_the_others_are_shown() -> None:
    selection, (message,) = select(Asked("s", ("atlas", "xyz")), AGENCIES, SPAN, "nl")
    assert selection.agencies == ("atlas",)
    assert "xyz" in message.text("nl")
    assert "De andere worden getoond" in message.text("nl")


def test_unknown_agencies_alone_are_named_and_all_are_shown() -> None:
    selection, (message,) = select(Asked("s", ("xyz",)), AGENCIES, SPAN, "nl")
    assert selection.agencies == ()
    assert "Alle agentschappen worden getoond" in message.text("nl")


def test_quarters_beyond_the_data_are_cut_off_and_said() -> None:
    selection, (message,) = select(Asked("s", quarters="2023-Q3..2024-Q2"), AGENCIES, SPAN, "nl")
    assert str(selection.quarters) == "2023-Q3..2023-Q4"
    assert "van 2023-K3..2024-K2 wordt 2023-K3..2023-K4 getoond" in message.text("nl")


def test_quarters_without_data_are_said_and_all_are_shown() -> None:
    selection, (message,) = select(Asked("s", quarters="2025-Q1"), AGENCIES, SPAN, "nl")
    assert selection.quarters is None
    assert "geen gegevens voor 2025-K1" in message.text("nl")


@pytest.mark.parametrize("text", ["soon", "2023-Q5", "2023-Q3..2023-Q1", "2023-Q1..", "<script>"])
def test_quarters_that_cannot_be_read_are_said(text: str) -> None:
    selection, (message,) = select(Asked("s", quarters=text), AGENCIES, SPAN, "nl")
    assert selection.quarters is None
    assert text in message.text("nl")


def test_the_span_runs_from_the_first_quarter_with_data_to_the_date() -> None:
    assert str(span_of({"2023-Q2", "2022-Q4"}, Quarter(2023, 4))) == "2022-Q4..2023-Q4"
    assert str(span_of((), Quarter(2023, 4))) == "2023-Q4"


quarters = st.builds(Quarter, st.integers(2022, 2023), st.integers(1, 4)).filter(lambda q: q in SPAN)


@given(
    agencies=st.sets(st.sampled_from(AGENCIES), max_size=2),
    ends=st.one_of(st.none(), st.tuples(quarters, quarters)),
    lang=st.sampled_from(["", "en"]),
)
def test_a_selection_survives_being_a_link(
    agencies: set[str], ends: tuple[Quarter, Quarter] | None, lang: str
) -> None:
    span = QuarterRange(*sorted(ends)) if ends else None
    chosen = Selection(tuple(code for code in AGENCIES if code in agencies), None if span == SPAN else span)
    link = urlencode(asking_for(Asked("s", lang=lang), chosen).write(), doseq=True)
    asked = read(link, Asked("other", ("amal",), "2022-Q3"))
    assert asked.snap == "s"
    assert asked.lang == lang
    assert select(asked, AGENCIES, SPAN, "nl") == (chosen, ())
