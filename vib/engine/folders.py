"""The private folders in which Spark may write on this machine, and that they go.

A folder goes with the last session of its context. Where a process was killed it can't: the next context that
starts on this machine removes what it left. A lock tells whose process still lives.
"""

import fcntl
import shutil
import tempfile
from io import TextIOWrapper
from pathlib import Path

_PREFIX, _LOCK = "vib-spark-", "lock"

_ours: dict[Path, TextIOWrapper] = {}
"""Each folder of this process and its lock, which is held while the file is open."""


def private_folder() -> Path:
    """A folder that nobody else may look into, with `local` for Spark and `java` for Java in it."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        _remove_if_left(left)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    for name in ("local", "java"):
        (folder / name).mkdir()
    lock = (folder / _LOCK).open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    _ours[folder] = lock
    return folder


def _remove_if_left(folder: Path) -> None:
    try:
        with (folder / _LOCK).open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
    except OSError:
        return  # somebody else's, in use, or just being made


def remove_folders() -> None:
    """Removes the folders of this process."""
    while _ours:
        folder, lock = _ours.popitem()
        shutil.rmtree(folder, ignore_errors=True)
        lock.close()
