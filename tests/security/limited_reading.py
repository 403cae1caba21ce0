"""Reads bundles in a process with little memory and time, as `python -m` with a folder of bundles.

Prints a line of JSON for each bundle: its name, and severity, rule, file and Dutch text of each finding.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from vib.settings import ROOT

AS_OF = date(2023, 11, 30)
MOST_MEMORY = 3 * 2**30
MOST_SECONDS = 120


@dataclass(frozen=True)
class Outcome:
    """What came of reading: findings by name of the bundle, and how the process ended."""

    found: dict[str, list[dict[str, str]]]
    status: int
    said: str
    left: tuple[str, ...]
    """What remained in its folder for temporary files."""


def in_a_child(
    temporary: Path, arguments: Sequence[str]
) -> tuple["subprocess.CompletedProcess[str]", tuple[str, ...]]:
    """Runs Python with a folder for temporary files of its own; how it ended, and what is left there."""
    temporary.mkdir()
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", *arguments],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "TMPDIR": str(temporary), "HOME": str(temporary)},
        capture_output=True,
        text=True,
        timeout=2 * MOST_SECONDS,
        check=False,
    )
    return ended, tuple(sorted(str(path.relative_to(temporary)) for path in temporary.rglob("*")))


def read_limited(bundles: Path, temporary: Path) -> Outcome:
    """Reads each folder in `bundles` as a bundle, in a process of its own."""
    ended, left = in_a_child(temporary, ["-m", "tests.security.limited_reading", str(bundles)])
    lines: list[dict[str, Any]] = [json.loads(line) for line in ended.stdout.splitlines()]
    return Outcome({line["bundle"]: line["found"] for line in lines}, ended.returncode, ended.stderr, left)


def _read(bundles: Path) -> None:
    from vib.intake import read_bundle

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    for bundle in sorted(bundles.iterdir()):
        with read_bundle([bundle], AS_OF) as checked:
            found = [
                {"severity": f.severity, "rule": f.rule, "file": f.file or "", "told": f.message.text("nl")}
                for f in checked.findings
            ]
            found += [
                {"severity": "read", "rule": "", "file": "", "told": name} for name in checked.delivered
            ]
        print(json.dumps({"bundle": bundle.name, "found": found}), flush=True)


if __name__ == "__main__":
    _read(Path(sys.argv[1]))
