"""Sees to it that Debian's Chromium is there before the browser tests run; `make test` calls it.

Needs nothing but Python, since it runs before anything is installed. Where Chromium is missing and can't be
installed it says so and fails: a browser test that was silently left out proves nothing.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser")
MISSING = (
    "Chromium is needed for the browser tests and could not be found or installed. "
    "On Debian or Ubuntu: apt-get install chromium"
)


def chromium() -> str | None:
    """The path of Chromium; None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def as_root() -> list[str] | None:
    """What goes before a command that must be run as root; None where we can't be root."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def install() -> None:
    """Installs Debian's package; does nothing where that can't be done."""
    before = as_root()
    if before is None or not Path("/etc/debian_version").exists() or not shutil.which("apt-get"):
        return
    print("Installing Chromium for the browser tests…", flush=True)
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    for step in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        subprocess.run([*before, *environment, "apt-get", "-qq", *step], stdout=subprocess.DEVNULL)


def main() -> int:
    """Exit code 0 where Chromium is there at the end."""
    if chromium() is None:
        install()
    if chromium() is None:
        print(MISSING, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
