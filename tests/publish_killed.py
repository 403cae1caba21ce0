"""Publishes a bundle again and again, killed one step later each time (started by test_publish.py).

`publish_killed.py BUNDLE EARLIER WORK`: EARLIER holds a store and registry with a snapshot; for every n
there comes `WORK/n/killed`, a copy of it in which publishing BUNDLE was killed at its n-th step, and
`WORK/n/again`, a copy of that in which it was then published once more. The last n is the run that had no
step left.

A step is a moment before, halfway or after a file is written, moved, or a statement or commit is sent to the
database. The bundle is counted once; each attempt is a fork from the moment before writing begins.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from pyarrow.fs import FileSystem
from sqlalchemy.engine.default import DefaultDialect

from vib.locale import Message
from vib.publish import publish
from vib.settings import settings
from vib.store import files

Call = Callable[..., Any]


class Killer:
    """Counts the steps and kills its own process, without a last word, at the chosen one."""

    def __init__(self, last_step: int) -> None:
        self.steps_left = last_step

    def step(self) -> None:
        self.steps_left -= 1
        if self.steps_left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def everywhere(self) -> None:
        """Makes all that is written to the store and the database steps."""
        self.within_writes()
        for owner, name in ((files, "_write"), (files, "_move")):
            self.around(owner, name)
        for name in ("do_execute", "do_commit"):
            self.around(DefaultDialect, name)

    def around(self, owner: Any, name: str) -> None:
        """Makes the moments before and after every call of a function steps."""
        function: Call = getattr(owner, name)

        def stepped(*arguments: Any, **named: Any) -> Any:
            self.step()
            result = function(*arguments, **named)
            self.step()
            return result

        setattr(owner, name, stepped)

    def within_writes(self) -> None:
        """Makes a half-written file a step too."""
        write: Call = files._write

        def halfway(filesystem: FileSystem, path: str, content: bytes) -> None:
            with filesystem.open_output_stream(path) as stream:
                stream.write(content[: len(content) // 2])
            self.step()
            write(filesystem, path, content)

        files._write = halfway


def use(folder: Path) -> None:
    os.environ["VIB_STORE"] = str(folder / "store")
    os.environ["VIB_DATABASE"] = f"sqlite:///{folder / 'registry.db'}"
    settings.cache_clear()


def attempts(earlier: Path, work: Path) -> bool:
    """Forks the attempts; True in a fork, which goes on publishing, and False when all are done."""
    for step in count(1):
        killed, again = work / str(step) / "killed", work / str(step) / "again"
        shutil.copytree(earlier, killed)
        child = os.fork()
        if child == 0:
            use(killed)
            Killer(step).everywhere()
            return True
        _, status = os.waitpid(child, 0)
        shutil.copytree(killed, again)
        child = os.fork()
        if child == 0:
            use(again)
            return True
        _, retried = os.waitpid(child, 0)
        if retried != 0:
            sys.exit(f"publishing after step {step} failed")
        if status == 0:
            return False
        if not os.WIFSIGNALED(status):
            sys.exit(f"step {step} ended with {status}")
    raise AssertionError


def main(bundle: Path, earlier: Path, work: Path) -> None:
    use(earlier)

    def before_writing(message: Message) -> None:
        if message.id.startswith("Writing") and not attempts(earlier, work):
            os._exit(0)

    publish([bundle], date(2023, 6, 30), progress=before_writing)
    os._exit(0)


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
