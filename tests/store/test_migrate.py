"""The database is made and upgraded in one transaction, by however many at once."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from vib.settings import settings
from vib.store.database import engine, writing
from vib.store.errors import RegistryUnknown
from vib.store.migrate import configuration, migrate
from vib.store.registry import Publication, Tables, published

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
