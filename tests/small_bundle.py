"""A bundle small enough to count on one's fingers."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

from vib.model.records import TABLES

Rows = list[dict[str, Any]]
Bundle = Callable[..., Path]

PLANTED = "planted-7f3a"
"""Stands in every pseudonym of the small bundle, and so must stand nowhere else."""

TRAJECTORY = {
    "pilot": "atlas-1",
    "enrolled_on": "2022-10-03",
    "perspective": "professional",
    "target_group": "parents",
}
BUNDLE: dict[str, Rows] = {
    "agencies": [
        {"id": "atlas", "name": "Atlas", "order": 1},
        {"id": "joint", "name": "Overkoepelend", "order": 9},
    ],
    "pilots": [{"id": "atlas-1", "agency": "atlas", "name": "Antwerpen", "region": "Antwerpen"}],
    "trajectories": [
        TRAJECTORY | {"person_id": f"{PLANTED}-1", "started_on": "2022-10-10"},
        TRAJECTORY | {"person_id": f"{PLANTED}-2"},
        TRAJECTORY | {"person_id": f"{PLANTED}-3", "enrolled_on": "2022-12-01"},
    ],
    "guidance": [
        {"pilot": "atlas-1", "person_id": f"{PLANTED}-1", "on": "2022-11-01", "destination": "work"},
    ],
    "budget": [
        {"agency": "joint", "funding": "project", "kind": "spent", "year": 2022, "amount": "100.00"},
        {
            "agency": "joint",
            "funding": "project",
            "kind": "spent",
            "year": 2022,
            "cost_type": "personnel",
            "amount": "90.25",
        },
    ],
    "staffing": [{"agency": "joint", "funding": "project", "year": 2022, "fte": "1.07"}],
}


def write_bundle(folder: Path, tables: dict[str, Rows]) -> Path:
    """A folder with a CSV file a table."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, list(TABLES[name].model_fields))
            writer.writeheader()
            writer.writerows(rows)
    return folder
