"""The process of one delivery: `python -m vib.delivery.worker`.

It takes an order from stdin, reads, checks, counts and shields, tells on stdout what it found, and then waits
for a request to publish. What it made is in its memory alone, and goes with it: at the end of stdin (the
server stopped, or nobody looks at the delivery any more), or when a limit is reached.
"""

import gc
import os
import resource
import shutil
import signal
import sys
import tempfile
import threading
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from vib.delivery.records import ORDER, REQUEST, TOO_LARGE, Answer, Ended, Order, Request
from vib.locale import Message
from vib.settings import settings
from vib.unforeseen import unforeseen

LARGEST_FILE = 2 * 1024**3
OPEN_FILES = 512
_NEEDED = ("vib.delivery.work", "vib.store.migrate")
"""Imported while somebody still chooses files: it takes longer than reading these."""


def limit_oneself() -> None:
    """Whatever a file makes of a parser, it gets this much memory, time and disk, and leaves no dump."""
    rule = settings()
    for what, most in (
        (resource.RLIMIT_AS, rule.upload_memory_mb * 1024**2),
        (resource.RLIMIT_CPU, rule.upload_cpu_seconds),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (limit, limit))


class Answers:
    """The one way out: whole lines of JSON, also from several threads."""

    def __init__(self, out: BinaryIO) -> None:
        self._out, self._lock = out, threading.Lock()

    def __call__(self, answer: Answer) -> None:
        with self._lock:
            self._out.write(answer.model_dump_json().encode() + b"\n")
            self._out.flush()


class Requests:
    """What is asked, read beside the work, so that the end of stdin ends this process at once.

    But for publishing, which goes on to its end: whoever closes the browser then finds it published.
    """

    def __init__(self, order: Order) -> None:
        self._order = order
        self._asked: list[Request] = []
        self._some = threading.Condition()
        self.publishing: threading.Lock = threading.Lock()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in sys.stdin.buffer:
            with self._some:
                self._asked.append(REQUEST.validate_json(line))
                self._some.notify()
        with self._some:
            self._some.wait_for(lambda: not self._asked)
        with self.publishing:
            leave(self._order)

    def next(self) -> Request:
        """The next request; it counts as asked until this process is idle or publishes."""
        with self._some:
            self._some.wait_for(lambda: bool(self._asked))
            return self._asked[0]

    def taken(self) -> None:
        """The last request was begun."""
        with self._some:
            self._asked.pop(0)
            self._some.notify()


def leave(order: Order) -> None:
    """Ends this process and what it started, and removes what they wrote; it waits for no thread."""
    for path in order.paths:
        Path(path).unlink(missing_ok=True)
    if order.folder:
        shutil.rmtree(order.folder, ignore_errors=True)
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


def write_within(folder: str) -> None:
    """What is unpacked, and what the engine of disclosure control reads, lies where the server removes it.

    So it goes too when this process is killed, by a limit or by the server.
    """
    if folder:
        os.environ["TMPDIR"] = tempfile.tempdir = folder


def why(error: BaseException) -> Message:
    """What went wrong, for the person at the screen; never a text of a library, which may quote a row."""
    message = getattr(error, "message", None)
    if isinstance(message, Message):
        return message
    if isinstance(error, MemoryError) or "memory" in type(error).__name__.lower():
        return TOO_LARGE
    return unforeseen(error)


def main() -> None:
    """Works on one delivery, until its screen or its server is gone."""
    answer = Answers(os.fdopen(os.dup(1), "wb"))
    # What a library prints must not get between the answers, nor anywhere else: it may quote a row.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    limit_oneself()
    for module in _NEEDED:
        import_module(module)
    # What was imported stays: to look through it for garbage again and again takes a tenth of the checking.
    gc.freeze()
    asked = sys.stdin.buffer.readline()
    if not asked:
        return
    order = ORDER.validate_json(asked)
    write_within(order.folder)
    try:
        from vib.delivery.work import work

        work(order, Requests(order), answer)
    except BaseException as error:
        answer(Ended(message=why(error)))
    finally:
        leave(order)


if __name__ == "__main__":
    main()
