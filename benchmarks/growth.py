"""From ten thousand to ten million trajectories: ours, bare DuckDB and pandas, turn by turn.

`python -m benchmarks.growth` writes a bundle of each size, without guidance, and goes from Parquet to checked
rows to cubes in fresh processes, several times. It prints a table (Markdown) and the limits, and draws
`benchmarks/growth.svg`. Ten million rows take pandas a minute and 8 GB: `growth 1000000` stops there.
"""

import json
import multiprocessing
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.drawing import Line, line_chart
from benchmarks.million import write_million

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
RUNS, RUNS_OF_PANDAS = 5, 3
LEAST_ROWS_A_SECOND = 2_000_000
MOST_TIMES_BARE = 1.5
MOST_BYTES = 2e9
HERE = Path(__file__).resolve().parent

Measures = dict[str, float]


@dataclass(frozen=True)
class Growth:
    """The medians of each way at one size; memory is the most that any run took."""

    rows: int
    ours: Measures
    alone: Measures
    bare: Measures
    pandas: Measures


def _once(way: str, folder: Path) -> Measures:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.ways", way, str(folder)],
        cwd=HERE.parent,
        check=True,
        capture_output=True,
        text=True,
    )
    measures: Measures = json.loads(done.stdout)
    return measures


def _written(folder: Path, rows: int) -> None:
    """A bundle of so many trajectories.

    By another process: the peak memory of one that is started is never less than what its parent holds.
    """
    writing = multiprocessing.get_context("spawn").Process(
        target=write_million, args=(folder, rows), kwargs={"guided": False}
    )
    writing.start()
    writing.join()
    if writing.exitcode:
        raise SystemExit(f"{rows} trajectories were not written: {writing.exitcode}")


def _medians(runs: Sequence[Measures]) -> Measures:
    medians = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
    return medians | {"bytes": max(run["bytes"] for run in runs)}


def measured(rows: int) -> Growth:
    """All ways at one size, in turn, so that what else the machine does falls on all of them.

    But for pandas, which comes last: for a while after it gave back its gigabytes others take longer.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _written(folder, rows)
        runs: dict[str, list[Measures]] = {"ours": [], "alone": [], "bare": []}
        for _ in range(RUNS):
            for way, so_far in runs.items():
                so_far.append(_once(way, folder))
        runs["pandas"] = [_once("pandas", folder) for _ in range(RUNS_OF_PANDAS)]
    totals = {(run["enrolled"], run["persons"]) for so_far in runs.values() for run in so_far}
    if len(totals) > 1:
        raise SystemExit(f"the ways do not agree on {rows} rows: {totals}")
    return Growth(rows, **{way: _medians(so_far) for way, so_far in runs.items()})


def verdict(met: bool) -> str:
    return "met" if met else "NOT MET"


def _seconds(one: Measures) -> float:
    return one["check"] + one["count"]


def table(found: Sequence[Growth]) -> str:
    """The measures as a Markdown table."""
    lines = [
        "| trajectories | check, s | count, s | rows/s | peak, GB | bare DuckDB counts, s | ratio "
        "| pandas, s | pandas, GB |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for one in found:
        ours, bare, pandas = one.ours, one.bare, one.pandas
        lines.append(
            f"| {one.rows:,} | {ours['check']:.2f} | {ours['count']:.2f} | {one.rows / _seconds(ours):,.0f} "
            f"| {ours['bytes'] / 1e9:.2f} | {bare['count']:.2f} | {ours['count'] / bare['count']:.2f} "
            f"| {_seconds(pandas):.2f} | {pandas['bytes'] / 1e9:.2f} |"
        )
    return "\n".join(lines)


def limits(one: Growth) -> str:
    """The limits against the largest size."""
    speed = one.rows / _seconds(one.ours)
    ratio, alone = one.ours["count"] / one.bare["count"], one.alone["count"] / one.bare["count"]
    memory = one.ours["bytes"]
    return "\n".join(
        (
            f"{one.rows:,} trajectories, medians of {RUNS} runs:",
            f"- rows/s through checking and counting: {speed:,.0f}, at least {LEAST_ROWS_A_SECOND:,}: "
            f"{verdict(speed >= LEAST_ROWS_A_SECOND)}",
            f"- counting against bare DuckDB GROUP BYs: {ratio:.2f}, at most {MOST_TIMES_BARE}: "
            f"{verdict(ratio <= MOST_TIMES_BARE)}",
            f"- the same where counting is told nothing by the checks: {alone:.2f}, at most "
            f"{MOST_TIMES_BARE}: {verdict(alone <= MOST_TIMES_BARE)}",
            f"- peak memory: {memory / 1e9:.2f} GB, at most {MOST_BYTES / 1e9:.0f}: "
            f"{verdict(memory <= MOST_BYTES)}",
            f"- the smallest bare GROUP BY there is (pilot, quarter): {one.bare['simplest']:.2f} s",
        )
    )


def plot(found: Sequence[Growth]) -> str:
    """Seconds against rows, both by powers of ten, as SVG."""
    rows = [one.rows for one in found]
    return line_chart(
        "Seconds from Parquet to checked rows and cubes",
        "trajectories",
        (
            Line("pandas: checks and counts", [_seconds(one.pandas) for one in found], "#b5651d"),
            Line("VIB-monitor: checks and counts", [_seconds(one.ours) for one in found], "#1f5fa8"),
            Line("bare DuckDB: counts alone", [one.bare["count"] for one in found], "#777777"),
            Line("VIB-monitor: counts alone", [one.ours["count"] for one in found], "#7fb2e5"),
        ),
        rows,
    )


def main(most: int = SIZES[-1]) -> None:
    """Measures every size, prints the table and the limits, and draws the plot."""
    found = []
    for rows in (size for size in SIZES if size <= most):
        found.append(measured(rows))
        print(f"measured {rows:,} trajectories", file=sys.stderr, flush=True)
    print(table(found))
    print()
    print(limits(found[-1]))
    if most == SIZES[-1]:
        (HERE / "growth.svg").write_text(plot(found), encoding="utf-8")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
