"""Publishes a bundle again and again, killed when it is told to be (started by test_publish_attempts.py).

`publish_attempts.py POINT BUNDLE`: every attempt is a fork from the moment when publishing says a message
that begins with POINT. Each line of stdin is an attempt: `{"note": …}`, which makes its snapshot another one
than those of other notes; with `"seconds"` or `"step"` it is killed after so long, or at that step of those
of publish_killed.py. Each is answered by a line on stdout: whether it was killed, and how long it lived.
"""

import json
import os
import select
import signal
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from tests.publish_killed import Killer
from vib import publish
from vib.intake import bundle as _imported_before_the_fork  # noqa: F401
from vib.locale import Message
from vib.settings import settings
from vib.store.database import engine
from vib.store.files import snapshot_id

AS_OF = date(2023, 6, 30)
_really_enter = publish._entered


def attempts() -> bool:
    """Forks the attempts; True in a fork, which goes on publishing, and False when all are done."""
    for line in sys.stdin:
        asked = json.loads(line)
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            # The parent's connections are the parent's.
            engine(settings().database_url).dispose(close=False)
            _prepare(asked)
            return True
        if "seconds" in asked:
            _await_end(child, asked["seconds"])
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status) and os.WEXITSTATUS(status):
            sys.exit("an attempt failed by itself")
        told = {"killed": os.WIFSIGNALED(status), "lived": time.monotonic() - began}
        print(json.dumps(told), flush=True)
    return False


def _await_end(child: int, at_most: float) -> None:
    """Returns when `child` ends, `at_most` seconds later if it goes on."""
    ends = os.pidfd_open(child)
    try:
        select.select([ends], [], [], at_most)
    finally:
        os.close(ends)


def _prepare(asked: dict[str, Any]) -> None:
    def enter(manifest: Any, *others: Any) -> Any:
        noted = manifest.model_copy(update={"note": asked["note"]})
        return _really_enter(noted.model_copy(update={"id": snapshot_id(noted)}), *others)

    vars(publish)["_entered"] = enter
    if "step" in asked:
        Killer(asked["step"]).everywhere()


def main(point: str, bundle: Path) -> None:
    forked = False

    def watch(message: Message) -> None:
        nonlocal forked
        if not forked and message.id.startswith(point):
            forked = True
            if not attempts():
                os._exit(0)

    publish.publish([bundle], AS_OF, progress=watch)
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
