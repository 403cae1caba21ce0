"""Installs Debian's packages that tests need and pip can't bring.

Needs nothing but Python, since it runs before anything is installed.
"""

import os
import shutil
import subprocess
from pathlib import Path


def as_root() -> list[str] | None:
    """What goes before a command that must be run as root; None where we can't be root."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def install(*packages: str) -> None:
    """Installs the first of these packages that there is; does nothing where that can't be done."""
    before = as_root()
    if before is None or not Path("/etc/debian_version").exists() or not shutil.which("apt-get"):
        return
    apt = [*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    subprocess.run([*apt, "update"], stdout=subprocess.DEVNULL)
    for package in packages:
        print(f"Installing {package} for the tests…", flush=True)
        done = subprocess.run(
            [*apt, "install", "--yes", "--no-install-recommends", package], stdout=subprocess.DEVNULL
        )
        if done.returncode == 0:
            return
