"""A million trajectories: how long checking and counting them takes, and how much memory.

`python -m benchmarks.million` writes a bundle with a million trajectories and as many persons guided, reads
and counts it in a fresh process, several times, and beside it a bare `GROUP BY` of DuckDB over the same file.
"""

import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.csv
import pyarrow.parquet

from vib.model.vocabulary import (
    Destination,
    DropoutReason,
    GuidanceDetail,
    Perspective,
    Schooling,
    Sector,
    TargetGroup,
)

AS_OF = date(2023, 11, 30)
SAMPLE = Path(__file__).resolve().parent.parent / "sample_data" / AS_OF.isoformat()
ROWS = 1_000_000
ROW_GROUP = 250_000
RUNS = 5
MOST_SECONDS = 5.0
MOST_BYTES = 1.5e9

_META = {
    "origin": "synthetic",
    "title": "Een miljoen trajecten",
    "note": "Verzonnen, om de snelheid te meten.",
    "change_class": "new_data",
}
_FIRST_DAY, _LAST_DAY = np.datetime64("2022-09-01", "D"), np.datetime64(AS_OF, "D")


def write_million(folder: Path, rows: int = ROWS, guided: bool = True) -> None:
    """Writes a whole, valid bundle: the small tables of the sample and `rows` made-up trajectories.

    With `guided` also as many persons guided. The same rows every time. Some persons have several
    trajectories, some rows have no pseudonym.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for table in SAMPLE.glob("*.csv"):
        shutil.copyfile(table, folder / table.name)
    (folder / "bundle.json").write_text(json.dumps(_META), encoding="utf-8")
    pilots = pa.csv.read_csv(SAMPLE / "pilots.csv")["id"].to_numpy()
    random = np.random.default_rng(64)
    _write(_trajectories(random, pilots, rows), folder / "trajectories.parquet")
    if guided:
        _write(_guidance(random, pilots, rows), folder / "guidance.parquet")


def _write(table: pa.Table, file: Path) -> None:
    """Writes a Parquet file in row groups, so that two cores can share even a million rows."""
    pa.parquet.write_table(table, file, row_group_size=ROW_GROUP)


def _codes(random: np.random.Generator, codes: Any, rows: int, empty: float = 0.0) -> pa.Array:
    """Codes drawn at random, some of them empty."""
    drawn = random.integers(0, len(codes), rows).astype("int32")
    indices = pa.array(drawn, mask=random.random(rows) < empty)
    return pa.DictionaryArray.from_arrays(indices, pa.array([str(code) for code in codes]))


def _who_and_where(random: np.random.Generator, pilots: Any, rows: int) -> dict[str, pa.Array]:
    """A person and a pilot a row: one person in nine has two rows, in two pilots."""
    places = random.permutation(rows)
    numbers = pa.array(places * 9 // 10).cast(pa.string())
    names = pa.compute.binary_join_element_wise("p", numbers, "-")
    return {
        "pilot": pa.DictionaryArray.from_arrays((places % len(pilots)).astype("int32"), pa.array(pilots)),
        "person_id": pa.compute.if_else(pa.array(places % 50 == 0), None, names),
        "persons": pa.array(np.ones(rows, "int64")),
    }


def _days(random: np.random.Generator, rows: int) -> Any:
    span = int((_LAST_DAY - _FIRST_DAY).astype(int)) + 1
    return _FIRST_DAY + random.integers(0, span, rows)


def _dates(days: Any, kept: Any) -> pa.Array:
    return pa.array(days, pa.date32(), mask=~(kept & (days <= _LAST_DAY)))


def _trajectories(random: np.random.Generator, pilots: Any, rows: int) -> pa.Table:
    enrolled = _days(random, rows)
    started = enrolled + random.integers(0, 60, rows)
    has_started = (random.random(rows) < 0.9) & (started <= _LAST_DAY)
    ended = np.where(has_started, started, enrolled) + random.integers(1, 400, rows)
    drawn = random.random(rows)
    completed, dropped = (drawn < 0.5) & has_started, drawn > 0.95
    reasons = _codes(random, list(DropoutReason), rows)
    return pa.table(
        {
            **_who_and_where(random, pilots, rows),
            "registered_on": _dates(enrolled + 3, np.ones(rows, bool)),
            "enrolled_on": pa.array(enrolled, pa.date32()),
            "started_on": _dates(started, has_started),
            "completed_on": _dates(ended, completed),
            "dropped_out_on": _dates(ended, dropped),
            "dropout_reason": pa.compute.if_else(pa.array(dropped & (ended <= _LAST_DAY)), reasons, None),
            "perspective": _codes(random, list(Perspective), rows),
            "target_group": _codes(random, list(TargetGroup), rows),
            "schooling": _codes(random, list(Schooling), rows, empty=0.1),
        }
    )


def _guidance(random: np.random.Generator, pilots: Any, rows: int) -> pa.Table:
    destinations = _codes(random, list(Destination), rows)
    text = destinations.cast(pa.string())
    told = pa.compute.is_in(text, pa.array(["work", "vocational_training"]))
    details, sectors = _codes(random, list(GuidanceDetail), rows), _codes(random, list(Sector), rows)
    return pa.table(
        {
            **_who_and_where(random, pilots, rows),
            "on": pa.array(_days(random, rows), pa.date32()),
            "destination": destinations,
            "detail": pa.compute.if_else(pa.compute.equal(text, "dutch"), details, None),
            "sector": pa.compute.if_else(told, sectors, None),
        }
    )


def build(folder: Path) -> None:
    """Reads, checks and counts a bundle, and prints one line of JSON: seconds in all and peak memory."""
    from vib.cube import build_cubes
    from vib.intake import read_bundle

    with read_bundle([folder], AS_OF) as checked:
        checked_at = time.perf_counter()
        cubes = build_cubes(checked.people, checked.as_of)
        counted_at = time.perf_counter()
        if not checked.ok:
            raise SystemExit(f"the bundle is not valid: {[finding.rule for finding in checked.findings]}")
    print(
        json.dumps(
            {
                "enrolled": cubes["participation"]["low"][0].as_py(),
                "count_seconds": counted_at - checked_at,
                "bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            }
        )
    )


def _fresh_build(folder: Path) -> dict[str, float]:
    """The measures of one build in a process of its own, its start and its imports counted in."""
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.million", "build", str(folder)],
        cwd=Path(__file__).resolve().parent.parent,
        check=True,
        capture_output=True,
        text=True,
    )
    measures: dict[str, float] = json.loads(done.stdout)
    return measures | {"seconds": time.perf_counter() - begin}


def _bare_group_by(file: Path) -> float:
    """Seconds that DuckDB takes to count trajectories by pilot and quarter, and nothing else."""
    begin = time.perf_counter()
    with duckdb.connect() as connection:
        connection.execute(
            "SELECT pilot, date_trunc('quarter', enrolled_on) AS quarter, count(*) FROM read_parquet(?)"
            " GROUP BY ALL",
            [str(file)],
        ).fetchall()
    return time.perf_counter() - begin


def main() -> None:
    """Writes the million, measures, and prints medians against what was asked."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_million(folder)
        builds = [_fresh_build(folder) for _ in range(RUNS)]
        bare = statistics.median(_bare_group_by(folder / "trajectories.parquet") for _ in range(RUNS))
    seconds = statistics.median(one["seconds"] for one in builds)
    counting = statistics.median(one["count_seconds"] for one in builds)
    most = max(one["bytes"] for one in builds)
    print(f"{int(builds[0]['enrolled']):,} trajectories, {RUNS} runs, medians")
    print(f"  validate and count   {seconds:6.2f} s   (at most {MOST_SECONDS} s; counting {counting:.2f} s)")
    print(f"  peak memory          {most / 1e9:6.2f} GB  (at most {MOST_BYTES / 1e9} GB)")
    print(f"  bare GROUP BY        {bare:6.3f} s   → {seconds / bare:.0f} times as long")


if __name__ == "__main__":
    if sys.argv[1:2] == ["build"]:
        build(Path(sys.argv[2]))
    else:
        main()
