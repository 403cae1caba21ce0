"""Reading and writing in the configured database; what goes wrong is told without the URL's password."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from vib.settings import settings
from vib.store.database import database_file, engine, told, writing
from vib.store.errors import RegistryUnknown, StoreUnavailable
from vib.store.tables import AuditRow, PublicationRow

T = TypeVar("T")


def read(now: Callable[[Connection], T], before: Callable[[Connection], T], nothing: T) -> T:
    """What `now` reads; what `before` reads in a database that is not upgraded yet, `nothing` in none.

    A database that isn't there or has no tables yet is an empty registry; reading creates neither.
    Raises `RegistryUnknown`, `StoreUnavailable`.
    """
    url = settings().database_url
    file = database_file(url)
    if file is not None and not file.exists():
        return nothing
    try:
        try:
            return _read(url, now)
        except (OperationalError, ProgrammingError):
            has = inspect(engine(url)).has_table
            if not has(PublicationRow.__tablename__):
                return nothing
            if has(AuditRow.__tablename__):
                raise
            return _read(url, before)
    except DBAPIError as error:
        raise StoreUnavailable(told(url), error.orig) from error
    except LookupError as error:
        # A code that only a newer version knows.
        raise RegistryUnknown(told(url)) from error


def _read(url: str, reader: Callable[[Connection], T]) -> T:
    with engine(url).connect() as connection:
        return reader(connection)


@contextmanager
def write() -> Iterator[Connection]:
    """One transaction in a migrated database, committed when the block ends well and undone otherwise.

    Raises `StoreUnavailable`.
    """
    url = settings().database_url
    try:
        with writing(url).begin() as connection:
            yield connection
    except DBAPIError as error:
        raise StoreUnavailable(told(url), error.orig) from error


def outdated() -> bool:
    """Whether there is a registry that an earlier version made. Raises `StoreUnavailable`."""
    return read(_looks_outdated, _looks_outdated, False)


def _looks_outdated(connection: Connection) -> bool:
    has = inspect(connection).has_table
    return has(PublicationRow.__tablename__) and not has(AuditRow.__tablename__)
