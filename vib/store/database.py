"""The registry's database: one engine a URL, and transactions that wait for each other."""

from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from vib.store.errors import StoreUnavailable

SECONDS_TO_WAIT = 30
"""How long a writer waits for another one before it gives up."""


def database_file(url: str) -> Path | None:
    """The file of an SQLite database; None for a database that is no file. Raises `StoreUnavailable`."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreUnavailable("VIB_DATABASE", error) from error
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    return Path(str(parsed.database))


@cache
def engine(url: str) -> Engine:
    """The engine of a database URL, made once per process; nothing is opened or created yet.

    Raises `StoreUnavailable`, for a kind of database that is not known or whose driver is not installed.
    """
    if make_url(url).get_backend_name() != "sqlite":
        try:
            return create_engine(url)
        except (ArgumentError, ImportError) as error:
            raise StoreUnavailable("VIB_DATABASE", error) from error
    # Without a pool a database that was moved or restored under a running server is seen at once, and
    # opening a file costs less than a millisecond.
    made = create_engine(url, poolclass=NullPool, connect_args={"timeout": SECONDS_TO_WAIT})
    event.listen(made, "connect", _leave_transactions_to_us)
    event.listen(made, "begin", _begin)
    return made


def writing(url: str) -> Engine:
    """The engine for a transaction that writes: on SQLite it takes the one write lock from the start,
    so that what it reads can't change before it writes, and a second writer waits its turn."""
    return engine(url).execution_options(vib_writes=True)


def _leave_transactions_to_us(connection: Any, _record: Any) -> None:
    # The driver begins late and never before DDL; then a migration is not one transaction.
    connection.isolation_level = None


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("vib_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
