"""Who runs a command."""

import getpass


def os_user() -> str:
    """The name of the user that this process runs as, as far as the machine knows; else empty."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
