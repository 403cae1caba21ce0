"""Private folders for programs that must read and write files, and that these folders go.

Only this user may look into one (0700). It goes when its work is done; where a process was killed it can't,
and the next one that makes such a folder removes what was left. A lock tells whose process still lives.
"""

import errno
import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from vib.locale import N_, Message

_LOCK = "in-use"
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


class NoRoomToWork(Exception):
    """Files of the work in between can't be written; `message` tells what to do about it.

    It is no `OSError`: those that read a delivery take such an error for a fault of its files.
    """

    def __init__(self, place: str | Path) -> None:
        text = N_(
            "No temporary files can be written ({place}): there is no room left, or it is read-only. Nothing "
            "was published. Make room there, or ask whoever runs this server to, and try again."
        )
        self.message = Message(id=text, values={"place": str(place)})
        super().__init__(self.message.text("en"))


@contextmanager
def needing_room(place: Path) -> Iterator[None]:
    """Makes `NoRoomToWork` of what says, within the block, that nothing more can be written."""
    try:
        yield
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        raise NoRoomToWork(place) from error


class PrivateFolder:
    """A folder at `path`, until it is removed or its block ends.

    `kind` is the beginning of its name. Those of the same kind that nobody uses any more are removed first.
    Raises `NoRoomToWork`.
    """

    def __init__(self, kind: str) -> None:
        try:
            self._make(kind)
        except OSError as error:
            raise NoRoomToWork(tempfile.tempdir or "TMPDIR") from error

    def _make(self, kind: str) -> None:
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
    # Another thread may be removing it too.
    with suppress(FileNotFoundError):
        for inside in folder.glob("*"):
            if inside.is_dir() and not inside.is_symlink():
                shutil.rmtree(inside, ignore_errors=True)
            elif inside.name != _LOCK:
                inside.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
