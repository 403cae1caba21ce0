"""The same bundle in three ways: ours, bare DuckDB, and pandas as a user would write it.

Each is run in a process of its own (`python -m benchmarks.ways WAY FOLDER`) and prints one line of JSON:
`check` and `count` in seconds, `bytes` of memory at its peak, and two totals, which must agree between the
ways. Imports are not counted; reading the file is.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from benchmarks.million import AS_OF

Measures = dict[str, float]


_TOLD = ("trajectories", "guidance", "homes")
_FOUND = "not_one_each"


def alone(folder: Path) -> Measures:
    """`ours`, but counting also looks for the persons with several trajectories, as the checks did before."""
    return ours(folder, _TOLD)


def ours(folder: Path, told: Collection[str] = (*_TOLD, _FOUND)) -> Measures:
    """`read_bundle` and `build_cubes`, on DuckDB; counting gets the relations that are `told`."""
    from vib.cube import build_cubes
    from vib.engine.opened import opened
    from vib.intake import read_bundle

    opened("duckdb").close()
    begin = time.perf_counter()
    with read_bundle([folder], AS_OF) as checked:
        read = time.perf_counter()
        people = {name: rows for name, rows in checked.people.items() if name in told}
        cubes = build_cubes(people, checked.as_of)
        counted = time.perf_counter()
        if not checked.ok:
            raise SystemExit(f"the bundle is not valid: {[finding.rule for finding in checked.findings]}")
    return {
        "check": read - begin,
        "count": counted - read,
        "enrolled": cubes["participation"]["low"][0].as_py(),
        "persons": cubes["persons"]["low"][0].as_py(),
    }


_T = """(SELECT t.*, p.agency FROM read_parquet('{folder}/trajectories.parquet') t
    LEFT JOIN read_csv('{folder}/pilots.csv') p ON t.pilot = p.id)"""
_STATE = """CASE WHEN completed_on IS NOT NULL THEN 'completed'
    WHEN dropped_out_on IS NOT NULL THEN 'dropped_out'
    WHEN started_on IS NOT NULL THEN 'running' ELSE 'waiting' END"""
_Q = "date_trunc('quarter', {})"


def _first(*scope: str) -> str:
    """Persons by the quarter of their first enrolment within a scope."""
    columns = "".join(f"{name}, " for name in scope)
    return (
        f"SELECT {columns}{_Q.format('first')} AS quarter, count(*) AS n FROM (SELECT {columns}person_id, "
        "min(enrolled_on) AS first FROM {T} WHERE person_id IS NOT NULL GROUP BY ALL) GROUP BY ALL"
    )


def _events() -> str:
    return " UNION ALL ".join(
        f"SELECT agency, {_Q.format(f'{event}_on')} AS quarter, '{event}' AS event, sum(persons) AS n "
        f"FROM {{T}} WHERE {event}_on IS NOT NULL GROUP BY ALL"
        for event in ("enrolled", "started", "completed", "dropped_out")
    )


def _traits() -> str:
    return " UNION ALL ".join(
        f"SELECT agency, pilot, '{trait}' AS trait, coalesce({trait}, 'unknown') AS value, sum(persons) AS n "
        "FROM {T} GROUP BY ALL"
        for trait in ("perspective", "target_group", "schooling")
    )


def _step(step: str, begin: str, end: str) -> str:
    return (
        f"SELECT agency, '{step}' AS step, (coalesce({end}, dropped_out_on, DATE '{AS_OF}') - {begin}) // 28 "
        f"AS bin, {end} IS NOT NULL AS ended, sum(persons) AS n FROM {{T}} WHERE {begin} IS NOT NULL "
        "GROUP BY ALL"
    )


BARE = (
    f"SELECT agency, pilot, {_Q.format('enrolled_on')} AS quarter, {_STATE} AS state, sum(persons) AS n "
    "FROM {T} GROUP BY ALL",
    f"SELECT agency, pilot, {_Q.format('enrolled_on')} AS quarter, sum(persons) AS n FROM {{T}} "
    "WHERE started_on IS NOT NULL GROUP BY ALL",
    _first("agency", "pilot"),
    _first("agency"),
    _first(),
    f"SELECT agency, pilot, {_Q.format('enrolled_on')} AS quarter, sum(persons) AS n FROM {{T}} "
    "WHERE person_id IS NULL GROUP BY ALL",
    _events(),
    _traits(),
    _step("enrolled_to_started", "enrolled_on", "started_on")
    + " UNION ALL "
    + _step("started_to_completed", "started_on", "completed_on"),
    "SELECT agency, coalesce(dropout_reason, 'unknown') AS reason, sum(persons) AS n FROM {T} "
    "WHERE dropped_out_on IS NOT NULL GROUP BY ALL",
)
"""The groupings of the cubes of trajectories, as SQL over the file; without margins and without checks."""


def bare(folder: Path) -> Measures:
    """DuckDB and nothing else: a `GROUP BY` for each cube."""
    import duckdb

    with duckdb.connect() as connection:
        begin = time.perf_counter()
        found = [connection.execute(sql.replace("{T}", _T.format(folder=folder))).fetchall() for sql in BARE]
        counted = time.perf_counter()
        file = str(folder / "trajectories.parquet")
        connection.execute(
            "SELECT pilot, date_trunc('quarter', enrolled_on), count(*) FROM read_parquet(?) GROUP BY ALL",
            [file],
        ).fetchall()
        simplest = time.perf_counter()
    return {
        "check": 0.0,
        "count": counted - begin,
        "simplest": simplest - counted,
        "enrolled": sum(row[-1] for row in found[0]),
        "persons": sum(row[-1] for row in found[4]) + sum(row[-1] for row in found[5]),
    }


def pandas(folder: Path) -> Measures:
    """pandas, in the words of its own handbook: masks for the checks, `groupby` for the counts."""
    import pandas as pd

    begin = time.perf_counter()
    people = pd.read_parquet(folder / "trajectories.parquet")
    pilots = pd.read_csv(folder / "pilots.csv")
    _pandas_checks(people, pilots)
    checked = time.perf_counter()
    enrolled, persons = _pandas_counts(people.merge(pilots[["id", "agency"]], left_on="pilot", right_on="id"))
    counted = time.perf_counter()
    return {"check": checked - begin, "count": counted - checked, "enrolled": enrolled, "persons": persons}


_DAYS = ("registered_on", "enrolled_on", "started_on", "completed_on", "dropped_out_on")


def _pandas_checks(people: Any, pilots: Any) -> None:
    """The checks of the columns and rows of a trajectory, counted."""
    import pandas as pd

    from vib.model.vocabulary import DropoutReason, Perspective, Schooling, TargetGroup

    for column in _DAYS:
        people[column] = pd.to_datetime(people[column])
    codes = {
        "dropout_reason": DropoutReason,
        "perspective": Perspective,
        "target_group": TargetGroup,
        "schooling": Schooling,
    }
    p, as_of = people, pd.Timestamp(AS_OF)
    wrong = [p[c].notna() & ~p[c].isin([str(code) for code in known]) for c, known in codes.items()]
    wrong += [p[c].isna() for c in ("pilot", "enrolled_on", "perspective", "target_group")]
    wrong += [(p[c] < pd.Timestamp("1900-01-01")) | (p[c] > as_of) for c in _DAYS]
    wrong += [
        (p.persons < 1) | (p.persons > 1_000_000),
        ~p.pilot.isin(pilots.id),
        p.person_id.notna() & (p.persons > 1),
        p.person_id.str.contains(r"[@\s]", na=False),
        p.person_id.str.contains(r"^\d{2}\.?\d{2}\.?\d{2}[- ]?\d{3}\.?\d{2}$", na=False),
        p.started_on < p.enrolled_on,
        p.completed_on < p.started_on,
        p.dropped_out_on < p.started_on,
        p.dropped_out_on < p.enrolled_on,
        p.completed_on.notna() & p.dropped_out_on.notna(),
        p.completed_on.notna() & p.started_on.isna(),
        p.dropout_reason.notna() & p.dropped_out_on.isna(),
        p.registered_on < p.enrolled_on,
        p.enrolled_on < pd.Timestamp("2022-01-01"),
        p.person_id.notna() & p.duplicated(["pilot", "person_id", "enrolled_on"]),
    ]
    if total := sum(int(mask.sum()) for mask in wrong):
        raise SystemExit(f"pandas finds {total} errors")


def _pandas_counts(people: Any) -> tuple[int, int]:
    """The counts of the cubes of trajectories; how many trajectories and persons there are."""
    import numpy as np
    import pandas as pd

    p = people
    for event in ("enrolled", "started", "completed", "dropped_out"):
        p[f"{event}_quarter"] = p[f"{event}_on"].dt.to_period("Q")
        p.dropna(subset=f"{event}_on").groupby(["agency", f"{event}_quarter"]).persons.sum()
    p["state"] = np.select(
        [p.completed_on.notna(), p.dropped_out_on.notna(), p.started_on.notna()],
        ["completed", "dropped_out", "running"],
        "waiting",
    )
    states = p.groupby(["agency", "pilot", "enrolled_quarter", "state"]).persons.sum()
    p[p.started_on.notna()].groupby(["agency", "pilot", "enrolled_quarter"]).persons.sum()
    for trait in ("perspective", "target_group", "schooling"):
        p.groupby(["agency", "pilot", p[trait].astype("object").fillna("unknown")]).persons.sum()
    until = p.dropped_out_on.fillna(pd.Timestamp(AS_OF))
    for begin, end in (("enrolled_on", "started_on"), ("started_on", "completed_on")):
        p["bin"] = (p[end].fillna(until) - p[begin]).dt.days // 28
        p[p[begin].notna()].groupby(["agency", "bin", p[end].notna()]).persons.sum()
    left = p[p.dropped_out_on.notna()]
    left.groupby(["agency", left.dropout_reason.astype("object").fillna("unknown")]).persons.sum()
    known = p[p.person_id.notna()].sort_values("enrolled_on")
    for scope in (["agency", "pilot"], ["agency"], []):
        first = known.drop_duplicates([*scope, "person_id"])
        counted = first.groupby([*scope, "enrolled_quarter"]).size()
    return int(states.sum()), int(counted.sum()) + int(p.persons[p.person_id.isna()].sum())


WAYS: dict[str, Callable[[Path], Measures]] = {"ours": ours, "alone": alone, "bare": bare, "pandas": pandas}


if __name__ == "__main__":
    measured = WAYS[sys.argv[1]](Path(sys.argv[2]))
    print(json.dumps(measured | {"bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))
