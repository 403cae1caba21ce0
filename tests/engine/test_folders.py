"""Folders in which Spark may write are private, and go: at the end, or when the next one is made."""

import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from vib.engine.folders import private_folder, remove_folders
from vib.settings import ROOT

HOLDS = """
from vib.engine.folders import private_folder
print(private_folder(), flush=True)
input()
"""


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def test_nobody_else_may_look_into_it(tmp_path: Path) -> None:
    folder = private_folder()
    assert folder.stat().st_mode & 0o777 == 0o700
    (folder / "local" / "row").write_text("p1")
    remove_folders()
    assert not list(tmp_path.iterdir())


def test_what_a_killed_process_left_goes_with_the_next_start(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS],
        cwd=ROOT,
        env={"TMPDIR": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        theirs = Path(other.stdout.readline().strip())
        ours = private_folder()
        assert theirs.exists(), "it was in use"
        other.send_signal(signal.SIGKILL)
        other.wait()
        assert theirs.exists()
        private_folder()
    assert not theirs.exists()
    assert ours.exists(), "our own is in use"
    remove_folders()
