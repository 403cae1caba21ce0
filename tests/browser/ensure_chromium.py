"""Sees to it that Debian's Chromium is there before the browser tests run; `make test` calls it.

Needs nothing but Python, since it runs before anything is installed. Where Chromium is missing and can't be
installed it says so and fails: a browser test that was silently left out proves nothing.
"""

import shutil
import sys

from tests.debian import install

NAMES = ("chromium", "chromium-browser")
MISSING = (
    "Chromium is needed for the browser tests and could not be found or installed. "
    "On Debian or Ubuntu: apt-get install chromium"
)


def chromium() -> str | None:
    """The path of Chromium; None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def main() -> int:
    """Exit code 0 where Chromium is there at the end."""
    if chromium() is None:
        install("chromium")
    if chromium() is None:
        print(MISSING, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
