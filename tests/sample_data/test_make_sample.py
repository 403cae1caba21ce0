"""The script writes the same bytes every time, and they are the committed ones."""

import subprocess
import sys
from pathlib import Path

from tests.sample_data.reading import HOME, SNAPSHOTS


def _made(folder: Path) -> dict[str, bytes]:
    """The bundles the script writes into a folder, in a process of its own."""
    script = HOME / "make_sample.py"
    subprocess.run([sys.executable, script, "--into", folder], check=True, cwd=folder)
    return _files(folder)


def _files(folder: Path) -> dict[str, bytes]:
    bundles = (file for as_of in SNAPSHOTS for file in (folder / str(as_of)).iterdir())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in bundles}


def test_the_script_writes_the_committed_bytes_again_and_again(tmp_path: Path) -> None:
    for name in ("once", "again"):
        (tmp_path / name).mkdir()
    once, again, committed = _made(tmp_path / "once"), _made(tmp_path / "again"), _files(HOME)

    assert {name for name in once if once[name] != again.get(name)} == set()
    assert {name for name in committed if committed[name] != once.get(name)} == set()
    assert once.keys() == again.keys() == committed.keys()


def test_the_bundles_are_small_enough_to_keep_in_the_repository() -> None:
    assert sum(map(len, _files(HOME).values())) < 3_000_000
