"""Message ids, and what they are in a reader's language."""

from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

FOLDER = Path(__file__).parent


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools know
    """Marks a text for translation and returns it as it is."""
    return message


@cache
def catalogue(language: Language) -> dict[str, str]:
    """Message id → text; empty for English, whose texts are the message ids."""
    from babel.messages.pofile import read_po

    texts: dict[str, str] = {}
    for path in sorted((FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            texts.update((str(m.id), str(m.string)) for m in read_po(file) if m.id and m.string)
    return texts


def translate(message: str, language: Language, /, **values: object) -> str:
    """The text of a message id, its `{names}` filled in; the message id itself where none is known."""
    text = catalogue(language).get(message, message) if message else ""
    return text.format(**values) if values else text


class Message(BaseModel):
    """A message id with its values, to be translated when it is known who reads it."""

    model_config = ConfigDict(frozen=True)

    id: str
    values: dict[str, Any] = {}

    def text(self, language: Language) -> str:
        """The message in a language."""
        return translate(self.id, language, **self.values)
