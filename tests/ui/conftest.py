"""A view made by hand."""

from collections.abc import Callable
from typing import Any

import pytest

from vib.charts.look import Look
from vib.model.quarters import QuarterRange
from vib.model.selection import Selection
from vib.model.snapshot import Snapshot
from vib.ui.view import View, look_of

AGENCIES = [
    {"id": code, "name": code.title(), "order": place} for place, code in enumerate(("atlas", "amal"))
]
PILOTS = [
    {"id": f"{code}-1", "agency": code, "name": code.title(), "region": "Gent"} for code in ("atlas", "amal")
]


@pytest.fixture
def make_view(make_snapshot: Callable[..., Snapshot]) -> Callable[..., View]:
    """A builder: `make_view(agencies=("atlas",), quarters="2023-Q1", language="en", cubes={…})`."""

    def make(agencies: tuple[str, ...] = (), quarters: str = "", language: str = "nl", **parts: Any) -> View:
        snapshot = make_snapshot(tables={"agencies": AGENCIES, "pilots": PILOTS}, **parts)
        chosen = QuarterRange.parse(quarters) if quarters else None
        plain = Look(language="en" if language == "en" else "nl")
        return View(snapshot, Selection(agencies, chosen), look_of(snapshot, plain), ())

    return make
