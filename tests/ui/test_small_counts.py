"""What the screens say of how small counts are shielded, or that they are not."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.protected import PROTECTION, shielded
from vib.charts.look import Look
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import Origin
from vib.ui import notices
from vib.ui.about import sections
from vib.ui.about_protection import protection
from vib.ui.view import View, look_of

MakeView = Callable[..., View]
NL = Look(agencies=(("south", "Zuid"),))


def _told(snapshot: Snapshot, look: Look = NL) -> str:
    return " ".join(protection(snapshot.manifest, look).paragraphs)


def test_the_rule_who_decided_and_what_it_cost(make_snapshot: Any) -> None:
    told = _told(shielded(make_snapshot()))
    assert "Een aantal van 1 tot 4 kan naar iemand wijzen" in told
    assert "Van de 1.211 aantallen in deze momentopname worden er 50 als een bereik getoond." in told
    assert "‘Te klein om te tonen’ staat voor hoogstens 10, en kan ook niemand zijn." in told
    assert "deelname en toestand (per agentschap, per toestand); deelname en toestand (in totaal)" in told
    assert "Wie besliste: the steering group. Alleen daardoor worden 3 kleine aantallen getoond" in told
    assert "eerdere momentopname: trajecten van 2023-K2 (het hele project, Zuid)." in told
    assert "Methode: by hand." in told


def test_how_much_is_left_to_read_is_told_by_how_finely_it_is_split(make_snapshot: Any) -> None:
    told = _told(shielded(make_snapshot()))
    assert (
        "in aantallen die exact getoond worden: per proeftuin en toestand 92,1\u00a0%; per proeftuin en "
        "kwartaal 95,9\u00a0%; per proeftuin, kwartaal en toestand 60,6\u00a0%." in told
    )


def test_that_nobody_is_recorded_who_decided_is_said(make_snapshot: Any) -> None:
    made = shielded(make_snapshot())
    how = PROTECTION.model_copy(update={"decided_by": ""})
    told = " ".join(protection(made.manifest.model_copy(update={"protection": how}), NL).paragraphs)
    assert "Wie dat besliste, is niet vastgelegd. Alleen daardoor worden 3 kleine aantallen" in told


def test_how_many_counts_are_small_is_not_told(make_snapshot: Any) -> None:
    # Where all that is shielded is small, that would tell that none of it is zero.
    section = protection(shielded(make_snapshot()).manifest, NL)
    assert section.table is not None
    assert 20 not in section.table.to_numpy().ravel().tolist()
    assert not any("23" in text.replace("2023", "") for text in section.paragraphs)


def test_the_loss_stands_in_a_table_and_no_share_of_a_number_that_is_not_published(
    make_snapshot: Any,
) -> None:
    table = protection(shielded(make_snapshot()).manifest, NL).table
    assert table is not None
    assert table.values.tolist() == [
        ["deelname en toestand", 1200, 45, 733, 60.6],
        ["redenen om af te haken", 11, 5, None, None],
    ]


def test_what_a_reader_has_no_word_for_is_shown_as_it_is(make_snapshot: Any) -> None:
    made = shielded(make_snapshot())
    how = PROTECTION.model_copy(update={"public": ("participation:planet",), "revised": (), "threshold": 2})
    manifest = made.manifest.model_copy(update={"protection": how})
    told = " ".join(protection(manifest, NL).paragraphs)
    assert "participation:planet" in told
    assert "Een aantal van 1 kan naar iemand wijzen" in told
    assert "Afgesloten kwartalen" not in told
    nothing = how.model_copy(update={"public": ()})
    told = " ".join(protection(made.manifest.model_copy(update={"protection": nothing}), NL).paragraphs)
    assert "Geen enkel totaal is openbaar bij beslissing" in told


@pytest.mark.parametrize(
    ("threshold", "why"), [(None, "een versie die dat nog niet kon"), (1, "De drempel staat op 1")]
)
def test_that_nothing_is_shielded_is_told_and_why(
    make_snapshot: Any, threshold: int | None, why: str
) -> None:
    made = make_snapshot() if threshold is None else shielded(make_snapshot(), threshold=threshold)
    told = _told(made)
    assert told.startswith("Kleine aantallen worden in deze momentopname niet afgeschermd")
    assert why in told
    assert protection(made.manifest, NL).table is None


def test_the_screen_has_the_section_where_there_is_a_snapshot(make_snapshot: Any) -> None:
    title = "Hoe kleine aantallen worden afgeschermd"
    assert title in [section.title for section in sections(make_snapshot(), Look())]
    assert title not in [section.title for section in sections(None, Look())]


@pytest.mark.parametrize("origin", [Origin.SYNTHETIC, Origin.REAL])
@pytest.mark.parametrize("threshold", [1, 5])
def test_every_screen_says_that_small_counts_are_not_shielded(
    make_view: MakeView, monkeypatch: pytest.MonkeyPatch, origin: Origin, threshold: int
) -> None:
    shown: list[str] = []
    monkeypatch.setattr("streamlit.html", shown.append)
    seen = make_view(origin=origin)
    seen = View(shielded(seen.snapshot, threshold=threshold), seen.selection, seen.look, ())
    notices.banner(seen)
    said = "".join(shown)
    assert ("Kleine aantallen worden niet afgeschermd." in said) == (threshold == 1)
    assert ("Synthetische voorbeeldgegevens." in said) == (origin == Origin.SYNTHETIC)
    # One banner, however much there is to warn of.
    assert said.count("vib-banner") == (threshold == 1 or origin == Origin.SYNTHETIC)


def test_a_look_knows_the_threshold_of_its_snapshot(make_snapshot: Any) -> None:
    made = make_snapshot()
    assert look_of(made, Look()).threshold == 1
    look = look_of(shielded(made), Look())
    assert (look.count(1, 6), look.brief(1, 6), look.plain(1, 6)) == (
        "te klein om te tonen",
        "1–6",
        "te klein om te tonen",
    )
    assert look.plain(7, 7) == 7
