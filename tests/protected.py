"""Snapshots whose small counts are shielded, made by hand: intervals, margins that say more, a manifest."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from vib.model.cubes import CUBES
from vib.model.snapshot import CubeProtection, Protection, Snapshot

Margins = Mapping[str, Mapping[tuple[str, ...], tuple[int, int]]]
"""Cube → codes of a row → what is published of it."""

PROTECTION = Protection(
    threshold=5,
    method="by hand",
    public=("participation:agency+state", "participation:"),
    decided_by="the steering group",
    public_by_decision=3,
    revised=("trajectories|*|2023-Q2", "trajectories|south|2023-Q2"),
    cubes=(
        CubeProtection(
            cube="participation",
            rows=1200,
            sensitive=20,
            suppressed=45,
            persons=733,
            released_share=0.606,
            released_shares={"pilot+state": 0.921, "pilot+quarter": 0.959, "pilot+quarter+state": 0.606},
        ),
        CubeProtection(
            cube="dropout_reasons", rows=11, sensitive=3, suppressed=5, persons=0, released_share=0.5
        ),
    ),
)


def shielded(snapshot: Snapshot, margins: Margins | None = None, threshold: int = 5) -> Snapshot:
    """A snapshot with a threshold, some of its rows published otherwise than as the sum of their parts."""
    protection = PROTECTION.model_copy(update={"threshold": threshold})
    cubes = dict(snapshot.cubes)
    for cube, rows in (margins or {}).items():
        cubes[cube] = _with(cubes[cube], CUBES[cube].dimensions, rows)
    manifest = snapshot.manifest.model_copy(update={"protection": protection})
    return replace(snapshot, manifest=manifest, cubes=cubes)


def _with(
    frame: pd.DataFrame, dimensions: tuple[str, ...], rows: Mapping[tuple[str, ...], tuple[int, int]]
) -> pd.DataFrame:
    keyed = frame.set_index(list(dimensions))
    for codes, (low, high) in rows.items():
        keyed.loc[codes, ["low", "high"]] = low, high
    return keyed.reset_index().astype({"low": "int64", "high": "int64"})
