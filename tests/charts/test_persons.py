"""The pilots that started, told in a sentence."""

from collections.abc import Callable
from datetime import date

from vib.charts.look import Look
from vib.charts.persons import pilots_so_far
from vib.model.quarters import QuarterRange
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot


def test_pilots_are_told_by_agency_and_those_yet_to_start_are_left_out(
    make_snapshot: Callable[..., Snapshot],
) -> None:
    starts = {
        "a": ("north", date(2022, 9, 1)),
        "b": ("south", date(2023, 6, 1)),
        "c": ("south", date(2024, 1, 1)),
    }
    snapshot = make_snapshot(
        tables={
            "agencies": [
                {"id": "north", "name": "Noord", "order": 1},
                {"id": "south", "name": "Zuid", "order": 2},
            ],
            "pilots": [
                {"id": code, "agency": agency, "name": code, "region": "", "actual_start": start}
                for code, (agency, start) in starts.items()
            ],
        }
    )
    look = Look(agencies=(("north", "Noord"), ("south", "Zuid")))
    assert pilots_so_far(snapshot, EVERYTHING, look) == "Gestarte proeftuinen: 2 (Noord 1, Zuid 1)."
    early = Selection(quarters=QuarterRange.parse("2022-Q3"))
    assert (
        pilots_so_far(snapshot, early, look) == "Proeftuinen gestart in deze kwartalen: 1 (Noord 1, Zuid 0)."
    )
