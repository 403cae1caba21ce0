"""The registry as lines of JSON, whatever database it is in, and back.

The tables are taken as they are in the database, so that nothing is left out that a later version added.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from alembic import command
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Date, DateTime, MetaData, Table, delete, func, insert, select, text
from sqlalchemy import column as sql_column
from sqlalchemy import table as sql_table
from sqlalchemy.exc import DBAPIError

from vib.settings import settings
from vib.store.database import database_file, reading_at_once, told, writing
from vib.store.errors import RegistryUnknown, StoreUnavailable
from vib.store.migrate import configuration

_REVISION = "alembic_version"


@dataclass(frozen=True)
class Dump:
    """A registry: the revision of its tables (empty where it has none), and its rows by table."""

    revision: str
    rows: dict[str, list[dict[str, Any]]]

    def lines(self) -> bytes:
        """All rows, one line of JSON each."""
        listed = ({"table": table, "row": row} for table, rows in sorted(self.rows.items()) for row in rows)
        return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in listed).encode()

    @classmethod
    def of_lines(cls, revision: str, content: bytes) -> "Dump":
        """The dump of `lines`. Raises `ValueError` and `KeyError` for anything else."""
        rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for line in map(json.loads, content.decode().splitlines()):
            rows[line["table"]].append(line["row"])
        return cls(revision, dict(rows))


def dump() -> Dump:
    """The configured registry, all tables as they were at one moment. Raises `StoreUnavailable`."""
    url = settings().database_url
    file = database_file(url)
    if file is not None and not file.exists():
        return Dump("", {})
    with _reporting(url), reading_at_once(url).begin() as connection:
        tables = _tables(connection)
        if _REVISION not in tables:
            return Dump("", {})
        revision = str(connection.execute(select(tables.pop(_REVISION))).scalar())
        return Dump(revision, {name: _rows(connection, table) for name, table in tables.items()})


def load(dumped: Dump) -> None:
    """Makes the configured registry what was dumped, in one transaction, and upgrades it to this version.

    What was in it before is gone. Raises `RegistryUnknown` for a dump of a newer version,
    `StoreUnavailable`.
    """
    url = settings().database_url
    file = database_file(url)
    with _reporting(url):
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        with writing(url).begin() as connection:
            _empty(connection)
            command.upgrade(configuration(connection), dumped.revision)
            for name, table in _tables(connection).items():
                if name != _REVISION:
                    _fill(connection, table, dumped.rows.get(name, []))
            command.upgrade(configuration(connection), "head")


def _tables(connection: Connection) -> dict[str, Table]:
    found = MetaData()
    found.reflect(connection)
    return {table.name: table for table in found.sorted_tables}


def _rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    rows = connection.execute(select(table).order_by(*table.primary_key.columns)).mappings()
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: object) -> object:
    """A value as JSON has it; a moment in UTC, which is what SQLite keeps without saying so."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _fill(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Puts rows in a table that has none but those that its migration put there."""
    # A table to which rows can be added only may refuse this even where there is nothing to delete.
    if connection.execute(select(func.count()).select_from(table)).scalar():
        connection.execute(delete(table))
    if rows:
        connection.execute(insert(table), [_typed(table, row) for row in rows])
    if connection.dialect.name == "postgresql":
        for column in table.primary_key.columns:
            _count_on(connection, table.name, column.name)


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(table.columns[name].type, value) for name, value in row.items()}


def _value(kind: object, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value


def _count_on(connection: Connection, table: str, column: str) -> None:
    """Makes PostgreSQL number the next row after the last one, not from 1."""
    names = {"table": table, "column": column}
    sequence = connection.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), names).scalar()
    if sequence:
        last = connection.execute(select(func.max(sql_column(column))).select_from(sql_table(table))).scalar()
        next_one = {"sequence": sequence, "next": (last or 0) + 1}
        connection.execute(text("SELECT setval(:sequence, :next, false)"), next_one)


def _empty(connection: Connection) -> None:
    """Removes all tables, and the functions that PostgreSQL keeps for their triggers."""
    functions: list[str] = []
    if connection.dialect.name == "postgresql":
        functions = list(connection.exec_driver_sql(_TRIGGER_FUNCTIONS).scalars())
    found = MetaData()
    found.reflect(connection)
    found.drop_all(connection)
    for function in functions:
        connection.exec_driver_sql(f"DROP FUNCTION {function}")


_TRIGGER_FUNCTIONS = """
SELECT DISTINCT tgfoid::regprocedure::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace
"""


@contextmanager
def _reporting(url: str) -> Iterator[None]:
    try:
        yield
    except CommandError as error:
        raise RegistryUnknown(told(url)) from error
    except (DBAPIError, OSError) as error:
        raise StoreUnavailable(told(url), getattr(error, "orig", error)) from error
