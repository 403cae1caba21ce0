"""What publications that broke off left in the store, and that it does not grow for ever."""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta

from pyarrow.fs import FileInfo, FileSelector, FileType
from sqlalchemy import Select, String, column, select, table
from sqlalchemy.exc import SQLAlchemyError

from vib.settings import settings
from vib.store.database import writing
from vib.store.errors import StoreError
from vib.store.files import MANIFEST, store

SAFE_AGE = timedelta(hours=24)
"""Nobody writes a snapshot for so long, nor do the clocks of two servers differ so much."""

_log = logging.getLogger(__name__)
_NAMED: Select[str] = select(column("snapshot_id", String)).select_from(table("publications"))


def remove_leftovers() -> None:
    """Removes from the store what is older than `SAFE_AGE`: unfinished files, and snapshots without manifest.

    A folder with a manifest stays, whatever the registry says: where a registry was lost, or another one is
    configured by mistake, it is a snapshot all the same. So does one that the registry names: it is damaged,
    and its other files are worth keeping. The database must be migrated. What goes wrong is logged and left
    to the next publication, since it must not hinder this one.
    """
    before = datetime.now(UTC) - SAFE_AGE
    try:
        if any(_left(before, ())):
            # Whoever enters a snapshot looks, under the same lock, whether all its files are still there.
            with writing(settings().database_url).begin() as connection:
                _remove(list(_left(before, set(connection.execute(_NAMED).scalars()))))
    except (OSError, SQLAlchemyError, StoreError) as error:
        _log.warning("What publications that broke off left was not removed: %s", type(error).__name__)


def _remove(left: list[FileInfo]) -> None:
    filesystem, _ = store()
    for info in left:
        if info.type == FileType.Directory:
            filesystem.delete_dir(info.path)
        else:
            filesystem.delete_file(info.path)


def _left(before: datetime, named: Collection[str]) -> Iterator[FileInfo]:
    """Unfinished files and folders of snapshots that were last touched before a moment."""
    filesystem, root = store()
    folders: dict[str, list[FileInfo]] = defaultdict(list)
    for info in filesystem.get_file_info(FileSelector(root, allow_not_found=True, recursive=True)):
        kind, _, rest = info.path.removeprefix(f"{root}/").partition("/")
        if kind == "incoming" and info.type == FileType.File and _older(info, before):
            yield info
        if kind == "snapshots" and rest:
            folders[rest.partition("/")[0]].append(info)
    for snapshot, infos in folders.items():
        complete = any(info.path.endswith(f"/{snapshot}/{MANIFEST}") for info in infos)
        if not complete and snapshot not in named and all(_older(info, before) for info in infos):
            yield from (info for info in infos if info.path.endswith(f"/{snapshot}"))


def _older(info: FileInfo, before: datetime) -> bool:
    """Whether a file or folder was last touched before a moment; where nobody knows, it was not."""
    return info.mtime is not None and info.mtime < before
