"""Errors of the system and of drivers become texts that say what to do; what is not known stays as it is."""

import errno
import sqlite3
from pathlib import Path

import psycopg.errors
import pytest

from vib.store.errors import StoreUnavailable
from vib.store.reasons import BUSY, FORBIDDEN, FULL, READ_ONLY, UNREACHABLE, first_line, known


def sqlite_error(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("what SQLite says")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), FULL),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), FULL),
        (OSError(errno.EROFS, "Read-only file system"), READ_ONLY),
        (PermissionError(errno.EACCES, "Permission denied"), FORBIDDEN),
        (sqlite_error(sqlite3.SQLITE_FULL), FULL),
        (sqlite_error(sqlite3.SQLITE_READONLY_DIRECTORY), READ_ONLY),
        (sqlite_error(sqlite3.SQLITE_CANTOPEN), FORBIDDEN),
        (sqlite_error(sqlite3.SQLITE_BUSY), BUSY),
        (psycopg.errors.DiskFull("x"), FULL),
        (psycopg.errors.ReadOnlySqlTransaction("x"), READ_ONLY),
        (psycopg.errors.InsufficientPrivilege("x"), FORBIDDEN),
        (psycopg.errors.LockNotAvailable("x"), BUSY),
        (psycopg.errors.InvalidPassword("x"), UNREACHABLE),
        (psycopg.errors.TooManyConnections("x"), UNREACHABLE),
        (psycopg.errors.AdminShutdown("x"), UNREACHABLE),
        (psycopg.OperationalError("no connection was made"), UNREACHABLE),
    ],
)
def test_a_known_reason_has_a_text(reason: Exception, text: str) -> None:
    assert known(reason) == text
    assert StoreUnavailable("here", reason).message.values == {"place": "here"}


@pytest.mark.parametrize(
    "reason",
    [OSError("out of reach"), sqlite_error(sqlite3.SQLITE_CORRUPT), psycopg.errors.SyntaxError("x"), "words"],
)
def test_another_reason_says_what_it_says(reason: object) -> None:
    assert known(reason) is None
    assert str(StoreUnavailable("here", reason)).endswith(str(reason))


def test_of_many_lines_the_first_is_told(tmp_path: Path) -> None:
    assert first_line("one\ntwo") == "one"
    assert first_line(ValueError()) == "ValueError"
    assert first_line(OSError(2, "No such file", str(tmp_path))) == "No such file"
