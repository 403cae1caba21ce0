"""What is shown of a build that takes its time, and that nothing is shown of one that does not."""

import io
import time
from pathlib import Path

import pytest

from tests.small_bundle import PLANTED, Bundle
from vib.cli import main
from vib.locale import Message
from vib.progress import Steps
from vib.watch import watching


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _build(seconds: float) -> None:
    steps = Steps("Counting", 4)
    for _ in range(2):
        steps.one()
    time.sleep(seconds)


def test_a_quick_build_shows_nothing() -> None:
    for stream in (Terminal(), io.StringIO()):
        with watching(stream, "nl", patience=5):
            _build(0.05)
        assert stream.getvalue() == ""


def test_a_terminal_gets_a_bar_which_goes_at_the_end() -> None:
    stream = Terminal()
    with watching(stream, "nl", patience=0.05) as watch:
        _build(0.3)
        watch.say(Message(id="Writing the snapshot…"))
    shown = stream.getvalue()
    assert f"[{'█' * 15}{'·' * 15}] Tellen: 2 van 4 (0 s)" in shown
    assert "\n" not in shown[: shown.index("De momentopname")]
    assert shown.endswith("\n")


def test_a_log_gets_a_line_for_what_is_new() -> None:
    stream = io.StringIO()
    with watching(stream, "en", patience=0.05):
        _build(0.4)
    assert stream.getvalue() == "Counting: 2 of 4 (0 s)\n"


def test_who_does_not_listen_costs_nothing() -> None:
    Steps("Counting", 1).one()


def test_a_build_tells_its_steps_and_no_row(
    empty_store: Path,
    bundle: Bundle,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("vib.watch.PATIENCE", 0.01)
    assert main(["publish", str(bundle()), "--as-of", "2022-12-31"]) == 0
    told = capsys.readouterr().err
    assert "Controleren: " in told
    assert "Tellen: " in told
    assert PLANTED not in told
