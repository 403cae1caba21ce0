"""Deliveries handed in and followed, as a screen does."""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tests.small_bundle import PLANTED
from vib.access.roles import Role, Visitor
from vib.delivery.desk import Desk
from vib.delivery.open_delivery import Delivery, File
from vib.delivery.records import Phase, Publish
from vib.model.snapshot import reason_key
from vib.model.vocabulary import ChangeClass

AN = Visitor("An", Role.STAFF, account="an@agency")
AS_OF = date(2022, 12, 31)
SECONDS = 60


def files(bundle: Path) -> list[File]:
    return [File(path.name, path.read_bytes()) for path in sorted(bundle.iterdir())]


def wait(delivery: Delivery, until: Callable[[], bool]) -> None:
    """Waits until something is so, or the delivery came to nothing."""
    end = time.monotonic() + SECONDS
    while not until() and delivery.phase is not Phase.ENDED:
        assert time.monotonic() < end, (delivery.phase, delivery.progress)
        time.sleep(0.02)


def ready(desk: Desk, bundle: Path) -> Delivery:
    delivery = desk.hand_in(files(bundle), AS_OF, AN)
    wait(delivery, lambda: delivery.phase is Phase.READY)
    assert delivery.ended is None
    # An delivers, and Bea publishes.
    delivery.hand_over()
    return delivery


def go(delivery: Delivery, hash_: str) -> Publish:
    assert delivery.look is not None
    reasons = dict.fromkeys(_warned(delivery), "Nagevraagd.")
    return Publish(
        hash=hash_,
        title="Een titel",
        note="",
        change_class=ChangeClass.NEW_DATA,
        reasons=reasons,
        published_by="Bea",
        identity="bea@agency",
        role="coordinator",
    )


def _warned(delivery: Delivery) -> list[str]:
    assert delivery.look is not None
    return [reason_key(one) for one in delivery.look.findings if one.severity == "warning"]


def left(place: str) -> list[Path]:
    """Files with somebody of the bundle in them."""
    found = [path for path in Path(place).rglob("*") if path.is_file()]
    return [path for path in found if PLANTED.encode() in path.read_bytes()]
