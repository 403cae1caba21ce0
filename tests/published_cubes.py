"""What was published of the cubes, and bundles of people for it: guided in numbers, and a crowd."""

import random
from datetime import date, timedelta
from typing import Any

from tests.small_bundle import BUNDLE, Rows
from tests.twenty_people import person
from vib.model.cubes import CUBES
from vib.model.snapshot import CubeProtection, Manifest
from vib.store.files import read_file
from vib.store.frames import arrow_table

Codes = tuple[str, ...]
Bounds = tuple[int, int]

END_2022, MID_2023 = date(2022, 12, 31), date(2023, 6, 30)


def cube(manifest: Manifest, name: str) -> dict[Codes, Bounds]:
    """The published rows of a cube."""
    rows = arrow_table(cubes_of(manifest)[name]).to_pylist()
    return {tuple(codes): (low, high) for *codes, low, high in (row.values() for row in rows)}


def cubes_of(manifest: Manifest) -> dict[str, bytes]:
    """The files of the cubes as they lie in the store."""
    files = {file.name: file for file in manifest.files}
    return {name: read_file(manifest.id, files[f"cubes/{name}.parquet"]) for name in CUBES}


def outcome(manifest: Manifest, name: str) -> CubeProtection:
    assert manifest.protection
    return next(one for one in manifest.protection.cubes if one.cube == name)


def hidden(rows: dict[Codes, Bounds]) -> set[Codes]:
    return {codes for codes, (low, high) in rows.items() if low < high}


def crowd() -> dict[str, Rows]:
    """Two hundred people in four pilots of two agencies, the same every time."""
    chance = random.Random(7)
    pilots = {"atlas-1": "atlas", "atlas-2": "atlas", "agii-1": "agii", "agii-2": "agii"}
    people = []
    for number in range(200):
        enrolled = date(2022, 10, 1) + timedelta(days=chance.randrange(180))
        started = enrolled + timedelta(days=chance.randrange(5, 40))
        done = started + timedelta(days=chance.randrange(30, 120))
        one = person(number, pilot=chance.choice([*pilots, "atlas-1", "agii-1"]), enrolled_on=str(enrolled))
        one["started_on"] = str(started) if started <= MID_2023 and chance.random() < 0.9 else ""
        if one["started_on"] and done <= MID_2023:
            one["completed_on"] = str(done) if chance.random() < 0.6 else ""
        one["perspective"] = chance.choice(["professional", "professional", "educational", "unknown"])
        people.append(one)
    return BUNDLE | {
        "agencies": [*BUNDLE["agencies"], {"id": "agii", "name": "Agii", "order": 2}],
        "pilots": [
            {"id": pilot, "agency": agency, "name": pilot, "region": "Vlaanderen"}
            for pilot, agency in pilots.items()
        ],
        "trajectories": people,
        "guidance": [],
    }


def guided(quarter: str, **persons: int) -> list[dict[str, Any]]:
    """So many persons guided to each destination in a quarter."""
    on = {"2022-Q4": "2022-11-17", "2023-Q1": "2023-02-16"}[quarter]
    return [
        {"pilot": "atlas-1", "on": on, "destination": destination, "persons": number}
        for destination, number in persons.items()
    ]
