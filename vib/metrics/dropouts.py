"""Why trajectories ended early, as far as it is known."""

from collections.abc import Iterator

import pandas as pd

from vib.locale import N_
from vib.metrics.cells import cells
from vib.metrics.figure import TRAJECTORIES, Definition, Figure
from vib.metrics.scopes import scopes
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import ALL, DropoutReason

REASONS = tuple(reason.value for reason in DropoutReason)

DEFINITIONS = (
    Definition(
        "dropouts.reason",
        N_("Drop-outs by reason"),
        N_(
            "Trajectories that ended early, by the reason that was noted; where none was noted the reason is "
            "unknown, which is a category of its own."
        ),
        "deelnemers",
        denominator=N_("all trajectories that ended early"),
        source=TRAJECTORIES,
        categories="reason",
    ),
)


def reasons(snapshot: Snapshot, selection: Selection = EVERYTHING) -> pd.DataFrame:
    """Drop-outs by reason: `agency` (`*` for the selection together), `reason`, `low` and `high`.

    `of_low` and `of_high` are all who left. Every reason is there, with zeros where nobody gave it. The
    quarter filter does not apply.
    """
    together = cells(snapshot, "dropout_reasons", selection, ("reason",)).assign(agency=ALL)
    apart = cells(snapshot, "dropout_reasons", selection, ("agency", "reason"))
    places = (ALL, *(selection.agencies or snapshot.agencies))
    grid = pd.DataFrame({"agency": places}).merge(pd.DataFrame({"reason": REASONS}), how="cross")
    known = pd.concat([together, apart], ignore_index=True)
    whole = pd.concat(
        [
            cells(snapshot, "dropout_reasons", selection).assign(agency=ALL),
            cells(snapshot, "dropout_reasons", selection, ("agency",)),
        ],
        ignore_index=True,
    ).rename(columns={"low": "of_low", "high": "of_high"})
    full = grid.merge(known, how="left", on=["agency", "reason"]).merge(whole, how="left", on="agency")
    counts = dict.fromkeys(("low", "high", "of_low", "of_high"), 0)
    return full.fillna(counts).astype(dict.fromkeys(counts, "int64"))


def figures(snapshot: Snapshot, selection: Selection = EVERYTHING) -> Iterator[Figure]:
    """Drop-outs by reason, of the project and of each agency."""
    for agency, narrowed in scopes(snapshot, selection):
        frame = reasons(snapshot, narrowed)
        together = frame.loc[frame["agency"] == ALL, ["reason", "low", "high"]]
        for reason, low, high in together.itertuples(index=False, name=None):
            yield Figure("dropouts.reason", int(low), int(high), "deelnemers", agency, category=reason)
