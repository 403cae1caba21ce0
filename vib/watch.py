"""A progress bar on a terminal, or lines in a log, for builds that take their time."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread
from typing import TextIO

from vib.locale import N_, Language, Message, translate
from vib.progress import Step, told_to

PATIENCE = 2.0
"""Seconds that nobody needs a progress bar for, and between two lines in a log."""

_LOOK = 0.2
_WIDTH = 30
_ERASE = "\r\x1b[K"


class Watch:
    """Shows how far a build is, once it takes more than `patience` seconds.

    On a terminal a bar, which goes at the end; elsewhere a line when there is something new, at most one
    every `patience` seconds.
    """

    def __init__(self, stream: TextIO, language: Language, patience: float) -> None:
        self._stream, self._language, self._patience = stream, language, patience
        self._bar = stream.isatty()
        self._begin = self._last = time.monotonic()
        self._step: Step | None = None
        self._logged: Step | None = None
        self._drawn = False
        self._lock, self._ended = Lock(), Event()

    def step(self, step: Step) -> None:
        """A step was taken."""
        self._step = step

    def say(self, message: Message) -> None:
        """A line that is shown in any case."""
        with self._lock:
            self._erase()
            print(message.text(self._language), file=self._stream, flush=True)

    def run(self) -> None:
        """Looks now and then, until the build has ended."""
        while not self._ended.wait(min(_LOOK, self._patience)):
            with self._lock:
                self._show(time.monotonic())

    def end(self) -> None:
        """The build has ended, well or not."""
        self._ended.set()
        with self._lock:
            self._erase()

    def _show(self, now: float) -> None:
        if self._step is None or self._ended.is_set() or now - self._begin < self._patience:
            return
        if self._bar:
            self._stream.write(_ERASE + self._drawing(self._step, now))
            self._stream.flush()
            self._drawn = True
        elif self._step != self._logged and now - self._last >= self._patience:
            print(self._line(self._step, now), file=self._stream, flush=True)
            self._logged, self._last = self._step, now

    def _drawing(self, step: Step, now: float) -> str:
        full = _WIDTH * step.done // max(step.of, 1)
        return f"[{'█' * full}{'·' * (_WIDTH - full)}] {self._line(step, now)}"

    def _line(self, step: Step, now: float) -> str:
        return translate(
            N_("{stage}: {done} of {of} ({seconds} s)"),
            self._language,
            stage=translate(step.stage, self._language),
            done=step.done,
            of=step.of,
            seconds=int(now - self._begin),
        )

    def _erase(self) -> None:
        if self._drawn:
            self._stream.write(_ERASE)
            self._stream.flush()
            self._drawn = False


@contextmanager
def watching(stream: TextIO, language: Language, patience: float | None = None) -> Iterator[Watch]:
    """Watches every build within the block."""
    watch = Watch(stream, language, PATIENCE if patience is None else patience)
    thread = Thread(target=watch.run, daemon=True)
    thread.start()
    try:
        with told_to(watch.step):
            yield watch
    finally:
        watch.end()
        thread.join()
