"""How fast the screens are: script time, a changed filter in a browser, and a million trajectories beside it.

`python -m benchmarks.pages`; it takes some minutes. Nothing else should run: two cores are soon busy.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from benchmarks import clicks, scripts
from benchmarks.clicks import Screen
from benchmarks.million import AS_OF, write_million
from benchmarks.serving import PARTS, serving
from vib.settings import ROOT

MOST_SCRIPT_MS = 80
MOST_CLICK_RATIO = 1.3
MOST_MILLION_RATIO = 1.1


def _vib(environment: dict[str, str], *arguments: str) -> str:
    """What a command of the dashboard prints."""
    done = subprocess.run(
        [sys.executable, "-m", "vib", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def _store(folder: Path) -> dict[str, str]:
    """The environment of an empty store."""
    folder.mkdir()
    return {"VIB_STORE": str(folder / "store"), "VIB_DATABASE": f"sqlite:///{folder / 'registry.db'}"}


def _published(environment: dict[str, str]) -> str:
    """The snapshot of the million's date."""
    lines = map(json.loads, _vib(environment, "snapshots", "--json").splitlines())
    return next(str(line["id"]) for line in lines if line["as_of"] == AS_OF.isoformat())


def p95(times: Iterable[float]) -> float:
    """The time that 95 of 100 stay under."""
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


def verdict(value: float, most: float) -> str:
    """Whether a measure is what was asked."""
    return "met" if value <= most else "NOT MET"


def _print_scripts(measured: scripts.Measured) -> None:
    print("Server time of a page, sample, milliseconds (cold: a selection asked for the first time)")
    print(f"  {'page':<18}{'warm p50':>10}{'warm p95':>10}{'cold p50':>10}{'cold max':>10}")
    for page, times in measured.warm.items():
        cold = measured.cold[page]
        print(
            f"  {page:<18}{statistics.median(times):>10.1f}{p95(times):>10.1f}"
            f"{statistics.median(cold):>10.0f}{max(cold):>10.0f}"
        )
    worst = max(p95(times) for times in measured.warm.values())
    print(f"  slowest page, p95: {worst:.1f} ms, at most {MOST_SCRIPT_MS}: {verdict(worst, MOST_SCRIPT_MS)}")


def _print_million(sample: scripts.Measured, million: scripts.Measured) -> None:
    def median(measured: scripts.Measured) -> float:
        return statistics.median(time for times in measured.warm.values() for time in times)

    time, memory = median(million) / median(sample), million.bytes / sample.bytes
    print("The same pages of a snapshot built from 1,000,000 trajectories, in a server of its own")
    print(f"  time    {median(sample):.1f} → {median(million):.1f} ms: ratio {time:.2f}, ", end="")
    print(f"at most {MOST_MILLION_RATIO}: {verdict(time, MOST_MILLION_RATIO)}")
    print(f"  memory  {sample.bytes / 1e6:.0f} → {million.bytes / 1e6:.0f} MB: ratio {memory:.2f}, ", end="")
    print(f"at most {MOST_MILLION_RATIO}: {verdict(memory, MOST_MILLION_RATIO)}")


def _print_clicks(plain: Screen, tuned: Screen, screens: list[Screen]) -> None:
    base = statistics.median(plain.figures)
    print("A changed filter in Chromium, milliseconds, medians of warm selections")
    print("  figures: until the page shows the choice and the script no longer runs; charts: until those in")
    print("  the window are drawn too; first: figures of selections that nobody asked for before")
    print(f"  {'page':<33}{'figures':>7}{'ratio':>7}{'charts':>8}{'ratio':>7}{'first':>8}")
    for screen in (plain, tuned, *screens):
        figures, charts = statistics.median(screen.figures), statistics.median(screen.charts)
        first = statistics.median(screen.first)
        print(f"  {screen.name:<33}{figures:>7.0f}{figures / base:>7.2f}", end="")
        print(f"{charts:>8.0f}{charts / base:>7.2f}{first:>8.0f}")
    worst = max(statistics.median(screen.figures) for screen in screens) / base
    print(f"  slowest page against plain: {worst:.2f}, at most {MOST_CLICK_RATIO}: ", end="")
    print(verdict(worst, MOST_CLICK_RATIO))


def _measure_clicks(environment: dict[str, str], folder: Path) -> None:
    script = folder / "plain.py"
    script.write_text(clicks.PLAIN, encoding="utf-8")
    as_it_comes = ("--server.headless", "true", "--browser.gatherUsageStats", "false")
    as_ours = (*as_it_comes, "--runner.postScriptGC", "false", "--server.fileWatcherType", "none")
    with (
        serving({}, script, as_it_comes) as plain,
        serving({}, script, as_ours) as tuned,
        serving(environment) as ours,
    ):
        line, first_quarter = ".stMarkdown p", ".st-key-quarter_first"
        one = Screen("plain page, Streamlit as it comes", plain.address, ".stSelectbox", line)
        other = Screen("plain page, our settings", tuned.address, ".stSelectbox", line)
        screens = [
            Screen(f"{page} {part}", f"{ours.address}/{page}?part={part}", first_quarter, ".vib-shown")
            for page, part in PARTS
        ]
        clicks.measure([one, other, *screens])
    _print_clicks(one, other, screens)


def main() -> None:
    """Publishes the sample and a million trajectories, measures, and prints against what was asked."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sample, large = _store(folder / "sample"), _store(folder / "million")
        for environment in (sample, large):
            _vib(environment, "sample")
        snapshot = _published(sample)
        write_million(folder / "bundle")
        _vib(large, "publish", str(folder / "bundle"), "--as-of", AS_OF.isoformat())
        with serving(sample) as served:
            measured = scripts.measure(served, snapshot)
        with serving(large) as served:
            million = scripts.measure(served, _published(large))
        _print_scripts(measured)
        _print_million(measured, million)
        _measure_clicks(sample, folder)


if __name__ == "__main__":
    main()
