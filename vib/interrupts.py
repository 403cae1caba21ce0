"""Ctrl-C, and a request to end from the system: a command stops, cleans up and says so in one line."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = 128 + signal.SIGINT
"""The exit code that shells know for Ctrl-C."""

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupts:
    """Whether somebody asked to stop, and the exit code that says by which signal."""

    def __init__(self, raised: bool) -> None:
        self._raised = raised
        self.exit_code = 0

    @property
    def asked(self) -> bool:
        return self.exit_code != 0

    def notice(self, number: int, frame: FrameType | None) -> None:
        """Takes a signal; libraries make errors of their own of what is raised here, so it is noted too."""
        self.exit_code = 128 + number
        if self._raised:
            raise KeyboardInterrupt


@contextmanager
def noticed(raised: bool = True) -> Iterator[Interrupts]:
    """Within the block a request to stop is noted and, unless `raised` is false, raised where it comes.

    Signals come to the main thread alone: in another one nothing is noted.
    """
    interrupts = Interrupts(raised)
    if threading.current_thread() is not threading.main_thread():
        yield interrupts
        return
    before = {number: signal.signal(number, interrupts.notice) for number in _SIGNALS}
    try:
        yield interrupts
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
