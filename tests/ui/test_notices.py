"""What the shell says where there is nothing to show."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from vib.intake.table_names import table_of
from vib.model.records import TABLES
from vib.settings import ROOT, settings
from vib.ui.notices import EXAMPLE


def welcome(language: str = "") -> str:
    """What the dashboard shows of a store with nothing in it."""
    app = AppTest.from_file(str(ROOT / "vib" / "ui" / "shell.py"), default_timeout=30)
    if language:
        app.query_params["lang"] = language
    app.run()
    assert not app.exception
    return str(app.get("html")[-1].proto.body)


def test_an_empty_store_tells_where_tables_and_an_example_are(empty_store: Path) -> None:
    dutch, english = welcome(), welcome("en")
    assert '‘<a class="vib-go" href="./over?snap=">Over deze cijfers</a>’' in dutch
    assert '‘<a class="vib-go" href="./over?snap=&amp;lang=en">About these figures</a>’' in english
    assert f"<code>{EXAMPLE}</code>" in dutch


def test_the_example_is_what_the_screen_says_of_it() -> None:
    folder = ROOT / EXAMPLE
    assert {table_of(path) for path in folder.iterdir() if path.suffix != ".json"} == set(TABLES)
    assert json.loads((folder / "bundle.json").read_text("utf-8"))["origin"] == "synthetic"


@pytest.mark.parametrize(("sample", "command"), [("1", "python -m vib sample"), ("0", "make run")])
def test_the_sample_is_offered_in_a_way_that_works(
    empty_store: Path, monkeypatch: pytest.MonkeyPatch, sample: str, command: str
) -> None:
    monkeypatch.setenv("VIB_SAMPLE", sample)
    settings.cache_clear()
    commands = [part.split("</code>")[0] for part in welcome().split("<li>")[1:]]
    assert [part.split("<code>")[1] for part in commands] == [
        command,
        "python -m vib publish MAP --as-of 2023-11-30",
    ]
