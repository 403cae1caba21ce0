"""The server takes files only from sessions that may upload, and not more than fits.

Streamlit takes a file from any session, as many as it likes: a page opens the gate for its session.
"""

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime

from vib.settings import settings

PATH = re.compile(r"/_stcore/upload_file/(?P<session>[^/]+)/(?P<file>[^/]+)$")
MEGABYTE = 1024 * 1024

_open: dict[str, float] = {}
"""Session id → the moment (seconds since 1970) up to which it may upload."""


def open_for(session: str, until: float) -> None:
    """From now on a session may upload, up to a moment; sessions that have ended are forgotten."""
    for other in [other for other in list(_open) if other != session and not _lives(other)]:
        close(other)
    _open[session] = until


def close(session: str) -> None:
    """A session may not upload any more."""
    _open.pop(session, None)


def is_open(session: str) -> bool:
    """Whether a session may upload now."""
    return _open.get(session, 0.0) > time.time()


def _lives(session: str) -> bool:
    return runtime.exists() and runtime.get_instance().is_active_session(session)


def _kept(session: str, files: Iterable[str]) -> set[str]:
    """Which of the files Streamlit still holds."""
    if not runtime.exists():
        return set()
    held = runtime.get_instance().uploaded_file_mgr.get_files(session, list(files))
    return {file.file_id for file in held}


@dataclass
class _Held:
    """The bytes of one session: of files that are there, and of files that are coming in."""

    there: dict[str, int] = field(default_factory=dict)
    coming: dict[str, int] = field(default_factory=dict)

    @property
    def files(self) -> int:
        return len(self.there.keys() | self.coming.keys())

    @property
    def bytes(self) -> int:
        return sum(self.there.values()) + sum(self.coming.values())


class UploadGate:
    """Refuses files of sessions that may not upload, and what is too much of those that may."""

    def __init__(self, app: ASGIApp, kept: Callable[[str, Iterable[str]], set[str]] = _kept) -> None:
        self._app = app
        self._kept = kept
        self._held: dict[str, _Held] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = PATH.search(scope["path"]) if scope["type"] == "http" else None
        if asked is None or scope["method"] == "OPTIONS":
            await self._app(scope, receive, send)
        elif not is_open(asked["session"]):
            answer = PlainTextResponse("This session may not upload files.", status_code=403)
            await answer(scope, receive, send)
        elif scope["method"] == "PUT":
            await self._take(asked["session"], asked["file"], scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _take(self, session: str, file: str, scope: Scope, receive: Receive, send: Send) -> None:
        held = self._ledger(session)
        if file not in held.there and held.files >= settings().upload_files:
            text = f"Not more than {settings().upload_files} files at a time."
            await PlainTextResponse(text, status_code=413)(scope, receive, send)
            return
        held.coming[file] = 0

        async def count() -> Message:
            message = await receive()
            held.coming[file] += len(message.get("body", b""))
            if held.bytes > settings().upload_megabytes * MEGABYTE:
                text = f"Not more than {settings().upload_megabytes} MB at a time."
                raise HTTPException(413, text)
            return message

        try:
            await self._app(scope, count, send)
        finally:
            held.there[file] = held.coming.pop(file, 0)

    def _ledger(self, session: str) -> _Held:
        """What a session holds: files that Streamlit dropped since, or never kept, don't count."""
        for other in [other for other in self._held if not is_open(other)]:
            del self._held[other]
        held = self._held.setdefault(session, _Held())
        kept = self._kept(session, held.there)
        held.there = {file: size for file, size in held.there.items() if file in kept}
        return held
