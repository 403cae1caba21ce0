"""Bundles of made-up pilots, as many and for as many quarters as one likes, the same every time."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from vib.model.quarters import Quarter
from vib.model.vocabulary import Destination, DropoutReason, Perspective, Schooling, TargetGroup

AGENCIES = ("atlas", "agii", "amal")
FIRST_YEAR = 2016
FEWEST, MOST = 3, 30
"""About how many enrol in a quarter in the smallest and in the largest pilot."""

Row = dict[str, Any]
Random = np.random.Generator


def last_day(quarters: int) -> date:
    """The last day of so many quarters."""
    return Quarter(FIRST_YEAR + (quarters - 1) // 4, (quarters - 1) % 4 + 1).last_day


def write_pilots(folder: Path, pilots: int, quarters: int) -> None:
    """Writes a whole, valid bundle: people of so many pilots, who enrolled in so many quarters."""
    folder.mkdir(parents=True, exist_ok=True)
    agencies = [{"id": one, "name": one, "order": place} for place, one in enumerate(AGENCIES)]
    places = [
        {
            "id": f"{AGENCIES[number % 3]}-{number:03d}",
            "agency": AGENCIES[number % 3],
            "name": f"{number}",
            "region": f"{number}",
        }
        for number in range(pilots)
    ]
    pa.csv.write_csv(pa.Table.from_pylist(agencies), folder / "agencies.csv")
    pa.csv.write_csv(pa.Table.from_pylist(places), folder / "pilots.csv")
    people = list(_people([place["id"] for place in places], quarters))
    trajectories = pa.Table.from_pylist([one for one, _ in people])
    guidance = pa.Table.from_pylist([guided for _, guided in people if guided])
    pa.parquet.write_table(trajectories, folder / "trajectories.parquet")
    if guidance.num_rows:
        pa.parquet.write_table(guidance, folder / "guidance.parquet")


def _people(pilots: list[str], quarters: int) -> Iterator[tuple[Row, Row | None]]:
    """The trajectory of everybody, and where those who completed it were guided to."""
    random = np.random.default_rng(2023)
    until = last_day(quarters)
    first = date(FIRST_YEAR, 1, 1)
    for pilot in pilots:
        usual = float(np.exp(random.uniform(np.log(FEWEST), np.log(MOST))))
        for quarter in range(quarters):
            begin = first + timedelta(days=round(quarter * 365.25 / 4))
            for number in range(int(random.poisson(usual))):
                enrolled = begin + timedelta(days=int(random.integers(0, 91)))
                if enrolled <= until:
                    who = f"{pilot}-{quarter}-{number}"
                    yield _person(random, pilot, who, enrolled, until)


def _person(random: Random, pilot: str, who: str, enrolled: date, until: date) -> tuple[Row, Row | None]:
    """Most start within two months; of these two in three complete it, and some drop out soon."""
    started = _later(random, enrolled, 3, 60, until) if random.random() < 0.93 else None
    drawn = random.random()
    completed = _later(random, started, 90, 400, until) if started and drawn < 0.67 else None
    dropped = _later(random, started or enrolled, 5, 150, until) if drawn > 0.88 else None
    one = {
        "pilot": pilot,
        "person_id": who,
        "enrolled_on": enrolled,
        "started_on": started,
        "completed_on": completed,
        "dropped_out_on": dropped,
        "dropout_reason": _one_of(random, DropoutReason) if dropped else None,
        "perspective": _one_of(random, Perspective),
        "target_group": _one_of(random, TargetGroup),
        "schooling": _one_of(random, Schooling),
    }
    if not completed or random.random() < 0.2:
        return one, None
    guided = {"pilot": pilot, "person_id": who, "on": completed, "destination": _one_of(random, Destination)}
    return one, guided


def _later(random: Random, day: date, least: int, most: int, until: date) -> date | None:
    """A day some time later, unless that is still to come."""
    later = day + timedelta(days=int(random.integers(least, most)))
    return later if later <= until else None


def _one_of(random: Random, codes: Any) -> str:
    """A code; the first is the most usual, each next one half as usual, as with the real ones."""
    every = [str(code) for code in codes]
    weights = 0.5 ** np.arange(len(every))
    return every[int(random.choice(len(every), p=weights / weights.sum()))]
