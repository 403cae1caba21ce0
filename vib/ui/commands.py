"""What a screen has done by a command, in a process apart: it needs engines, or takes long."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from vib.access.roles import Visitor
from vib.locale import Language
from vib.settings import ROOT

LONGEST = 600
"""Seconds after which a command is given up."""


@dataclass(frozen=True)
class Said:
    """How a command ended: whether it did what was asked, and what it said, on one line."""

    done: bool
    text: str


Command = Callable[[str, str, Visitor, Language], Said]
"""Snapshot, reason, who asks, and the language in which it tells how it ended."""


def withdraw(snapshot: str, why: str, somebody: Visitor, language: Language) -> Said:
    """Takes a snapshot away from readers."""
    return _run("withdraw", snapshot, f"--why={why}", somebody, language)


def restore(snapshot: str, note: str, somebody: Visitor, language: Language) -> Said:
    """Publishes a snapshot again, after an attack on it failed."""
    return _run("restore", snapshot, f"--note={note}", somebody, language)


def _run(command: str, snapshot: str, reason: str, somebody: Visitor, language: Language) -> Said:
    arguments = [command, reason, f"--by={somebody.name}", f"--role={somebody.role}", "--", snapshot]
    try:
        done = subprocess.run(
            [sys.executable, "-m", "vib", *arguments],
            cwd=ROOT,
            env=os.environ | {"VIB_LANGUAGE": language},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Said(False, "")
    lines = (done.stdout if done.returncode == 0 else done.stderr).strip().splitlines()
    return Said(done.returncode == 0, lines[-1] if lines else "")
