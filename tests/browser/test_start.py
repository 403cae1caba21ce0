"""A server that would let anybody in does not start: one line says why."""

import os
import subprocess
import sys

import pytest

from tests.browser.conftest import SECONDS, free_port
from vib.settings import ROOT


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("nl", "alleen op deze machine, niet op 0.0.0.0."),
        ("en", "Without sign-in the dashboard listens on this machine only, not on 0.0.0.0."),
    ],
)
def test_without_sign_in_it_does_not_listen_elsewhere(language: str, told: str) -> None:
    place = ["--server.address", "0.0.0.0", "--server.port", str(free_port())]
    done = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "app.py", *place],
        cwd=ROOT,
        env=os.environ | {"VIB_LANGUAGE": language},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
