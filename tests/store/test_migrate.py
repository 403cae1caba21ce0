"""The database is made and upgraded in one transaction, by however many at once."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from vib.settings import settings
from vib.store.audit import trail, verify
from vib.store.database import engine, writing
from vib.store.errors import RegistryUnknown, SnapshotUnknown
from vib.store.migrate import configuration, migrate
from vib.store.registry import Publication, Standing, entries, find, published, writing_ledger
from vib.store.tables import Tables
from vib.store.transactions import outdated

StoreSnapshot = Callable[..., Publication]


def tables() -> set[str]:
    return set(inspect(engine(settings().database_url)).get_table_names())


def test_the_migrations_make_what_the_code_declares(empty_store: Path) -> None:
    migrate()

    with engine(settings().database_url).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Tables.metadata) == []


def test_migrating_again_changes_nothing(empty_store: Path, store_snapshot: StoreSnapshot) -> None:
    store_snapshot()
    before = published()
    migrate()

    assert published() == before != ()


def test_down_and_up_again(empty_store: Path) -> None:
    migrate()
    with writing(settings().database_url).begin() as connection:
        command.downgrade(configuration(connection), "base")
    assert "publications" not in tables()
    assert published() == ()

    migrate()
    assert "publications" in tables()


BEFORE = """
INSERT INTO publications VALUES
(1, '2022-12-31-0000000a', '2022-12-31', '', 'first', 'synthetic', 'new_data', '2023-01-15 09:30:00.000000',
 'An', NULL, 'aa'),
(2, '2023-06-30-0000000b', '2023-06-30', 'T', '', 'real', 'correction', '2023-07-01 00:00:00.250000',
 'Bo', '2022-12-31-0000000a', 'bb')
"""


def at_revision(revision: str, statement: str = "") -> None:
    """Makes the registry of an earlier version, with something in it."""
    url = settings().database_url
    with writing(url).begin() as connection:
        command.upgrade(configuration(connection), revision)
        if statement:
            connection.exec_driver_sql(statement)


def test_a_registry_of_an_earlier_version_is_read_as_it_is(empty_store: Path) -> None:
    at_revision("0001", BEFORE)

    assert [one.snapshot_id for one in published()] == ["2023-06-30-0000000b", "2022-12-31-0000000a"]
    assert {one.standing for one in entries()} == {Standing.VISIBLE}
    assert published()[1].published_at == datetime(2023, 1, 15, 9, 30, tzinfo=UTC)
    assert (trail(), verify().lines, outdated()) == ((), 0, True)
    with pytest.raises(SnapshotUnknown):
        find("2021-01-01")


def test_what_was_published_before_the_trail_is_told_in_it(empty_store: Path) -> None:
    at_revision("0001", BEFORE)
    before = published()
    migrate()

    assert published() == before
    assert (verify().lines, verify().wrong, outdated()) == (2, None, False)
    first, second = trail()
    assert (first.who, first.action, first.snapshot_id, first.note) == (
        "An",
        "published",
        "2022-12-31-0000000a",
        "first",
    )
    assert second.at == datetime(2023, 7, 1, 0, 0, 0, 250000, tzinfo=UTC)
    assert (second.change_class, json.loads(second.detail)["told_later"]) == ("correction", True)


def test_down_and_up_again_keeps_what_was_published(empty_store: Path, store_snapshot: StoreSnapshot) -> None:
    made = store_snapshot()
    with writing(settings().database_url).begin() as connection:
        command.downgrade(configuration(connection), "0001")
    assert published() == (made,)
    assert tables() == {"alembic_version", "publications"}

    migrate()
    assert published() == (made,)
    assert (verify().lines, verify().wrong) == (1, None)


def test_what_an_older_version_would_show_again_keeps_it_from_coming_back(
    empty_store: Path, store_snapshot: StoreSnapshot
) -> None:
    made = store_snapshot()
    with writing_ledger() as ledger:
        ledger.withdraw(made, "a wrong file", "An")
    database = writing(settings().database_url)
    with pytest.raises(RuntimeError, match="withdrawn"), database.begin() as connection:
        command.downgrade(configuration(connection), "0001")

    assert published() == ()
    assert len(entries()) == 1


def test_a_registry_of_a_newer_version_is_left_alone(empty_store: Path) -> None:
    migrate()
    with writing(settings().database_url).begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'of-tomorrow'")

    with pytest.raises(RegistryUnknown, match=r"registry\.db|VIB_DATABASE"):
        migrate()


def test_a_migration_that_fails_leaves_nothing(empty_store: Path) -> None:
    migrate_and_fail = writing(settings().database_url)
    try:
        with migrate_and_fail.begin() as connection:
            command.upgrade(configuration(connection), "head")
            raise RuntimeError
    except RuntimeError:
        assert tables() == set()


def test_several_processes_at_once(empty_store: Path) -> None:
    code = "from vib.store.migrate import migrate; migrate()"
    processes = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(4)]

    assert [process.wait(timeout=60) for process in processes] == [0, 0, 0, 0]
    assert "publications" in tables()
