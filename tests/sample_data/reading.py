"""The committed bundles, read with plain pandas and nothing of the product."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd

HOME = Path(__file__).parents[2] / "sample_data"
SNAPSHOTS = tuple(
    date.fromisoformat(day)
    for day in (
        "2022-12-31",
        "2023-06-30",
        "2023-11-30",
        "2024-03-31",
        "2024-09-30",
        "2025-03-31",
        "2025-09-30",
    )
)
PUBLISHED = date(2023, 11, 30)


def facts(name: str) -> list[dict[str, str]]:
    """The rows of a table of facts, as text."""
    with (HOME / "facts" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def public(as_of: date, table: str) -> list[dict[str, str]]:
    """The rows of a small table, as text; an empty text is a missing value."""
    with (HOME / str(as_of) / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def personal(as_of: date, table: str) -> pd.DataFrame:
    """The rows about people of all agencies, with their `agency`; don't change the frame."""
    files = sorted((HOME / str(as_of)).glob(f"{table}-*.parquet"))
    frame = pd.concat([pd.read_parquet(file) for file in files], ignore_index=True).astype(object)
    frame = frame.where(frame.notna(), None)
    agency = {pilot["id"]: pilot["agency"] for pilot in public(as_of, "pilots")}
    return frame.assign(agency=frame["pilot"].map(agency))


def counted(as_of: date, agency: str | None = None, state: str | None = None) -> int:
    """How many trajectories, of an agency, in a state."""
    rows = personal(as_of, "trajectories")
    if agency:
        rows = rows[rows["agency"] == agency]
    if state == "completed":
        rows = rows[rows["completed_on"].notna()]
    elif state == "dropped_out":
        rows = rows[rows["dropped_out_on"].notna()]
    return int(rows["persons"].sum())
