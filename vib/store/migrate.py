"""Brings the registry's database to this version's tables. Called on publishing only: it needs Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from vib.settings import settings
from vib.store.database import database_file, writing
from vib.store.errors import RegistryUnknown, StoreUnavailable

MIGRATIONS = Path(__file__).parent / "migrations"


def configuration(connection: Connection) -> Config:
    """Alembic's configuration for a connection with an open transaction."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def migrate() -> None:
    """Creates or upgrades the tables of the configured database, in one transaction.

    Processes that migrate at the same time wait for each other, and the second finds it done. Raises
    `RegistryUnknown`, `StoreUnavailable`.
    """
    url = settings().database_url
    file = database_file(url)
    try:
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        with writing(url).begin() as connection:
            command.upgrade(configuration(connection), "head")
    except CommandError as error:
        raise RegistryUnknown(str(file or "VIB_DATABASE")) from error
    except (DBAPIError, OSError) as error:
        raise StoreUnavailable(str(file or "VIB_DATABASE"), getattr(error, "orig", error)) from error
