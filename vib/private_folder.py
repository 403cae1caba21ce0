"""Private folders for programs that must read and write files, and that these folders go.

Only this user may look into one (0700). It goes when its work is done; where a process was killed it can't,
and the next one that makes such a folder removes what was left. A lock tells whose process still lives.
"""

import fcntl
import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

_LOCK = "in-use"


class PrivateFolder:
    """A folder at `path`, until it is removed or its block ends.

    `kind` is the beginning of its name. Those of the same kind that nobody uses any more are removed first.
    """

    def __init__(self, kind: str) -> None:
        for left in Path(tempfile.gettempdir()).glob(f"{kind}*"):
            _remove_if_left(left)
        while True:
            self.path = Path(tempfile.mkdtemp(prefix=kind))
            self._lock = (self.path / _LOCK).open("w")
            fcntl.flock(self._lock, fcntl.LOCK_EX)
            if (self.path / _LOCK).exists():
                return
            self._lock.close()  # somebody took it for one that was left, before it was locked

    def remove(self) -> None:
        """Removes the folder and all that is in it."""
        _remove(self.path)
        self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.remove()


def _remove_if_left(folder: Path) -> None:
    try:
        with (folder / _LOCK).open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove(folder)
    except OSError:
        return  # somebody else's, in use, or just being made


def _remove(folder: Path) -> None:
    """The lock goes last: who is killed in the middle leaves a folder that the next one still knows."""
    for inside in folder.glob("*"):
        if inside.is_dir() and not inside.is_symlink():
            shutil.rmtree(inside, ignore_errors=True)
        elif inside.name != _LOCK:
            inside.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
