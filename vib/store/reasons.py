"""Why a store or its database can't be used, where that is known well enough to say what to do about it."""

import errno

from vib.locale import N_

FULL = N_(
    "There is no room left to write ({place}). What was published before is unchanged. Make room there, and "
    "try again."
)
READ_ONLY = N_(
    "Nothing can be written here, it is read-only ({place}). What was published before is unchanged. Ask "
    "whoever runs this server to make it writable, and try again."
)
FORBIDDEN = N_(
    "This program may not read or write here ({place}). Ask whoever runs this server to give it the right "
    "to, and try again."
)
BUSY = N_(
    "Somebody else is publishing, and that takes long ({place}). Nothing was changed. Try again in a minute."
)
UNREACHABLE = N_(
    "The database can't be reached, or doesn't let this program in ({place}). Try again in a minute; if it "
    "stays so, ask whoever runs this server."
)

_BY_ERRNO = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EROFS: READ_ONLY,
    errno.EACCES: FORBIDDEN,
    errno.EPERM: FORBIDDEN,
}
_BY_SQLITE_CODE = {13: FULL, 8: READ_ONLY, 3: FORBIDDEN, 14: FORBIDDEN, 5: BUSY, 6: BUSY}
_BY_SQLSTATE = {"53100": FULL, "25006": READ_ONLY, "42501": FORBIDDEN, "55P03": BUSY}
_SQLSTATES_OF_A_LOST_SERVER = ("08", "25P03", "28", "3D", "53300", "57P")


def known(reason: object) -> str | None:
    """The text for an error of the operating system, SQLite or PostgreSQL; None where it tells nothing."""
    if isinstance(reason, OSError):
        return _BY_ERRNO.get(reason.errno or 0)
    code = getattr(reason, "sqlite_errorcode", None)
    if isinstance(code, int):
        return _BY_SQLITE_CODE.get(code & 0xFF)
    if hasattr(reason, "sqlstate"):
        return _of_postgresql(reason.sqlstate)
    return None


def first_line(reason: object) -> str:
    """What an error says of itself, in one line."""
    said = reason.strerror if isinstance(reason, OSError) and reason.strerror else str(reason)
    return next(iter(said.strip().splitlines()), type(reason).__name__)


def _of_postgresql(state: str | None) -> str | None:
    # Where no connection was made, libpq has a sentence but no code.
    if state is None or state.startswith(_SQLSTATES_OF_A_LOST_SERVER):
        return UNREACHABLE
    return _BY_SQLSTATE.get(state)
