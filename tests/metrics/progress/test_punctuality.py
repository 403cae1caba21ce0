from typing import Any

from vib.metrics.progress import progress, punctuality
from vib.metrics.status import Status


def test_on_time_is_out_of_all_that_can_be_judged(project: Any, milestones: Any) -> None:
    row = punctuality(project(milestones=milestones))
    # One and three in time; two was a quarter late, four isn't done; five isn't due.
    assert (row.low, row.target, row.share) == (2, 4, (50.0, 50.0))
    assert row.still_late == 1
    assert row.judgement.status is Status.OFF_TRACK
    assert row.parts == (("planned", 2), ("running", 0), ("done", 3))


def test_too_few_milestones_are_not_judged(project: Any, milestones: Any) -> None:
    row = punctuality(project(milestones=milestones[:2]))
    assert (row.low, row.target) == (1, 2)
    assert row.judgement.status is Status.OPEN


def test_no_milestones_at_all(project: Any) -> None:
    row = punctuality(project(milestones=[]))
    assert (row.low, row.target, row.share) == (0, 0, None)
    assert row.judgement.reason is not None
    assert row.judgement.reason.text("en") == "Fewer than 3 milestones can be judged yet."


def test_the_key_figures_in_their_order(project: Any) -> None:
    names = [row.id for row in progress(project())]
    assert names == [
        *("participants", "completed", "dropped_out", "running"),
        *("project", "recurrent", "milestones"),
    ]
