"""The parts of a screen: the first is open by default, a link opens its own, and only that one is drawn."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from vib.settings import ROOT
from vib.ui.address import Asked
from vib.ui.parts import KEY

pytestmark = pytest.mark.usefixtures("sample_store")

TITLES = {
    "far": ("Hoe ver de deelnemers van elke proeftuin raken", "Waar de trajecten staan"),
    "plan": ("Intekeningen tegenover het geplande pad", "Intekeningen, starts, afrondingen en afhakers"),
    "time": ("Hoe lang elke stap duurt", "Welk aandeel de stap heeft gezet"),
    "who": ("Waarom trajecten voortijdig eindigden", "Wie neemt deel: perspectief"),
}


def participation(part: str = "", agency: str = "", quarters: str = "") -> AppTest:
    app = AppTest.from_file(str(Path(ROOT, "vib", "ui", "shell.py")), default_timeout=30)
    asked = {"snap": "2023-11-30", "part": part, "agency": agency, "quarters": quarters}
    for name, value in asked.items():
        if value:
            app.query_params[name] = value
    app.run()
    app.switch_page("../../pages/deelname.py").run()
    assert not app.exception
    return app


def told(app: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in app.get("html"))


@pytest.mark.parametrize("part", TITLES)
def test_a_link_opens_its_part_and_no_other(part: str) -> None:
    app = participation(part)
    shown = told(app)
    for other, titles in TITLES.items():
        assert all((title in shown) == (other == part) for title in titles)
    assert shown.count("data-figure=") == 2


def test_the_first_part_is_open_where_the_link_names_none_or_an_unknown_one() -> None:
    for part in ("", "nowhere"):
        assert TITLES["far"][0] in told(participation(part))


def test_a_choice_is_written_into_the_address_and_the_first_is_not() -> None:
    app = participation()
    app.segmented_control(KEY).set_value("who").run()
    assert _last(app.query_params["part"]) == "who"
    assert TITLES["who"][0] in told(app)
    app.segmented_control(KEY).set_value("far").run()
    assert "part" not in app.query_params
    assert TITLES["far"][0] in told(app)


def _last(value: str | list[str]) -> str:
    return value if isinstance(value, str) else value[-1]


@pytest.mark.parametrize("part", TITLES)
def test_an_empty_selection_explains_itself(part: str) -> None:
    """Amal began in September 2023: in 2022 it enrolled nobody."""
    app = participation(part, "amal", "2022-Q3")
    assert "0 trajecten" in told(app)


def test_the_address_keeps_the_part_of_a_link() -> None:
    asked = Asked.read({"snap": ["s"], "part": ["who"]}, Asked())
    assert asked.write() == {"snap": "s", "part": "who"}
    assert Asked.read({}, asked).part == "who"


def test_nobody_who_left_is_said_as_such() -> None:
    assert "Niemand haakte af." in told(participation("who", "amal"))
