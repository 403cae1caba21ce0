"""Where participants were guided to: shares of the measured registrations, and how sure they are.

A registration is one guidance to one destination: somebody guided twice is counted twice. Guidance to
work is not work found, which this data does not measure.
"""

from collections.abc import Iterator
from itertools import combinations

import pandas as pd

from vib.locale import N_
from vib.metrics.cells import cells, count
from vib.metrics.figure import Definition, Figure, share, whole_of
from vib.metrics.proportions import wilson
from vib.metrics.scopes import known_until, quarter_dimension, quarters_apart, scopes
from vib.model.quarters import Quarter
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import Destination, Sector

NOT_MEASURED = Destination.NOT_MEASURED.value
MEASURED = tuple(code.value for code in Destination if code != Destination.NOT_MEASURED)

_GUIDED = N_("quarter of the guidance")
_SOURCE = N_("guidance table of the snapshot")

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "guidance.share",
        N_("Share guided to a destination"),
        N_(
            "Registrations of guidance to a destination, as a share of all registrations whose destination "
            "was measured. A registration is not a person, and guidance to work is not work found."
        ),
        "%",
        numerator=N_("registrations of guidance to the destination"),
        denominator=N_("registrations with a measured destination; 'not measured' is left out"),
        date_basis=_GUIDED,
        source=_SOURCE,
        categories="destination",
    ),
    Definition(
        "guidance.care_share",
        N_("Care share of vocational training"),
        N_("Registrations of guidance to vocational training in the care sector, as a share of all of them."),
        "%",
        numerator=N_("registrations of guidance to vocational training in the care sector"),
        denominator=N_("all registrations of guidance to vocational training, unknown sectors included"),
        source=_SOURCE,
        categories="destination",
    ),
    Definition(
        "guidance.registrations",
        N_("Registrations of guidance"),
        N_(
            "Registrations with a measured destination, in all and per destination. "
            "Somebody guided to two destinations counts twice."
        ),
        "aantal",
        date_basis=_GUIDED,
        source=_SOURCE,
        categories="destination",
    ),
    Definition(
        "guidance.not_measured",
        N_("Guidance not measured"),
        N_("Registrations of guidance without a recorded destination; in no share and in no denominator."),
        "aantal",
        date_basis=_GUIDED,
        source=_SOURCE,
    ),
)

_TRAINING: dict[str, tuple[str, ...]] = {"destination": (Destination.VOCATIONAL_TRAINING.value,)}

Counts = dict[str, tuple[int, int]]
"""Destination (and `*` for all) → low and high."""

_SHARE_COLUMNS = (
    "destination",
    "low",
    "high",
    "of_low",
    "of_high",
    "share_low",
    "share_high",
    "sure_low",
    "sure_high",
)


def _groups(snapshot: Snapshot, selection: Selection, by: str | None) -> dict[str | None, Counts]:
    """The counts of each value of `by` (an agency nobody was guided by too), or of the whole (None)."""
    split = () if by is None else (by,)
    groups: dict[str | None, Counts] = {None: {}} if by is None else {}
    if by == "agency":
        groups = {agency: {} for agency in selection.agencies or snapshot.agencies}
    detail = cells(snapshot, "guidance", selection, (*split, "destination"))
    whole = cells(snapshot, "guidance", selection, split).assign(destination="*")
    for frame in (detail, whole):
        values = frame[by] if by is not None else [None] * len(frame)
        for value, code, low, high in zip(
            values, frame["destination"], frame["low"], frame["high"], strict=True
        ):
            groups.setdefault(value, {})[str(code)] = (int(low), int(high))
    return groups


def _measured(counts: Counts) -> tuple[int, int]:
    """The registrations with a measured destination: their sum, and no wider than the total allows."""
    parts = [counts.get(code, (0, 0)) for code in MEASURED]
    total, left_out = counts.get("*", (0, 0)), counts.get(NOT_MEASURED, (0, 0))
    low = max(sum(part[0] for part in parts), total[0] - left_out[1])
    high = min(sum(part[1] for part in parts), total[1] - left_out[0])
    return low, high


def _whole_of(counts: Counts, code: str, measured: tuple[int, int]) -> tuple[int, int]:
    others = (counts.get(other, (0, 0)) for other in MEASURED if other != code)
    return whole_of(counts.get(code, (0, 0)), others, measured)


def shares(snapshot: Snapshot, selection: Selection = EVERYTHING, by: str | None = None) -> pd.DataFrame:
    """Registrations per destination, their share of the measured ones, and its 95 % interval.

    `by` may be `agency` or `quarter`. Columns: `by`, `destination` (all seven codes), `low` and `high`
    (registrations), `of_low` and `of_high` (the denominator), `share_low` and `share_high` (% of it) and
    `sure_low` and `sure_high` (Wilson's interval). `not_measured` has counts and no share; nothing has a
    share where nothing was measured.
    """
    rows: list[tuple[object, ...]] = []
    for value, counts in _groups(snapshot, selection, by).items():
        whole = _measured(counts)
        for code in (*MEASURED, NOT_MEASURED):
            part = counts.get(code, (0, 0))
            of = _whole_of(counts, code, whole)
            known = None if code == NOT_MEASURED else share(part, of)
            sure = None if known is None else wilson(part, of)
            rows.append((value, code, *part, *whole, *(known or (None, None)), *(sure or (None, None))))
    frame = pd.DataFrame(rows, columns=["by", *_SHARE_COLUMNS])
    frame = frame.astype(dict.fromkeys(_SHARE_COLUMNS[5:], "float64"))
    return frame.drop(columns="by") if by is None else frame.rename(columns={"by": by})


def by_agency(snapshot: Snapshot, selection: Selection = EVERYTHING) -> pd.DataFrame:
    """The shares of each agency: the columns of `shares`, and `agency`."""
    return shares(snapshot, selection, "agency")


def by_quarter(snapshot: Snapshot, selection: Selection = EVERYTHING) -> pd.DataFrame:
    """The shares of each quarter with a registration: the columns of `shares`, `quarter` and `complete`.

    A quarter is complete where the data of every chosen agency reach its end.
    """
    frame = shares(snapshot, selection, "quarter")
    chosen = selection.agencies or snapshot.agencies
    until = min((known_until(snapshot, agency) for agency in chosen), default=snapshot.as_of)
    complete = [Quarter.parse(code).last_day <= until for code in frame["quarter"]]
    return frame.assign(complete=pd.Series(complete, index=frame.index, dtype=bool))


def differences(frame: pd.DataFrame) -> pd.DataFrame:
    """The pairs of agencies whose shares of a destination demonstrably differ.

    Takes the frame of `by_agency`, returns `destination`, `higher` and `lower` (agencies): the pairs whose
    95 % intervals do not overlap. This errs on the safe side: some real differences stay unnamed.
    """
    rows = []
    known = frame.dropna(subset=["sure_low"])
    for code, group in known.groupby("destination", sort=False):
        bounds = list(zip(group["agency"], group["sure_low"], group["sure_high"], strict=True))
        for one, other in combinations(sorted(bounds, key=lambda bound: -bound[1]), 2):
            if one[1] > other[2]:
                rows.append((str(code), one[0], other[0]))
    return pd.DataFrame(rows, columns=["destination", "higher", "lower"])


def sectors(snapshot: Snapshot, selection: Selection = EVERYTHING) -> pd.DataFrame:
    """The sectors of vocational training: the columns of `shares`, with `sector` for `destination`.

    The denominator is every registration of guidance to vocational training, unknown sectors included.
    The quarter filter does not apply: sectors are not counted per quarter.
    """
    whole = count(snapshot, "guidance_sector", selection, _TRAINING)
    rows: list[tuple[object, ...]] = []
    counted = cells(snapshot, "guidance_sector", selection, ("sector",), _TRAINING)
    for code, low, high in counted.itertuples(index=False, name=None):
        part = (int(low), int(high))
        known, sure = share(part, whole), wilson(part, whole)
        rows.append((code, *part, *whole, *(known or (None, None)), *(sure or (None, None))))
    frame = pd.DataFrame(rows, columns=["sector", *_SHARE_COLUMNS[1:]])
    return frame.astype(dict.fromkeys(_SHARE_COLUMNS[5:], "float64"))


def care_share(snapshot: Snapshot, selection: Selection = EVERYTHING) -> tuple[float, float] | None:
    """The care sector's share (%) of vocational training; None where nobody was guided there."""
    care = count(snapshot, "guidance_sector", selection, {**_TRAINING, "sector": (Sector.CARE.value,)})
    return share(care, count(snapshot, "guidance_sector", selection, _TRAINING))


def figures(snapshot: Snapshot, selection: Selection = EVERYTHING) -> Iterator[Figure]:
    """Shares and counts of the project and each agency; of the project (or selection) also per quarter."""
    over = quarter_dimension(selection)
    for agency, narrowed in scopes(snapshot, selection):
        yield from _of_destinations(shares(snapshot, narrowed), agency, over)
        care = care_share(snapshot, narrowed)
        if care is not None:
            training = Destination.VOCATIONAL_TRAINING.value
            yield Figure("guidance.care_share", *care, "%", agency, category=training)
        if agency is None and quarters_apart(selection):
            for quarter, rows in by_quarter(snapshot, narrowed).groupby("quarter"):
                yield from _of_destinations(rows, None, str(quarter))


def _of_destinations(rows: pd.DataFrame, agency: str | None, quarter: str | None) -> Iterator[Figure]:
    columns = ["destination", "low", "high", "share_low", "share_high", "of_low", "of_high"]
    for code, low, high, least, most, of_low, of_high in rows[columns].itertuples(index=False, name=None):
        if code == NOT_MEASURED:
            yield Figure("guidance.not_measured", low, high, "aantal", agency, quarter=quarter)
            yield Figure("guidance.registrations", of_low, of_high, "aantal", agency, quarter=quarter)
            continue
        yield Figure("guidance.registrations", low, high, "aantal", agency, quarter=quarter, category=code)
        if not pd.isna(least):
            yield Figure("guidance.share", least, most, "%", agency, quarter=quarter, category=code)
