"""Private folders are private, and go: at the end, or when the next one is made."""

import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from vib.private_folder import PrivateFolder
from vib.settings import ROOT

KIND = "vib-test-"
HOLDS = """
from vib.private_folder import PrivateFolder
held = PrivateFolder("vib-test-")
print(held.path, flush=True)
input()
"""


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def test_nobody_else_may_look_into_it(tmp_path: Path) -> None:
    with PrivateFolder(KIND) as folder:
        assert folder.path.stat().st_mode & 0o777 == 0o700
        (folder.path / "row").write_text("p1")
    assert not list(tmp_path.iterdir())


def test_it_goes_where_its_work_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), PrivateFolder(KIND):
        raise ZeroDivisionError
    assert not list(tmp_path.iterdir())


def test_what_a_killed_process_left_goes_with_the_next_one(tmp_path: Path) -> None:
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
        with PrivateFolder(KIND) as ours:
            assert theirs.exists(), "it was in use"
            other.send_signal(signal.SIGKILL)
            other.wait()
            assert theirs.exists()
            with PrivateFolder(KIND):
                assert not theirs.exists()
                assert ours.path.exists(), "our own is in use"


def test_who_is_killed_while_removing_leaves_a_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = PrivateFolder(KIND)
    (folder.path / "a").mkdir()
    (folder.path / "z").write_text("p1")

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("vib.private_folder.shutil.rmtree", killed)
        with pytest.raises(KeyboardInterrupt):
            folder.remove()
    assert (folder.path / "in-use").exists()
    folder._lock.close()
    PrivateFolder(KIND).remove()
    assert not list(tmp_path.iterdir())


def test_many_at_once_never_take_each_other_for_left(tmp_path: Path) -> None:
    lost: list[Path] = []

    def make_and_look() -> None:
        for _ in range(50):
            with PrivateFolder(KIND) as folder:
                if not folder.path.exists():
                    lost.append(folder.path)

    threads = [threading.Thread(target=make_and_look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not lost
    assert not list(tmp_path.iterdir())
