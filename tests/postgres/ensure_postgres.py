"""Sees to it that PostgreSQL is there before the tests that need it run; `make test` calls it.

Needs nothing but Python, since it runs before anything is installed. Where PostgreSQL is missing and can't be
installed it says so and fails: a test that was silently left out proves nothing.
"""

import shutil
import sys
from pathlib import Path

from tests.debian import install

DEBIAN = Path("/usr/lib/postgresql")
"""Where Debian keeps the programs of a server, a folder a version; they are in nobody's PATH."""

MISSING = (
    "PostgreSQL is needed for the tests of the registry and could not be found or installed. "
    "On Debian or Ubuntu: apt-get install postgresql"
)


def programs() -> Path | None:
    """The folder of `initdb` and `postgres`, of the newest version; None where there is none."""
    versions = DEBIAN.glob("*/bin/initdb")
    newest = max(versions, key=lambda path: float(path.parent.parent.name), default=None)
    found = newest or shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def main() -> int:
    """Exit code 0 where PostgreSQL is there at the end."""
    if programs() is None:
        install("postgresql")
    if programs() is None:
        print(MISSING, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
