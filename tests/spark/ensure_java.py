"""Sees to it that Java is there before the tests on Spark run; `make test-spark` calls it.

Where it is missing and can't be installed it says so and fails: a test that was silently left out proves
nothing.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.debian import install

LEAST = 17
PACKAGES = ("openjdk-17-jre-headless", "default-jre-headless")
MISSING = (
    f"Java {LEAST} or newer is needed for the tests on Spark and could not be found or installed. "
    f"On Debian or Ubuntu: apt-get install {PACKAGES[0]}"
)


def version() -> int:
    """The main version of the Java that Spark would take; 0 where there is none."""
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home else "java"
    try:
        done = subprocess.run([java, "-version"], capture_output=True, text=True)
    except OSError:
        return 0
    found = re.search(r'version "(\d+)', done.stderr)
    return int(found[1]) if found else 0


def main() -> int:
    """Exit code 0 where Java is there at the end."""
    if version() < LEAST:
        install(*PACKAGES)
    if version() < LEAST:
        print(MISSING, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
