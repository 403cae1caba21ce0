"""Publishes as often as it is asked to (started by test_two_servers.py).

Each line of stdin is the arguments of a command, as a JSON list; each is answered by a line on stdout: its
exit code, what it found and what it told of its progress, and the moment (of the clock that all processes
of a machine share) when it was done.
"""

import json
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO

from vib.cli import main


def run() -> None:
    for line in sys.stdin:
        found, told = StringIO(), StringIO()
        with redirect_stdout(found), redirect_stderr(told):
            code = main(json.loads(line))
        done = time.monotonic()
        answer = {"code": code, "said": found.getvalue(), "told": told.getvalue(), "done": done}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    run()
