"""An error that nobody foresaw: a person sees a reference, and the log says what it stands for.

The message of an error may quote rows of a delivery. So the log gets the kinds of the errors and the places
in the code, and not what they say.
"""

import logging
import secrets
import traceback

import streamlit as st
from streamlit import error_util
from streamlit.logger import get_logger

from vib.locale import N_
from vib.ui import markup, view

_LOG = get_logger("vib.failures")


def reference() -> str:
    """What a person can read out over the telephone."""
    return secrets.token_hex(4).upper()


def told(error: BaseException) -> str:
    """The kinds of an error and of its causes, and the places in the code where each arose."""
    parts = []
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        kind = type(cause)
        places = [
            f"  {frame.filename}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(cause.__traceback__)
        ]
        parts.append("\n".join([f"{kind.__module__}.{kind.__qualname__}", *places]))
        cause = cause.__cause__ or cause.__context__
    return "\ncaused by ".join(parts)


def log(error: BaseException) -> str:
    """Writes an error to the log; gives the reference that it has there."""
    number = reference()
    _LOG.error("Error %s: %s", number, told(error))
    return number


def show(error: Exception) -> bool:
    """In the place of what a page was to show; tells Streamlit (True) to show nothing of its own."""
    look = view.look()
    title = look.say(N_("Something went wrong (error {reference})"), reference=log(error))
    what = look.say(
        N_("Report that number to the coordinator; the log of the server says what it stands for.")
    )
    st.html(str(markup.failure(title, what)))
    return True


class _WithoutStreamlits(logging.Filter):
    """Keeps Streamlit from writing an error with its message too, before `show` does without."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.msg != "Uncaught app execution"


def be_discreet() -> None:
    """From now on only `show` writes the errors of pages to the log."""
    logger = get_logger(error_util.__name__)
    if not any(isinstance(one, _WithoutStreamlits) for one in logger.filters):
        logger.addFilter(_WithoutStreamlits())
