"""The baseline of the timeline: chosen by default, kept in the address, and never a later snapshot."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from vib.settings import ROOT
from vib.store.registry import published
from vib.ui.address import NO_BASELINE, Asked
from vib.ui.baseline import KEY

pytestmark = pytest.mark.usefixtures("sample_store")


def ids() -> dict[str, str]:
    """Date → id of the sample's snapshots."""
    return {str(entry.as_of): entry.snapshot_id for entry in published()}


def timeline(snap: str, baseline: str = "") -> AppTest:
    app = AppTest.from_file(str(Path(ROOT, "vib", "ui", "shell.py")), default_timeout=30)
    app.query_params["snap"] = ids()[snap]
    if baseline:
        app.query_params["baseline"] = baseline
    app.run()
    app.switch_page("../../pages/tijdlijn.py").run()
    assert not app.exception
    return app


def in_address(app: AppTest) -> str:
    """The baseline of the address; the test client gives a list or, where a script wrote it, a text."""
    value = app.query_params["baseline"]
    return value if isinstance(value, str) else value[-1]


def told(app: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in app.get("html"))


def test_the_snapshot_before_is_the_default_and_stands_in_the_address() -> None:
    app = timeline("2023-11-30")
    assert in_address(app) == ids()["2023-06-30"]
    assert app.selectbox(KEY).value == ids()["2023-06-30"]
    assert "Gepland op 30 juni 2023" in told(app)


def test_a_link_names_its_baseline() -> None:
    app = timeline("2024-09-30", ids()["2022-12-31"])
    assert app.selectbox(KEY).value == ids()["2022-12-31"]
    assert "Gepland op 31 december 2022" in told(app)
    assert "+4 kwartalen sinds 30 juni 2023" in told(app)


def test_a_choice_is_written_into_the_address() -> None:
    app = timeline("2024-09-30")
    app.selectbox(KEY).select(ids()["2023-06-30"]).run()
    assert in_address(app) == ids()["2023-06-30"]
    assert "Gepland op 30 juni 2023" in told(app)
    app.selectbox(KEY).select(NO_BASELINE).run()
    assert in_address(app) == NO_BASELINE
    assert "Gepland op" not in told(app)


def test_a_baseline_that_is_not_earlier_makes_room_for_the_one_before() -> None:
    app = timeline("2023-11-30", ids()["2025-09-30"])
    assert in_address(app) == ids()["2023-06-30"]
    assert "Gepland op 30 juni 2023" in told(app)


def test_a_baseline_that_is_not_there_is_said_and_stays_in_the_address() -> None:
    app = timeline("2023-11-30", "2021-01-01-00000000")
    assert in_address(app) == "2021-01-01-00000000"
    assert "een momentopname die er niet is. Getoond wordt de vergelijking met 30 juni 2023" in told(app)


def test_the_first_snapshot_has_nothing_before_it() -> None:
    app = timeline("2022-12-31")
    assert "Dit is de eerste momentopname" in told(app)
    assert [box.key for box in app.selectbox if box.key == KEY] == []


def test_the_address_keeps_the_baseline_of_a_link() -> None:
    asked = Asked.read({"snap": ["s"], "baseline": ["b"]}, Asked())
    assert asked.baseline == "b"
    assert asked.write() == {"snap": "s", "baseline": "b"}
    assert Asked.read({}, asked).baseline == "b"
    assert Asked.read({"snap": ["s"]}, asked).baseline == ""
