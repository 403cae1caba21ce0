"""The registry's database: one engine a URL, and transactions that wait for each other."""

from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from vib.store.errors import StoreUnavailable

SECONDS_TO_WAIT = 30
"""How long a writer waits for another one before it gives up."""

SECONDS_TO_WRITE = 120
"""How long a writer may be silent within its transaction, before PostgreSQL takes the lock back."""

SECONDS_TO_KEEP = 1800
"""How old a connection to PostgreSQL may become."""

WRITE_LOCK = 0x5649424D
"""The number of the advisory lock that writers in PostgreSQL take; it holds within one database."""

PATIENCE = {"connect_timeout": "10", "keepalives_idle": "30", "tcp_user_timeout": "30000"}
"""What libpq is told where the URL says nothing: seconds, seconds, milliseconds."""


def database_file(url: str) -> Path | None:
    """The file of an SQLite database; None for a database that is no file. Raises `StoreUnavailable`."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreUnavailable("VIB_DATABASE", error) from error
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    return Path(str(parsed.database))


def told(url: str) -> str:
    """What a reader may be told of a database: its file, never the URL with its password."""
    return str(database_file(url) or "VIB_DATABASE")


@cache
def engine(url: str) -> Engine:
    """The engine of a database URL, made once per process; nothing is opened or created yet.

    Raises `StoreUnavailable`, for a kind of database that is not known or whose driver is not installed.
    """
    parsed = make_url(url)
    if parsed.drivername == "postgres":  # what hosting companies hand out
        parsed = parsed.set(drivername="postgresql")
    try:
        match parsed.get_backend_name():
            case "sqlite":
                return _sqlite(parsed)
            case "postgresql":
                return _postgresql(parsed)
            case _:
                return create_engine(parsed, hide_parameters=True)
    except (ArgumentError, ImportError) as error:
        raise StoreUnavailable("VIB_DATABASE", error) from error


def writing(url: str) -> Engine:
    """The engine for a transaction that writes: it takes the one write lock from the start, so that what it
    reads can't change before it writes, and a second writer waits its turn."""
    return engine(url).execution_options(vib_writes=True)


def reading_at_once(url: str) -> Engine:
    """The engine for a transaction that reads several tables as they were at one moment."""
    made = engine(url)
    # A transaction of SQLite does so anyway.
    return made if made.name == "sqlite" else made.execution_options(isolation_level="REPEATABLE READ")


def _sqlite(url: URL) -> Engine:
    # Without a pool a database that was moved or restored under a running server is seen at once, and
    # opening a file costs less than a millisecond.
    made = create_engine(
        url, poolclass=NullPool, connect_args={"timeout": SECONDS_TO_WAIT}, hide_parameters=True
    )
    event.listen(made, "connect", _leave_transactions_to_us)
    event.listen(made, "begin", _begin)
    return made


def _postgresql(url: URL) -> Engine:
    # A connection that died while nobody used it is noticed and replaced. Whether there are too many is the
    # server's to say, in an error like its others.
    made = create_engine(
        url.update_query_dict({key: value for key, value in PATIENCE.items() if key not in url.query}),
        pool_pre_ping=True,
        pool_recycle=SECONDS_TO_KEEP,
        max_overflow=-1,
        # Else what waited for the lock might still see what was there before it waited.
        isolation_level="READ COMMITTED",
        hide_parameters=True,
    )
    event.listen(made, "begin", _wait_for_other_writers)
    return made


def _leave_transactions_to_us(connection: Any, _record: Any) -> None:
    # The driver begins late and never before DDL; then a migration is not one transaction.
    connection.isolation_level = None


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("vib_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _wait_for_other_writers(connection: Connection) -> None:
    if connection.get_execution_options().get("vib_writes", False):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{SECONDS_TO_WAIT}s'")
        # A writer whose machine went away must not keep the others out for ever.
        connection.exec_driver_sql(f"SET LOCAL idle_in_transaction_session_timeout = '{SECONDS_TO_WRITE}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")
