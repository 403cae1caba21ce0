"""Who stops a command gets one line and the exit code of the signal, not a report of a fault."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import Speak
from tests.small_bundle import Bundle
from vib.cli import main
from vib.settings import ROOT

STOPPED = {
    "nl": "Gestopt. Wat niet af was, is niet gepubliceerd.\n",
    "en": "Stopped. What was not finished is not published.\n",
}


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("language", STOPPED)
@pytest.mark.parametrize("made_into", [None, RuntimeError("Query interrupted")], ids=["raised", "made over"])
def test_a_command_that_is_stopped(
    bundle: Bundle,
    empty_store: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    speak: Speak,
    number: signal.Signals,
    code: int,
    language: str,
    made_into: Exception | None,
) -> None:
    def stopped_within(*_: object) -> None:
        try:
            os.kill(os.getpid(), number)
            time.sleep(5)
        except KeyboardInterrupt:
            if made_into is None:
                raise
            raise made_into from None

    speak(language)
    monkeypatch.setattr("vib.publish.validate", stopped_within)
    before = signal.getsignal(number)
    assert main(["validate", str(bundle()), "--as-of", "2022-12-31"]) == code
    assert signal.getsignal(number) == before
    assert capsys.readouterr() == ("", STOPPED[language])


def test_a_fault_of_the_program_is_still_told_as_one(
    bundle: Bundle, empty_store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def faulty(*_: object) -> None:
        raise RuntimeError("Query interrupted")

    monkeypatch.setattr("vib.publish.validate", faulty)
    assert main(["validate", str(bundle()), "--as-of", "2022-12-31"]) == 1
    assert "RuntimeError" in capsys.readouterr().err


def test_stopped_before_everything_was_imported(tmp_path: Path) -> None:
    # Python itself must be up; importing the rest takes far longer than this.
    marker = tmp_path / "up"
    start = f"open({str(marker)!r}, 'w').close(); import runpy; runpy.run_module('vib', run_name='__main__')"
    with subprocess.Popen(
        [sys.executable, "-c", start, "snapshots"], cwd=ROOT, stderr=subprocess.PIPE, text=True
    ) as command:
        until = time.monotonic() + 30
        while not marker.exists() and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(0.15)
        command.send_signal(signal.SIGINT)
        _, said = command.communicate(timeout=60)
    assert (command.returncode, said) == (130, STOPPED["nl"])
