"""What the funnels say of counts that are known as an interval only."""

import pandas as pd

from vib.charts.funnel import FUNNELS
from vib.charts.look import Look
from vib.metrics.funnel import COLUMNS

NL = Look("nl", pilots=(("harbour", "Haven"), ("park", "Park")))


def _pilot(pilot: str, low: int, high: int) -> list[tuple[object, ...]]:
    share = (float("nan"),) * 4
    return [("north", pilot, True, step, low, high, *share) for step in ("enrolled", "started", "completed")]


def test_the_smallest_and_the_largest_pilot_are_intervals_where_their_counts_are() -> None:
    rows = [*_pilot("*", 24, 24), *_pilot("harbour", 20, 23), *_pilot("park", 1, 4)]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    assert FUNNELS.takeaway is not None
    # Park has one to four participants: to say four would be a wrong number. Together they are known.
    told = FUNNELS.takeaway(frame, NL)
    assert told == "24 ingetekend, 24 gestart, 24 al afgerond. Proeftuinen: van 1–4 tot 20–23 deelnemers."
