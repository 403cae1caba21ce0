"""Small projects, and what is published of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from tests.cube.people import Row, cubes
from vib.disclosure.release import Bounds, Count, Reach, Release, counts_of, public_counts
from vib.model.records import PERSONAL_TABLES

PUBLIC = ("participation:agency+state",)
EVENTS = ("enrolled_on", "started_on", "completed_on", "dropped_out_on")


def row(text: str) -> Count:
    """A row as it is written: `flow|agii|2023-Q1|enrolled`."""
    cube, *codes = text.split("|")
    return Count(cube, tuple(codes))


def release_of(
    trajectories: Iterable[Row],
    guidance: Iterable[Row] = (),
    as_of: date = date(2023, 11, 30),
    *,
    name: str = "",
    agencies: Iterable[str] = (),
) -> Release:
    """What the cube builder counts of these people, all of it exact. A pilot's agency begins its name.

    `agencies` are those that deliver, beside those of the people.
    """
    homes = [
        [{"agency": _agency(one), "data_until": as_of, **one} for one in rows]
        for rows in (trajectories, guidance)
    ]
    counts = counts_of(cubes(homes[0], homes[1], as_of))
    delivering = sorted({*agencies, *(str(one["agency"]) for rows in homes for one in rows)})
    reach = dict.fromkeys(PERSONAL_TABLES, Reach(as_of, dict.fromkeys(delivering, as_of)))
    return Release(name or str(as_of), reach, counts, public_counts(counts, PUBLIC))


def _agency(one: Row) -> str:
    return str(one["pilot"]).partition("-")[0]


def hiding(exact: Release, intervals: Mapping[str, Bounds]) -> Release:
    """The release with some rows suppressed."""
    hidden = {row(text): bounds for text, bounds in intervals.items()}
    assert hidden.keys() <= exact.counts.keys()
    return replace(exact, counts={**exact.counts, **hidden})


def showing(exact: Release, texts: Iterable[str], most: int = 99) -> Release:
    """The release with all rows suppressed, as anything up to `most`, but for some that are exact."""
    shown = {row(text) for text in texts}
    assert shown <= exact.counts.keys()
    counts = {count: bounds if count in shown else (0, most) for count, bounds in exact.counts.items()}
    return replace(exact, counts=counts, public=frozenset())


def seen_on(people: Sequence[Mapping[str, Any]], as_of: date) -> list[dict[str, Any]]:
    """The trajectories as they are known on a day: what happens later hasn't happened yet."""
    known = []
    for one in people:
        if one["enrolled_on"] <= as_of:
            later = {event for event in EVENTS if one.get(event) and one[event] > as_of}
            known.append({key: value for key, value in one.items() if key not in later})
            if "dropped_out_on" in later:
                known[-1].pop("dropout_reason", None)
    return known
