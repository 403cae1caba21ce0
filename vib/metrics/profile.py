"""Who the participants are: perspective, target group and schooling."""

from collections.abc import Iterator

import pandas as pd

from vib.locale import N_
from vib.metrics.cells import cells
from vib.metrics.figure import TRAJECTORIES, Definition, Figure, share, whole_of
from vib.metrics.scopes import scopes
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import ALL, Perspective, Schooling, TargetGroup, Trait

UNKNOWN = "unknown"

VALUES: dict[str, tuple[str, ...]] = {
    Trait.PERSPECTIVE.value: tuple(value.value for value in Perspective),
    Trait.TARGET_GROUP.value: tuple(value.value for value in TargetGroup),
    Trait.SCHOOLING.value: tuple(value.value for value in Schooling),
}
"""Trait → its values, `unknown` last."""

_KNOWN = N_("enrolled trajectories for which it is known; the unknown are counted apart")
_COUNTED = N_("enrolled trajectories with this value")

DEFINITIONS = (
    Definition(
        "profile.perspective_share",
        N_("Share by perspective"),
        N_("Enrolled trajectories with a perspective, divided by those whose perspective is known."),
        "%",
        numerator=_COUNTED,
        denominator=_KNOWN,
        source=TRAJECTORIES,
        categories=Trait.PERSPECTIVE,
    ),
    Definition(
        "profile.target_group_share",
        N_("Share by target group"),
        N_("Enrolled trajectories of a target group, divided by those whose target group is known."),
        "%",
        numerator=_COUNTED,
        denominator=_KNOWN,
        source=TRAJECTORIES,
        categories=Trait.TARGET_GROUP,
    ),
    Definition(
        "profile.schooling_share",
        N_("Share by schooling"),
        N_("Enrolled trajectories with a level of schooling, divided by those whose schooling is known."),
        "%",
        numerator=_COUNTED,
        denominator=_KNOWN,
        source=TRAJECTORIES,
        categories=Trait.SCHOOLING,
    ),
    Definition(
        "profile.unknown",
        N_("Participants of whom a trait is unknown"),
        N_("Enrolled trajectories whose perspective, target group or schooling was not noted."),
        "deelnemers",
        source=TRAJECTORIES,
        categories="trait",
    ),
)


def traits(snapshot: Snapshot, selection: Selection = EVERYTHING) -> pd.DataFrame:
    """Counts and shares of every value of every trait.

    Returns `agency` (`*` for the selection together), `trait`, `value`, the counts `low` and `high`, the
    denominator `known_low` and `known_high`, and the share `share_low` and `share_high` in percent of it
    (NaN for `unknown`, and where nothing is known). The quarter filter does not apply.
    """
    splits = (("trait", "value"), ("agency", "trait", "value"))
    known = pd.concat([_counted(snapshot, selection, by) for by in splits], ignore_index=True)
    counts = {
        (agency, trait, value): (int(low), int(high))
        for agency, trait, value, low, high in known.itertuples(index=False, name=None)
    }
    rows: list[tuple[str | int | float, ...]] = []
    for agency in (ALL, *(selection.agencies or snapshot.agencies)):
        for trait, values in VALUES.items():
            each = {value: counts.get((agency, trait, value), (0, 0)) for value in values}
            whole = _known(each, counts.get((agency, trait, ALL), (0, 0)))
            for value, count in each.items():
                others = (other for code, other in each.items() if code not in (value, UNKNOWN))
                percent = share(count, whole_of(count, others, whole)) if value != UNKNOWN else None
                rows.append((agency, trait, value, *count, *whole, *(percent or (float("nan"),) * 2)))
    columns = [
        "agency",
        "trait",
        "value",
        "low",
        "high",
        "known_low",
        "known_high",
        "share_low",
        "share_high",
    ]
    return pd.DataFrame(rows, columns=columns)


def _counted(snapshot: Snapshot, selection: Selection, by: tuple[str, ...]) -> pd.DataFrame:
    """The cells of a split, and their margin over the values."""
    apart = cells(snapshot, "profile", selection, by)
    together = cells(snapshot, "profile", selection, by[:-1]).assign(value=ALL)
    frame = pd.concat([apart, together], ignore_index=True)
    if "agency" not in by:
        frame = frame.assign(agency=ALL)
    return frame[["agency", "trait", "value", "low", "high"]]


def _known(each: dict[str, tuple[int, int]], total: tuple[int, int]) -> tuple[int, int]:
    """How many have a known value: from the values themselves, and from the total less the unknown."""
    least = sum(low for value, (low, _) in each.items() if value != UNKNOWN)
    most = sum(high for value, (_, high) in each.items() if value != UNKNOWN)
    unknown = each[UNKNOWN]
    return max(least, total[0] - unknown[1]), min(most, total[1] - unknown[0])


def figures(snapshot: Snapshot, selection: Selection = EVERYTHING) -> Iterator[Figure]:
    """Shares of each value, and the number of unknown, of the project and of each agency."""
    for agency, narrowed in scopes(snapshot, selection):
        frame = traits(snapshot, narrowed)
        together = frame.loc[
            frame["agency"] == ALL, ["trait", "value", "low", "high", "share_low", "share_high"]
        ]
        for trait, value, low, high, least, most in together.itertuples(index=False, name=None):
            if value == UNKNOWN:
                yield Figure("profile.unknown", int(low), int(high), "deelnemers", agency, category=trait)
            elif not pd.isna(least):
                yield Figure(f"profile.{trait}_share", least, most, "%", agency, category=value)
