"""Where deliveries are handed in: one process each, started, watched and ended here. No engine in this one.

All of it is in the memory of this server. When that stops, the deliveries that were not published are gone,
and nothing of them was.
"""

import secrets
import threading
import time
from collections.abc import Sequence
from datetime import date
from functools import cache

from vib.access.roles import Visitor
from vib.delivery.open_delivery import OVER, Delivery, File
from vib.delivery.process import Process, remove_left
from vib.delivery.records import (
    AT_WORK,
    Order,
    Phase,
)
from vib.model.vocabulary import Origin
from vib.settings import settings


class TooMany(Exception):
    """There are more deliveries open than this server can hold."""


class TooManyOfYours(Exception):
    """This person has as many deliveries open as one person may have."""


class Desk:
    """All deliveries of this server."""

    def __init__(self) -> None:
        self._deliveries: dict[str, Delivery] = {}
        self._spare: Process | None = None
        self._warmed = 0.0
        self._lock = threading.RLock()
        self._watching: threading.Thread | None = None

    def warm(self) -> None:
        """Starts a process beforehand: it is ready when somebody has chosen files."""
        with self._lock:
            if self._spare is None or not self._spare.alive:
                remove_left()
                self._spare = Process()
            self._warmed = time.monotonic()
            self._watch()

    def hand_in(
        self,
        files: Sequence[File],
        as_of: date,
        by: Visitor,
        origin: Origin | None = None,
        together: Sequence[Delivery] = (),
    ) -> Delivery:
        """Takes files in and has them worked on, as soon as there is room.

        `together` are deliveries that wait to be counted with these; they take no room from what lets them
        go on. Raises `TooMany`, `TooManyOfYours`.
        """
        order = _order(files, as_of, by, origin, together)
        with self._lock:
            self._forget()
            opened = [one for one in self._deliveries.values() if one.phase not in OVER]
            if sum(one.order.identity == by.identity for one in opened) >= settings().upload_deliveries_each:
                raise TooManyOfYours
            if sum(one not in together for one in opened) >= settings().upload_deliveries:
                raise TooMany
            delivery = Delivery(order, files, secrets.token_urlsafe(16), together)
            self._deliveries[delivery.number] = delivery
            self._start_waiting()
            self._watch()
        return delivery

    def find(self, number: str) -> Delivery | None:
        """The delivery with a number; None where it is gone."""
        return self._deliveries.get(number)

    def open_of(self, identity: str) -> tuple[Delivery, ...]:
        """The deliveries of somebody that are not over: whoever loads the page anew has lost their number."""
        opened = list(self._deliveries.values()) if identity else []
        return tuple(one for one in opened if one.order.identity == identity and one.phase not in OVER)

    def handed_over(self) -> tuple[Delivery, ...]:
        """The deliveries that wait for a second person."""
        opened = list(self._deliveries.values())
        return tuple(one for one in opened if one.handed_over and one.phase is Phase.READY)

    def to_be_joined(self) -> tuple[Delivery, ...]:
        """The deliveries that wait to be counted together with those of other agencies."""
        opened = list(self._deliveries.values())
        return tuple(one for one in opened if one.handed_over and one.phase is Phase.PARTIAL)

    def close(self) -> None:
        """Ends everything; for a server that stops."""
        with self._lock:
            for delivery in self._deliveries.values():
                delivery.end()
            if self._spare is not None:
                self._spare.kill()
                self._spare = None

    def _start_waiting(self) -> None:
        """Starts what waits, oldest first, as far as there is room."""
        phases = [one.phase for one in self._deliveries.values()]
        room = settings().upload_workers - sum(phase in AT_WORK - {Phase.QUEUED} for phase in phases)
        waiting = [one for one in self._deliveries.values() if one.phase is Phase.QUEUED]
        for delivery in waiting[: max(room, 0)]:
            process, self._spare = self._spare, None
            delivery.start(process if process is not None and process.alive else Process())

    def _forget(self) -> None:
        """Lets go of what ended long ago: who delivered it has read why."""
        now = time.monotonic()
        for number, one in list(self._deliveries.items()):
            if one.phase in OVER and now > one.until:
                del self._deliveries[number]

    def _watch(self) -> None:
        if self._watching is None or not self._watching.is_alive():
            self._watching = threading.Thread(target=self._look_after, name="deliveries", daemon=True)
            self._watching.start()

    def _look_after(self) -> None:
        while True:
            time.sleep(_LOOK)
            with self._lock:
                for delivery in self._deliveries.values():
                    delivery.end_if_late()
                self._forget()
                self._start_waiting()
                if self._spare is not None and time.monotonic() > self._warmed + _SPARE:
                    self._spare.kill()
                    self._spare = None


def _order(
    files: Sequence[File], as_of: date, by: Visitor, origin: Origin | None, together: Sequence[Delivery]
) -> Order:
    """What is delivered; with the files of others it is theirs too."""
    names, identities = ([by.name], [by.identity]) if files else ([], [])
    names += [one.order.delivered_by for one in together]
    identities += [one.order.identity for one in together]
    return Order(
        paths=(),
        as_of=as_of,
        delivered_by=", ".join(dict.fromkeys(names)),
        handed_in_by=by.name,
        identity=by.identity,
        deliverers=tuple(dict.fromkeys(identities)),
        role=by.role,
        allowed_agencies=tuple(sorted(by.agencies)),
        origin=origin,
    )


_LOOK = 0.25
"""Seconds between two looks at the clock."""
_SPARE = 600
"""Seconds after which a process that nobody needed goes."""


@cache
def desk() -> Desk:
    """The desk of this server."""
    return Desk()
