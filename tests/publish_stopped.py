"""Publishes a bundle in a process of its own, where something goes wrong (started by test_nothing_left.py).

`publish_stopped.py WAY BUNDLE SEEN`: what is logged goes to stderr, an error with its whole traceback, and
what was found of a bundle as a user reads it.
SEEN is written while τ-ARGUS runs: the folder that it works in, how others may use that, and the files in it.

- `watched`: nothing goes wrong; what the attacker reports is printed too.
- `thrown`: an error while the answer of τ-ARGUS is read.
- `refused`: no pattern is found.
- `engine-killed`: τ-ARGUS is killed between two tables.
- `all-killed`: so is the process that started it.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import traceback
from datetime import date
from pathlib import Path
from typing import Any

AS_OF = date(2022, 12, 31)

_really_run = subprocess.run


def prepare(way: str, seen: Path) -> None:
    """Puts what is to go wrong where it will."""
    from vib import protection
    from vib.disclosure import argus
    from vib.disclosure.protect import Unprotected
    from vib.disclosure.release import Count

    def watched_engine(command: list[str], **named: Any) -> object:
        _, _, _, *arguments = command
        return _really_run([sys.executable, __file__, "engine", way, str(seen), *arguments], **named)

    def fail(*_: object) -> None:
        if way == "thrown":
            raise RuntimeError("the disk is gone")
        raise Unprotected(Count("guidance", ("atlas", "2022-Q4", "work")))

    vars(argus)["subprocess"] = type("Subprocess", (), {"run": watched_engine, "DEVNULL": subprocess.DEVNULL})
    if way == "thrown":
        vars(argus)["_read"] = fail
    if way == "refused":
        vars(protection)["protect"] = fail


def publish_in(bundle: Path, *, attack: bool) -> int:
    """Publishes a bundle and attacks it; 1 where that ended in an error."""
    logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
    from vib.listing import finding_lines
    from vib.publish import publish
    from vib.refusals import BundleRefused

    try:
        print(publish([bundle], AS_OF).manifest.model_dump_json())
    except BundleRefused as error:
        print(*finding_lines(error.findings), sep="\n")
        traceback.print_exc()
        return 1
    except Exception as error:
        print(repr(error), vars(error), file=sys.stderr)
        traceback.print_exc()
        return 1
    if attack:
        _attack()
    return 0


def _attack() -> None:
    from vib.disclosure.attack import misstated
    from vib.protection import attacked, history
    from vib.store.registry import published

    everything = {one.snapshot_id for one in published()}
    print("found by the attacker:", list(attacked(published(), everything)), misstated(history(published())))


def engine(way: str, seen: Path, folder: Path, tables: int) -> None:
    """The process in which τ-ARGUS runs, watched, and killed where it should be."""
    import pytauargus.engine

    from vib.disclosure import argus

    really = pytauargus.engine.run_batch
    done: list[str] = []

    def run_batch(batch: str) -> object:
        if done:
            mode = {str(path.relative_to(folder)): oct(path.stat().st_mode & 0o777) for path in _all(folder)}
            seen.write_text(json.dumps({"folder": str(folder), "modes": mode}), "utf-8")
            if way == "all-killed":
                os.kill(os.getppid(), signal.SIGKILL)
            if way.endswith("killed"):
                os.kill(os.getpid(), signal.SIGKILL)
        done.append(batch)
        return really(batch)

    vars(pytauargus.engine)["run_batch"] = run_batch
    argus._run(folder, tables)


def _all(folder: Path) -> list[Path]:
    return [folder, *folder.rglob("*")]


if __name__ == "__main__":
    if sys.argv[1] == "engine":
        engine(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]), int(sys.argv[5]))
    else:
        prepare(sys.argv[1], Path(sys.argv[3]))
        sys.exit(publish_in(Path(sys.argv[2]), attack=sys.argv[1] == "watched"))
