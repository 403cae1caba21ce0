"""The screen of a delivery, on deliveries that no process works on."""

import getpass
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from vib.access.roles import Role, Visitor
from vib.delivery.desk import Desk, desk
from vib.delivery.open_delivery import Delivery
from vib.delivery.records import FirstLook, Order, Phase, Preview, Publish
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
    order = Order(paths=(), as_of=date(2022, 12, 31), delivered_by=by.name, identity=by.identity)
    made = Delivery(order, [], number)
    made.phase = phase
    return made


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
    deliveries["1"].look = FirstLook(
        findings=(), blocked=False, based_on=None, carried={}, changes=(), people=()
    )
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


def test_another_name_changes_the_screens_that_show_it() -> None:
    assert set(changed_screens((), ("pilots",))) == {"deelname"}
    assert set(changed_screens((), ("agencies",))) == {
        "overzicht",
        "tijdlijn",
        "deelname",
        "uitkomsten",
        "budget",
    }
