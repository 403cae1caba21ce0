"""A PostgreSQL server for tests: its data in a private folder, reached through a socket in that folder."""

import os
import pwd
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg

from tests.postgres.ensure_postgres import MISSING, programs
from vib.private_folder import PrivateFolder

USER = "vib"
SECONDS_TO_START = 60
SETTINGS = {
    "listen_addresses": "",
    # What it holds must outlive processes that are killed, not this machine.
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "16MB",
    "max_connections": "60",
}


@dataclass
class Server:
    """A server that runs; `folder` has its socket, its data and its log."""

    folder: Path
    _numbers: Iterator[int] = field(default_factory=count)

    def url(self, database: str) -> str:
        """The setting `VIB_DATABASE` for a database."""
        return f"postgresql://{USER}@/{database}?host={self.folder}"

    def create(self, template: str = "template1") -> str:
        """Makes a database, empty or like another one that nobody is connected to; returns its name."""
        name = f"registry_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, database: str) -> None:
        """Removes a database, whoever is connected to it."""
        self.run(f"DROP DATABASE {database} WITH (FORCE)")

    def run(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Runs a statement as the owner of everything and returns its rows, if it has any."""
        with psycopg.connect(self._told(database), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def answers(self) -> bool:
        """Whether it takes connections."""
        try:
            self.run("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _told(self, database: str) -> str:
        return f"host={self.folder} user={USER} dbname={database}"


@contextmanager
def running() -> Iterator[Server]:
    """A server that runs as long as the block lasts, or this process."""
    found = programs()
    assert found is not None, MISSING
    with PrivateFolder("vib-postgres-") as private:
        folder = private.path
        owner = _owner()
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        data, log = folder / "data", folder / "log"
        initdb = [found / "initdb", "--no-sync", "-A", "trust", "-U", USER, "-E", "UTF8", "--locale=C.UTF-8"]
        with log.open("wb") as said:
            subprocess.run(_as(owner, *initdb, "-D", data), check=True, stdout=said, stderr=said, cwd="/")
            settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
            command = [found / "postgres", "-D", data, "-k", folder, *settings]
            with subprocess.Popen(_as(owner, *command), stdout=said, stderr=said, cwd="/") as process:
                try:
                    yield _started(Server(folder), process, log)
                finally:
                    process.send_signal(signal.SIGINT)  # an end that waits for nobody who is connected


def _started(server: Server, process: subprocess.Popen[bytes], log: Path) -> Server:
    until = time.monotonic() + SECONDS_TO_START
    while not server.answers():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.05)
    return server


def _owner() -> pwd.struct_passwd:
    """Whom the server belongs to: it refuses to run as root."""
    return pwd.getpwuid(os.geteuid()) if os.geteuid() else pwd.getpwnam("postgres")


def _as(owner: pwd.struct_passwd, *command: object) -> list[str]:
    """A command as another user, which gets SIGINT (an end without waiting) where this process is killed."""
    change = [f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
    before = [] if owner.pw_uid == os.geteuid() else change
    return ["setpriv", "--pdeathsig=INT", *before, *map(str, command)]
