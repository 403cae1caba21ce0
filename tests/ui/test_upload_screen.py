"""The screen of a delivery, on deliveries that no process works on."""

import getpass
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from vib.access.roles import Role, Visitor
from vib.delivery.desk import Desk, desk
from vib.delivery.open_delivery import Delivery
from vib.delivery.records import (
    FirstFigures,
    FirstLook,
    HiddenOf,
    Order,
    PeopleTable,
    Phase,
    Preview,
    Publish,
)
from vib.settings import ROOT
from vib.ui.upload_preview import changed_screens

ME = Visitor(getpass.getuser(), Role.COORDINATOR, local=True)
OTHER = Visitor("An", Role.STAFF, account="an@agency")


@pytest.fixture
def deliveries(empty_store: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Delivery]]:
    """Those at the desk, by number."""
    monkeypatch.setattr(Desk, "warm", lambda _: None)
    desk.cache_clear()
    yield desk()._deliveries
    desk.cache_clear()


def handed_in(by: Visitor, number: str, phase: Phase) -> Delivery:
    agencies = tuple(sorted(by.agencies))
    order = Order(
        paths=(),
        as_of=date(2022, 12, 31),
        handed_in_by=by.name,
        identity=by.identity,
        delivered_by=by.name,
        deliverers=(by.identity,),
        allowed_agencies=agencies,
    )
    made = Delivery(order, [], number)
    made.phase = phase
    return made


def look(*people: PeopleTable) -> FirstLook:
    return FirstLook(findings=(), blocked=False, based_on=None, carried={}, changes=(), people=people)


def preview(hash_: str) -> Preview:
    return Preview(
        hash=hash_, threshold=1, headlines=(), protection=None, changed_metrics=(), changed_tables=()
    )


def opened(number: str = "") -> AppTest:
    app = AppTest.from_file(str(ROOT / "vib" / "ui" / "shell.py"), default_timeout=30)
    if number:
        app.session_state["_delivery"] = number
    app.switch_page("../../pages/opladen.py")
    return app.run()


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def test_a_press_below_an_old_preview_does_not_publish_a_new_one(
    deliveries: dict[str, Delivery], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else who saw the same delivery had a new preview made meanwhile."""
    asked: list[Publish] = []
    monkeypatch.setattr(Delivery, "publish", lambda _, request: asked.append(request))
    deliveries["1"] = handed_in(ME, "1", Phase.READY)
    deliveries["1"].look = look()
    deliveries["1"].preview = preview("first")
    app = opened("1")
    deliveries["1"].preview = preview("second")
    press(app, "Publiceer dit")
    assert asked == []
    press(app, "Publiceer dit")
    assert [request.hash for request in asked] == ["second"]


def test_whoever_loads_the_page_anew_finds_their_delivery(deliveries: dict[str, Delivery]) -> None:
    deliveries["mine"] = handed_in(ME, "mine", Phase.FAULTY)
    deliveries["over"] = handed_in(ME, "over", Phase.PUBLISHED)
    deliveries["theirs"] = handed_in(OTHER, "theirs", Phase.READY)
    app = opened()
    assert [button.key for button in app.button if button.label == "Bekijken"] == ["upload_pick_mine"]
    press(app, "Bekijken")
    assert app.session_state["_delivery"] == "mine"


def test_nobody_ends_what_another_took_back(
    deliveries: dict[str, Delivery], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIB_FOUR_EYES", "1")
    deliveries["1"] = theirs = handed_in(OTHER, "1", Phase.READY)
    theirs.look, theirs.preview, theirs.handed_over = look(), preview("first"), True
    app = opened("1")
    theirs.take_back()
    press(app, "Andere bestanden")
    assert theirs.phase is Phase.READY


def test_what_came_again_is_not_counted_twice(deliveries: dict[str, Delivery]) -> None:
    bound = replace(OTHER, agencies=frozenset({"atlas"}))
    for number, table in (("1", "trajectories"), ("2", "guidance"), ("3", "trajectories")):
        deliveries[number] = handed_in(bound, number, Phase.PARTIAL)
        deliveries[number].look = look(PeopleTable(table=table, rows=1))
        deliveries[number].handed_over = True
    app = press(opened(), "Kies deze dag")
    assert [(box.key, box.value) for box in app.checkbox] == [
        ("upload_with_1_True", False),
        ("upload_with_2_False", True),
        ("upload_with_3_False", True),
    ]
    assert "latere bestanden van dat agentschap" in app.checkbox[0].label


@pytest.mark.parametrize("by", [ME, OTHER])
def test_what_is_known_before_shielding_is_on_the_screen(
    deliveries: dict[str, Delivery], by: Visitor
) -> None:
    """Where small counts are is told only to who delivered the people."""
    made = handed_in(by, "1", Phase.PREPARING)
    made.handed_over = True
    made.look = look().model_copy(update={"based_on": "s-1"})
    made.figures = FirstFigures(
        headlines=(),
        threshold=5,
        hidden=(
            HiddenOf(cube="flow", before=7, after=None, small=True),
            HiddenOf(cube="guidance", before=12, after=12, small=False),
        ),
        changed_cubes=("flow",),
        changed_tables=("budget",),
    )
    deliveries["1"] = made
    app = opened("1")
    shown = " ".join(str(one.proto.body) for one in app.main if hasattr(one.proto, "body"))
    assert "Deelname, Budget" in shown or "Budget, Deelname" in shown
    assert "kunnen er nog bijkomen" in shown
    assert (">kleine aantallen<" in shown) == (by is ME)
    assert (">ja<" in shown) == (by is ME)
    assert ">vroeger niet getoond<" in shown
    assert shown.count(">volgt<") == 1


def test_another_name_changes_the_screens_that_show_it() -> None:
    assert set(changed_screens((), ("pilots",))) == {"deelname"}
    assert set(changed_screens((), ("agencies",))) == {
        "overzicht",
        "tijdlijn",
        "deelname",
        "uitkomsten",
        "budget",
    }
