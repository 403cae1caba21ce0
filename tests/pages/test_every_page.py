"""Every script in `pages/`, run behind the shell: both languages, all, some and none of the data."""

import ast
import re
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from vib.locale import Language, translate
from vib.locale.messages import catalogue
from vib.settings import ROOT
from vib.store.registry import find
from vib.ui.navigation import SCREENS, WITHOUT_SNAPSHOT

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))


def parts(page: str) -> list[str]:
    """The codes of a page's parts, as its script names them; an empty one where it has none."""
    tree = ast.parse((ROOT / "pages" / f"{page}.py").read_text("utf-8"))
    named = [
        [ast.literal_eval(key) for key in node.value.keys if key is not None]
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "PARTS"
        if isinstance(node.value, ast.Dict)
    ]
    return named[0] if named else [""]


PARTS = [(page, part) for page in PAGES for part in parts(page)]
LINKS = {
    "everything": "",
    "one agency": "agency=atlas",
    "two agencies, three quarters": "agency=atlas&agency=agii&quarters=2023-Q1..2023-Q3",
    "one quarter": "quarters=2023-Q2",
    "nothing: Amal before it began": "agency=amal&quarters=2022-Q4..2023-Q1",
}
DATES = ("2022-12-31", "2023-11-30", "2025-09-30")


def opened(page: str, query: str = "") -> AppTest:
    """A page behind the shell, as a link with this query opens it."""
    app = AppTest.from_file(str(ROOT / "vib" / "ui" / "shell.py"), default_timeout=30)
    for name, values in parse_qs(query).items():
        app.query_params[name] = values
    app.switch_page(f"../../pages/{page}.py")
    return app.run()


def texts(app: AppTest) -> str:
    """All that a reader reads on a page, charts aside."""
    return "\n".join(str(element.proto.body) for element in app.get("html"))


def snap(as_of: str) -> str:
    return f"snap={find(as_of).snapshot_id}"


pytestmark = pytest.mark.usefixtures("sample_store")


def test_every_page_is_a_screen_and_every_screen_a_page() -> None:
    assert sorted(screen.name for screen in SCREENS) == PAGES


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("query", LINKS.values(), ids=LINKS.keys())
@pytest.mark.parametrize(("page", "part"), PARTS)
def test_a_page_shows_itself_whatever_is_selected(
    page: str, part: str, query: str, language: Language
) -> None:
    # A selection is the same code in both languages: in English each is made on one date, all on every date.
    for as_of in DATES if language == "nl" or not query else DATES[-1:]:
        app = opened(page, f"{snap(as_of)}&{query}&lang={language}&part={part}")
        assert not app.exception, (as_of, app.exception)
        assert not app.error, (as_of, app.error)
        assert texts(app).count("<h1>") == 1
        if page not in WITHOUT_SNAPSHOT:
            assert translate("Synthetic sample data.", language) in texts(app)


@pytest.mark.parametrize(("page", "part"), PARTS)
def test_a_dutch_page_shows_no_message_id(page: str, part: str) -> None:
    app = opened(page, f"{snap('2023-11-30')}&part={part}")
    shown = texts(app)
    dutch = catalogue("nl")
    sentences = [text for text in dutch if " " in text and "{" not in text and dutch[text] != text]
    assert [text for text in sentences if f">{text}<" in shown] == []


@pytest.mark.parametrize(("page", "part"), [pair for pair in PARTS if pair[0] in ("deelname", "uitkomsten")])
def test_a_selection_without_data_says_so_instead_of_drawing_nothing(page: str, part: str) -> None:
    app = opened(page, f"{snap('2023-11-30')}&agency=amal&quarters=2022-Q4..2023-Q1&part={part}")
    said = texts(app)
    assert "Verruim een van de filters" in said or "filter werkt hier niet" in said


@pytest.mark.parametrize(
    ("page", "part"), [pair for pair in PARTS if pair[0] not in ("over", *WITHOUT_SNAPSHOT)]
)
def test_what_is_behind_a_chart_is_made_when_it_is_opened(page: str, part: str) -> None:
    app = opened(page, f"{snap('2023-11-30')}&part={part}")
    closed = texts(app)
    charts = re.findall(r'data-behind="([^"]+)"', closed)
    assert charts
    assert len(set(charts)) == len(charts)
    assert not app.get("download_button")
    app.query_params["behind"] = charts
    app.run()
    assert not app.exception, app.exception
    assert texts(app).count("<caption>") == closed.count("<caption>") + len(charts)
    downloads = [button.proto.label for button in app.get("download_button")]
    assert downloads == ["Deze cijfers downloaden (CSV)"] * len(charts)
    assert "<dt>Berekening</dt>" in texts(app)
