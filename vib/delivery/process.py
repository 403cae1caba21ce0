"""The process of one delivery, seen from the server: started, given its files, listened to, ended."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path, PurePath

from pydantic import ValidationError

from vib.delivery.records import ANSWER, Answer, Ended, Order, Request, Share
from vib.locale import N_, Message
from vib.private_folder import NoRoomToWork, PrivateFolder, needing_room
from vib.settings import ROOT

FOLDER = "vib-delivery-"
"""The beginning of the name of the private folders with uploaded files."""

_PASSED = ("VIB_", "PG", "AWS_", "LC_")
_NAMED = frozenset({"PATH", "HOME", "LANG", "TZ", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR"})
_LONGEST_LINE = 64 * 1024**2
_LONGEST_NAME, _LONGEST_ENDING = 120, 16


def environment() -> dict[str, str]:
    """What the process needs to know: the settings, where the store and its database are, nothing else.

    Uploaded files lie on this machine, so they are counted here, whatever counts other bundles.
    """
    passed = {name: value for name, value in os.environ.items() if name in _NAMED or name.startswith(_PASSED)}
    return passed | {"VIB_ENGINE": "duckdb", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


Shares = Callable[[Path], tuple[Share, ...]]
"""Has files of others written into a folder, and tells which; raises `ShareMissing`."""


class ShareMissing(Exception):
    """Files of others did not come: their delivery is over, or was taken back, or there was no room."""

    def __init__(self, whose: str) -> None:
        super().__init__(whose)
        text = N_("The files of {who} are no longer there. Nothing was published. Choose anew what waits.")
        self.message = Message(id=text, values={"who": whose})


class Process:
    """A worker that is ready for one order. It ends when this server does: its stdin ends then."""

    def __init__(self) -> None:
        self._folder: PrivateFolder | None = None
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "vib.delivery.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=environment(),
            start_new_session=True,
        )

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        return self._process.pid

    def begin(
        self,
        order: Order,
        files: Sequence[tuple[str, bytes]],
        shares: Shares,
        hear: Callable[[Answer], None],
        gone: Callable[[], None],
    ) -> None:
        """Gives it the files. Another thread calls `hear` with each answer, and `gone` at the end.

        `shares` has more files written into a folder. Where there is no room for the files, or a share does
        not come, that is the answer.
        """
        threading.Thread(target=self._follow, args=(order, files, shares, hear, gone), daemon=True).start()

    def ask(self, request: Request | Order) -> None:
        """Sends a request; one to a process that has ended is lost, and its end was told."""
        with self._lock, suppress(OSError, ValueError):
            assert self._process.stdin is not None
            self._process.stdin.write(request.model_dump_json().encode() + b"\n")
            self._process.stdin.flush()

    def close(self) -> None:
        """Lets it end by itself."""
        with self._lock, suppress(OSError):
            assert self._process.stdin is not None
            self._process.stdin.close()

    def kill(self) -> None:
        """Ends it, and whatever it started, and removes its files."""
        # Once it was waited for, its number may be another's.
        if self._process.returncode is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._remove_files()

    def _remove_files(self) -> None:
        if self._folder is not None:
            self._folder.remove()

    def _follow(
        self,
        order: Order,
        files: Sequence[tuple[str, bytes]],
        shares: Shares,
        hear: Callable[[Answer], None],
        gone: Callable[[], None],
    ) -> None:
        try:
            self._folder = PrivateFolder(FOLDER)
            place = self._folder.path
            with needing_room(place.parent):
                paths = _written(place, files)
            told = shares(place)
            paths += [path for share in told for path in share.paths]
            placed = {"paths": tuple(paths), "folder": str(place), "shares": told}
            self.ask(order.model_copy(update=placed))
            del files
            self._listen(hear)
        except (NoRoomToWork, ShareMissing) as error:
            hear(Ended(message=error.message))
        except (OSError, ValidationError):
            pass
        finally:
            self.kill()
            self._process.wait()
            # Once more: it may have written until it was gone.
            self._remove_files()
            self.close()
            gone()

    def _listen(self, hear: Callable[[Answer], None]) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as answers:
            while line := answers.readline(_LONGEST_LINE):
                hear(ANSWER.validate_json(line))


def remove_left() -> None:
    """Removes uploaded files that a server left behind which was killed together with its workers.

    Where nothing can be written they stay; who delivers is told so then.
    """
    with suppress(NoRoomToWork):
        PrivateFolder(FOLDER).remove()


def _written(folder: Path, files: Sequence[tuple[str, bytes]]) -> list[str]:
    """The files in the private folder, each in a folder of its own: two may have the same name."""
    paths = []
    for number, (name, content) in enumerate(files, start=1):
        path = folder / str(number) / safe_name(name)
        path.parent.mkdir(mode=0o700)
        path.write_bytes(content)
        paths.append(str(path))
    return paths


def safe_name(name: str) -> str:
    """The name of an uploaded file without a way out of its folder."""
    last = PurePath(name.replace("\\", "/")).name
    plain = "".join(sign if sign.isprintable() else "_" for sign in last).lstrip(".") or "_"
    stem, dot, ending = plain.rpartition(".")
    if len(plain.encode(errors="replace")) <= _LONGEST_NAME:
        return plain
    return f"{_cut(stem, _LONGEST_NAME)}{dot}{_cut(ending, _LONGEST_ENDING)}"


def _cut(text: str, most: int) -> str:
    """The beginning of a text: a name of a file may have so many bytes."""
    return text.encode(errors="replace")[:most].decode(errors="ignore")
