"""How far a build is, for who wants to know; never what it sees."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True)
class Step:
    """A stage of a build (a message id), and how many of its steps are done."""

    stage: str
    done: int
    of: int


Listener = Callable[[Step], None]

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def told_to(listener: Listener) -> Iterator[None]:
    """Lets somebody hear of every step within the block; maybe from another thread."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


class Steps:
    """The steps of one stage, counted; several threads may take them."""

    def __init__(self, stage: str, of: int) -> None:
        self._stage, self._of, self._done = stage, of, 0
        self._lock, self._listener = Lock(), _listener.get()
        self._tell()

    def one(self) -> None:
        """A step was taken."""
        with self._lock:
            self._done += 1
            self._tell()

    def _tell(self) -> None:
        if self._listener is not None:
            self._listener(Step(self._stage, self._done, self._of))
