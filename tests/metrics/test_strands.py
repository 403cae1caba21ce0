from datetime import date
from typing import Any

from vib.metrics.strands import strands
from vib.model.selection import Selection


def row(name: str, strand: int | None, status: str, **more: Any) -> dict[str, Any]:
    base = {"id": name, "kind": "activity", "title_nl": name, "precision": "quarter"}
    return {**base, "strand": strand, "status": status, **more}


ROWS = [
    row("continuous", 4, "running"),
    row("refine", 3, "running", planned_start=date(2023, 10, 1), planned_end=date(2024, 1, 1)),
    row("overdue", 3, "running", planned_end=date(2023, 7, 1)),
    row("forgotten", 3, "planned", planned_end=date(2023, 4, 1)),
    row("later", 3, "planned", planned_start=date(2024, 4, 1), planned_end=date(2024, 7, 1)),
    row("sooner", 3, "planned", kind="milestone", planned_end=date(2024, 1, 1)),
    row("finished", 3, "done", planned_end=date(2023, 1, 1), actual_end=date(2023, 1, 1)),
    row("attack", 2, "done", kind="event"),
    row("whole", None, "running", kind="period", planned_end=date(2025, 9, 30)),
    row("atlas-only", 2, "planned", agency="atlas", planned_end=date(2024, 1, 1)),
]


def test_each_line_stands_in_one_place_earliest_first(make_snapshot: Any) -> None:
    frame = strands(make_snapshot(date(2023, 11, 30), {"milestones": ROWS}))
    assert [(r.strand, r.part, r.id, r.day) for r in frame.itertuples()] == [
        (2, "next", "atlas-only", date(2024, 1, 1)),
        (3, "late", "forgotten", date(2023, 4, 1)),
        (3, "late", "overdue", date(2023, 7, 1)),
        (3, "running", "refine", date(2024, 1, 1)),
        (3, "next", "sooner", date(2024, 1, 1)),
        (3, "next", "later", date(2024, 4, 1)),
        (4, "running", "continuous", None),
    ]


def test_the_agency_filter_keeps_what_is_everybodys(make_snapshot: Any) -> None:
    frame = strands(make_snapshot(date(2023, 11, 30), {"milestones": ROWS}), Selection(("amal",)))
    assert "atlas-only" not in set(frame["id"])
    assert "continuous" in set(frame["id"])
