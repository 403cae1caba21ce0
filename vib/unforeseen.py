"""What is told of an error that nobody thought of: never its text, which may quote a row."""

import traceback
from pathlib import Path

from vib.locale import N_, Message


def unforeseen(error: BaseException) -> Message:
    """What kind of error it was and where it arose, for whoever can mend it."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    text = N_("Something went wrong in the program itself ({kind} in {file}, line {line}). Please report it.")
    values = {"kind": type(error).__name__, "file": Path(place.filename).name, "line": place.lineno}
    return Message(id=text, values=values)
