"""Shielding small counts: how long it takes on the sample, and how it grows with pilots and quarters.

`python -m benchmarks.disclosure` publishes the first three bundles of the sample, the third of them several
times, and looks how long its small counts were being shielded, the attack counted in. Then it shields and
attacks made-up pilots of each size, without history, every size in fresh processes; one that needs more than
ten minutes is stopped. `python -m benchmarks.disclosure 12` goes no further than twelve pilots.
"""

import json
import os
import pickle
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.growth import verdict
from benchmarks.made_up_pilots import last_day, write_pilots

SIZES = ((8, 8), (12, 10), (16, 12), (20, 14))
"""Pilots and quarters."""
BEYOND = (100, 40)
"""A size that is too large to measure: how long it would take is told by how the others grow."""
THRESHOLD = 5
PUBLIC = ("participation:agency+state",)
BEFORE, LAST = (date(2022, 12, 31), date(2023, 6, 30)), date(2023, 11, 30)
RUNS = 3
MOST_SECONDS = 60
PATIENCE = 600
"""Seconds after which a size is given up."""
HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parent / "sample_data"

Measures = dict[str, Any]


@dataclass(frozen=True)
class Size:
    """What was measured of so many pilots and quarters; None where it took too long."""

    pilots: int
    quarters: int
    protecting: Measures | None
    attacking: Measures | None


# In a process of its own


def publishing() -> Measures:
    """Publishes the last bundle of the sample in the configured store; seconds in all and for shielding."""
    from vib.locale import Message
    from vib.publish import publish

    moments: dict[str, float] = {}

    def tell(message: Message) -> None:
        moments[message.id.split()[0]] = time.perf_counter()

    begin = time.perf_counter()
    publish([SAMPLE / str(LAST)], LAST, progress=tell)
    seconds = time.perf_counter() - begin
    return {"seconds": seconds, "shielding": moments["Writing"] - moments["Shielding"]}


def protecting(folder: Path, quarters: int) -> Measures:
    """Shields the counts of a bundle, and leaves them in its folder."""
    from vib.cube import build_cubes
    from vib.disclosure.protect import protect
    from vib.disclosure.release import Release, counts_of, public_counts
    from vib.disclosure.utility import shares
    from vib.intake import read_bundle
    from vib.model.records import PERSONAL_TABLES
    from vib.protection import reach_of

    with read_bundle([folder], last_day(quarters)) as checked:
        if not checked.ok:
            raise SystemExit(f"the bundle is not valid: {[finding.rule for finding in checked.findings]}")
        counts = counts_of(build_cubes(checked.people, checked.as_of))
        reach = reach_of(checked.tables["agencies"], checked.tables["pilots"], checked.as_of)
    truth = Release("", dict.fromkeys(PERSONAL_TABLES, reach), counts, public_counts(counts, PUBLIC))
    begin = time.perf_counter()
    done = protect(truth, (), THRESHOLD)
    seconds = time.perf_counter() - begin
    (folder / "release").write_bytes(pickle.dumps(done.release))
    return {
        "seconds": seconds,
        "rows": len(done.release.counts),
        "sensitive": len(done.sensitive),
        "suppressed": len(done.hidden),
        "shares": shares("participation", done.release),
    }


def attacking(folder: Path) -> Measures:
    """Attacks the counts that `protecting` left."""
    from vib.disclosure.attack import attack

    release = pickle.loads((folder / "release").read_bytes())
    begin = time.perf_counter()
    found = attack([release], THRESHOLD)
    return {"seconds": time.perf_counter() - begin, "leaks": len(found.leaks)}


# From outside


def _once(*arguments: object, **environment: str) -> Measures | None:
    """The measures of a fresh process and its peak memory; None where they took too long."""
    command = [sys.executable, "-m", "benchmarks.disclosure", "measure", *map(str, arguments)]
    process = subprocess.Popen(
        command,
        cwd=HERE.parent,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=os.environ | environment,
    )
    try:
        said, _ = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # the engine, which it started, as well
        process.communicate()
        return None
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    measures: Measures = json.loads(said)
    return measures


def of_the_sample() -> list[Measures]:
    """What publishing the third bundle took, each time after the two before it."""
    from vib.publish import publish
    from vib.settings import settings

    with tempfile.TemporaryDirectory() as name:
        folders = [Path(name) / str(number) for number in range(RUNS)]
        os.environ |= _store(folders[0])
        settings.cache_clear()
        for as_of in BEFORE:
            publish([SAMPLE / str(as_of)], as_of)
        for folder in folders[1:]:
            shutil.copytree(folders[0], folder)
        runs = [_once("publishing", **_store(folder)) for folder in folders]
    return [run for run in runs if run]


def _store(folder: Path) -> dict[str, str]:
    return {"VIB_STORE": str(folder / "store"), "VIB_DATABASE": f"sqlite:///{folder / 'registry.db'}"}


def measured(pilots: int, quarters: int) -> Size:
    """Shielding and attacking so many pilots and quarters."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_pilots(folder, pilots, quarters)
        protected = _once("protecting", folder, quarters)
        attacked = _once("attacking", folder) if protected else None
    return Size(pilots, quarters, protected, attacked)


# What is printed


def limits(runs: Sequence[Measures]) -> str:
    """Shielding of the sample against its limit."""
    seconds = statistics.median(run["shielding"] for run in runs)
    share = statistics.median(run["shielding"] / run["seconds"] for run in runs)
    memory = max(run["bytes"] for run in runs)
    return (
        f"the sample of {LAST} after two others, {len(runs)} runs, medians: shielding and attacking "
        f"{seconds:.1f} s, at most {MOST_SECONDS} s: {verdict(seconds <= MOST_SECONDS)}; "
        f"{share:.0%} of publication; peak memory {memory / 1e9:.2f} GB"
    )


def table(found: Sequence[Size]) -> str:
    """The sizes as a Markdown table."""
    lines = [
        "| pilots × quarters | rows | sensitive | suppressed | protecting, s | GB | attacking, s | GB "
        "| leaks | pilot × state | pilot × quarter | pilot × quarter × state |",
        f"|---|{'---:|' * 11}",
    ]
    return "\n".join([*lines, *map(_line, found)])


def _line(one: Size) -> str:
    name = f"| {one.pilots} × {one.quarters} "
    done, attacked = one.protecting, one.attacking
    if done is None:
        return f"{name}| stopped after {PATIENCE // 60} minutes of protecting {'| ' * 10}|"
    left = [f"{done['shares'][kept]:.1%}" for kept in ("pilot+state", "pilot+quarter", "pilot+quarter+state")]
    attack = [f"more than {PATIENCE}", "", ""]
    if attacked:
        attack = [f"{attacked['seconds']:.1f}", f"{attacked['bytes'] / 1e9:.2f}", f"{attacked['leaks']}"]
    counted = [f"{done[key]:,}" for key in ("rows", "sensitive", "suppressed")]
    took = [f"{done['seconds']:.1f}", f"{done['bytes'] / 1e9:.2f}"]
    return f"{name}| {' | '.join([*counted, *took, *attack, *left])} |"


def growth(found: Sequence[Size]) -> str:
    """How shielding and attacking grow, and what that makes of a size that is too large to measure.

    A line through the logarithms of pilots × quarters and of seconds, as few as the points are.
    """
    done = [one for one in found if one.protecting and one.attacking]
    if len(done) < 2:
        return "too few sizes were measured to say how it grows"
    cells = np.log([one.pilots * one.quarters for one in done])
    told = []
    for name, measures in (
        ("protecting", [one.protecting for one in done]),
        ("attacking", [one.attacking for one in done]),
    ):
        seconds = np.log([each["seconds"] for each in measures if each])
        power, scale = np.polyfit(cells, seconds, 1)
        hours = float(np.exp(scale + power * np.log(BEYOND[0] * BEYOND[1]))) / 3600
        told.append(f"{name} grows as the power {power:.2f} of pilots × quarters: {hours:.1f} h")
    return f"{BEYOND[0]} × {BEYOND[1]} was not run; {'; '.join(told)}"


def main(most: int = SIZES[-1][0]) -> None:
    """Measures the sample and every size, and prints the limit and the table."""
    print(limits(of_the_sample()), end="\n\n", flush=True)
    found = []
    for pilots, quarters in (size for size in SIZES if size[0] <= most):
        found.append(measured(pilots, quarters))
        print(f"measured {pilots} pilots × {quarters} quarters", file=sys.stderr, flush=True)
    print(table(found))
    print()
    print(growth(found))


def _measure(what: str, *arguments: str) -> None:
    ways: dict[str, Callable[..., Measures]] = {
        "publishing": publishing,
        "protecting": lambda folder, quarters: protecting(Path(folder), int(quarters)),
        "attacking": lambda folder: attacking(Path(folder)),
    }
    measures = ways[what](*arguments)
    peaks = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps(measures | {"bytes": max(peaks) * 1024}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        _measure(*sys.argv[2:])
    else:
        main(*map(int, sys.argv[1:2]))
