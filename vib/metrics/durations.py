"""How long a step takes, those still under way included: survival from counts in bins of weeks.

The estimate is Kaplan and Meier's product over time (JASA 53, 1958, 457-481) in the form for grouped
times, the life table of Cutler and Ederer (J. Chronic Diseases 8, 1958, 699-712): who is still under way
when last seen (or left) in a bin counts as at risk for half of that bin, because the order of days within
a bin isn't known. A median is therefore given as the bin it lies in, never more exactly.
"""

from collections.abc import Iterator

import pandas as pd

from vib.locale import N_
from vib.metrics.cells import cells
from vib.metrics.figure import TRAJECTORIES, Definition, Figure
from vib.metrics.scopes import scopes
from vib.model.cubes import WEEKS_PER_BIN
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import ALL, DurationOutcome, Step

STEPS = tuple(step.value for step in Step)
QUANTILES = {"lower_quartile": 25.0, "median": 50.0, "upper_quartile": 75.0}
"""Metric → the percentage that has taken the step by then."""

_METHOD = N_(
    "Kaplan-Meier on counts per four weeks (life table): those still under way and those who left count as "
    "long as they were followed (censored), so it is not a mean over those who finished. Given as the bin "
    "of four weeks in which the value lies; absent as long as too few have come that far."
)
_MEASURED = N_("whole weeks")

DEFINITIONS = (
    Definition(
        "durations.median",
        N_("Median time per step"),
        _METHOD,
        "weken",
        numerator=_MEASURED,
        source=TRAJECTORIES,
        categories="step",
    ),
    Definition(
        "durations.lower_quartile",
        N_("Time by which a quarter has taken the step"),
        _METHOD,
        "weken",
        numerator=_MEASURED,
        source=TRAJECTORIES,
        categories="step",
    ),
    Definition(
        "durations.upper_quartile",
        N_("Time by which three quarters have taken the step"),
        _METHOD,
        "weken",
        numerator=_MEASURED,
        source=TRAJECTORIES,
        categories="step",
    ),
)

Interval = tuple[int, int]


def survival(snapshot: Snapshot, selection: Selection = EVERYTHING) -> pd.DataFrame:
    """How many percent have not yet taken a step by the end of each bin of weeks.

    Returns `agency` (`*` for the selection together), `step`, `weeks` (the bin's first week),
    `ended_low`, `ended_high`, `under_way_low`, `under_way_high` (persons in the bin), `at_risk_low`,
    `at_risk_high` (those who were still followed when the bin began), and `low`, `high`: the percentage
    (100 at the start) still without the step at the bin's end. The quarter filter does not apply.
    """
    by = ("step", "weeks", "outcome")
    parts = [
        cells(snapshot, "durations", selection, (*place, *by[:length])).assign(**missing)
        for place, missing in (((), {"agency": ALL}), (("agency",), {}))
        for length in (1, 2, 3)
    ]
    counts: dict[tuple[str, str], dict[tuple[int, str], Interval]] = {}
    known = pd.concat(parts, ignore_index=True).fillna({"weeks": ALL, "outcome": ALL})
    for agency, step, weeks, outcome, *count in known[["agency", *by, "low", "high"]].itertuples(
        index=False, name=None
    ):
        place = counts.setdefault((agency, step), {})
        place[_ALL_WEEKS if weeks == ALL else int(weeks), outcome] = (int(count[0]), int(count[1]))
    places = (ALL, *(selection.agencies or snapshot.agencies))
    rows = [
        (agency, step, *values)
        for agency in places
        for step in STEPS
        for values in _curve(counts.get((agency, step), {}))
    ]
    return pd.DataFrame(rows, columns=["agency", "step", *_CURVE])


_CURVE = (
    "weeks",
    "ended_low",
    "ended_high",
    "under_way_low",
    "under_way_high",
    "at_risk_low",
    "at_risk_high",
    "low",
    "high",
)


_ALL_WEEKS = -1


def _curve(counts: dict[tuple[int, str], Interval]) -> Iterator[tuple[float, ...]]:
    """One curve, bin by bin; suppressed counts widen it to the least and the most it can be."""
    bins = range(0, max((weeks for weeks, _ in counts), default=-1) + 1, WEEKS_PER_BIN)
    nobody = (0, 0)
    ended = [counts.get((weeks, DurationOutcome.ENDED.value), nobody) for weeks in bins]
    under_way = [counts.get((weeks, DurationOutcome.UNDER_WAY.value), nobody) for weeks in bins]
    at_risk = _at_risk(
        counts.get((_ALL_WEEKS, ALL), nobody), [counts.get((weeks, ALL), nobody) for weeks in bins]
    )
    low = high = 100.0
    for index, weeks in enumerate(bins):
        done, still, later = ended[index], under_way[index], at_risk[index + 1]
        # Most take the step where those who took it are many and all others few, and the other way round.
        low *= 1 - _hazard(done[1], still[0], later[0])
        high *= 1 - _hazard(done[0], still[1], later[1])
        yield weeks, *done, *still, *at_risk[index], low, high


def _at_risk(total: Interval, each: list[Interval]) -> list[Interval]:
    """How many were still followed when each bin began, and after the last.

    They are those of it and of all later bins, and also all who were followed less those of the bins before.
    """
    found = []
    for index in range(len(each) + 1):
        before, after = each[:index], each[index:]
        low = max(sum(pair[0] for pair in after), total[0] - sum(pair[1] for pair in before))
        high = min(sum(pair[1] for pair in after), total[1] - sum(pair[0] for pair in before))
        found.append((low, high))
    return found


def _hazard(ended: int, under_way: int, later: int) -> float:
    """The chance to take the step within a bin, for who reached it without."""
    exposed = ended + under_way / 2 + later
    return ended / exposed if exposed else 0.0


def quantiles(snapshot: Snapshot, selection: Selection = EVERYTHING) -> pd.DataFrame:
    """Median and quartiles of each step, as the bin in which they lie.

    Returns `agency` (`*` for the selection together), `step`, `quantile` (a key of `QUANTILES`), `low`
    and `high` (whole weeks: first and last of the bin; `high` is NaN where the curve may not have come
    that far, `low` too where it surely has not), and `at_risk_low`, `at_risk_high`: how many were
    followed.
    """
    rows: list[tuple[str, str, str, float, float, int, int]] = []
    for (agency, step), curve in survival(snapshot, selection).groupby(["agency", "step"], sort=False):
        followed = int(curve["at_risk_low"].iloc[0]), int(curve["at_risk_high"].iloc[0])
        for name, percent in QUANTILES.items():
            first = _reached(curve["weeks"], curve["low"], 100 - percent)
            last = _reached(curve["weeks"], curve["high"], 100 - percent) + WEEKS_PER_BIN - 1
            rows.append((str(agency), str(step), name, first, last, *followed))
    columns = ["agency", "step", "quantile", "low", "high", "at_risk_low", "at_risk_high"]
    return pd.DataFrame(rows, columns=columns)


def _reached(weeks: pd.Series, percent: pd.Series, limit: float) -> float:
    """The first bin at whose end the curve is at or below a percentage; NaN where it never is."""
    # A product of fractions such as 3/4 times 2/3 is not exactly one half in floating point.
    there = weeks[percent <= limit + 1e-9]
    return float(there.iloc[0]) if len(there) else float("nan")


def figures(snapshot: Snapshot, selection: Selection = EVERYTHING) -> Iterator[Figure]:
    """Median and quartiles of each step, of the project and of each agency; none where not reached."""
    for agency, narrowed in scopes(snapshot, selection):
        frame = quantiles(snapshot, narrowed)
        reached = frame[(frame["agency"] == ALL) & frame["high"].notna()]
        for step, quantile, low, high in reached[["step", "quantile", "low", "high"]].itertuples(
            index=False, name=None
        ):
            yield Figure(f"durations.{quantile}", int(low), int(high), "weken", agency, category=step)
