"""A real server of a Streamlit script, and what its screens are called."""

import ast
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from vib.settings import ROOT
from vib.ui.navigation import SCREENS, WITHOUT_SNAPSHOT

SECONDS = 20


@dataclass(frozen=True)
class Served:
    """A running server: its address and the number of its process."""

    address: str
    process: int


def parts(page: str) -> list[str]:
    """The codes of a page's parts, as its script names them; an empty one where it has none."""
    tree = ast.parse((ROOT / "pages" / f"{page}.py").read_text("utf-8"))
    named = [
        [ast.literal_eval(key) for key in node.value.keys if key is not None]
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "PARTS"
        if isinstance(node.value, ast.Dict)
    ]
    return named[0] if named else [""]


PARTS = tuple(
    (screen.name, part)
    for screen in SCREENS
    if screen.name not in WITHOUT_SNAPSHOT
    for part in parts(screen.name)
)
"""Every page that shows a snapshot, with each of its parts."""


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    environment: Mapping[str, str], script: Path = ROOT / "app.py", options: tuple[str, ...] = ()
) -> Iterator[Served]:
    """Runs a script with `streamlit run`, in its own folder, until the block ends."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", script.name, "--server.port", str(port), *options]
    server = subprocess.Popen(
        command, cwd=script.parent, env=os.environ | environment, stdout=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/_stcore/health", server)
        yield Served(address, server.pid)
    finally:
        server.terminate()
        server.wait(SECONDS)


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the server did not answer within {SECONDS} seconds")
