"""What the server does beside running scripts: compress, complete Streamlit's page, say that it lives."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vib.settings import settings
from vib.ui import failures
from vib.ui.gate import LIFE_SIGN, Gate
from vib.ui.navigation import SCREENS
from vib.ui.safe_headers import SafeHeaders
from vib.ui.upload_gate import UploadGate

ASSETS = Path(__file__).parent / "assets"
_HEAD = (
    b"</head>",
    b'<link rel="stylesheet" href="./vib/page.css"><script src="./vib/page.js"></script>'
    b'<script src="./vib/plotly_nl.js"></script><script src="./vib/charts.js"></script></head>',
)
_LANGUAGE = (b'<html lang="en">', f'<html lang="{settings().language}">'.encode())
"""Streamlit's page says it is in English, whatever is on it; a screen reader believes that."""
_INLINE_SCRIPT = re.compile(rb"<script>\s*window\.prerenderReady = false\s*</script>")
"""Meant for crawlers, of which none comes here. Without it no script has to be allowed within a page."""


def complete(page: bytes) -> bytes:
    """Streamlit's page in this dashboard's language, with its style sheet and its script."""
    return _INLINE_SCRIPT.sub(b"", page.replace(*_LANGUAGE, 1).replace(*_HEAD, 1))


class CompletePage:
    """Sends every HTML page complete; all else goes through untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        held: list[Message] = []

        async def hold_html(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                held.append(message)
            elif held:
                held.append(message)
                if not message.get("more_body", False):
                    await _send_completed(held, send)
            else:
                await send(message)

        # Compressing is left to the middleware around this one: what is compressed can't be completed.
        headers = [header for header in scope["headers"] if header[0] != b"accept-encoding"]
        await self._app({**scope, "headers": headers}, receive, hold_html)


def _is_page(start: Message) -> bool:
    headers = MutableHeaders(scope=start)
    return start["status"] == 200 and headers.get("content-type", "").startswith("text/html")


async def _send_completed(held: list[Message], send: Send) -> None:
    start, *parts = held
    body = complete(b"".join(part.get("body", b"") for part in parts))
    headers = MutableHeaders(scope=start)
    headers["content-length"] = str(len(body))
    # They speak of Streamlit's file, which stays the same when what we add to it changes.
    for name in ("etag", "last-modified"):
        del headers[name]
    await send(start)
    await send({"type": "http.response.body", "body": body})


class PromptAnswers:
    """Sends each message to the browser at once.

    Streamlit binds its socket in a way that keeps asyncio from doing what it does for every other socket
    (TCP_NODELAY): a message then waits up to 40 ms for the browser to confirm the one before.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            transport = getattr(getattr(send, "__self__", None), "transport", None)
            connection = transport and transport.get_extra_info("socket")
            if connection is not None and connection.family in (socket.AF_INET, socket.AF_INET6):
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await self._app(scope, receive, send)


class Discretion:
    """Gives an error of the server itself a reference too, and keeps its message to itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def note(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, note)
        except Exception as error:
            number = failures.log(error)
            if not begun:
                answer = PlainTextResponse(f"Error {number}: report that number.", status_code=500)
                await answer(scope, receive, send)


class Assets(StaticFiles):
    """Our own files and Plotly's; a browser asks each time whether they changed, so that none is outdated."""

    def __init__(self) -> None:
        super().__init__(directory=ASSETS, packages=[("plotly", "package_data")])

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = "no-cache"
        return response


def overview(request: Request) -> Response:
    """The first screen has the root as its address; by its name it is found too, with the whole link."""
    return RedirectResponse(request.url.replace(path="/"))


def healthz(_request: Request) -> Response:
    """The server answers."""
    return PlainTextResponse("ok")


# From the outside in. Streamlit leaves its own files uncompressed for want of a proxy that does it: 7.6 MB
# for a page with a chart. A middle level, because a file of 4.7 MB must not keep a small server busy.
MIDDLEWARE = (
    Middleware(PromptAnswers),
    Middleware(SafeHeaders),
    Middleware(Discretion),
    Middleware(Gate),
    Middleware(UploadGate),
    Middleware(GZipMiddleware, minimum_size=1024, compresslevel=4),
    Middleware(CompletePage),
)
ROUTES = (
    Route(LIFE_SIGN, healthz),
    Route(f"/{SCREENS[0].name}", overview),
    Mount("/vib", Assets()),
)

FIRST_VISIT = (
    "vib.ui.shell",
    "vib.ui.show",
    "vib.metrics.catalogue",
    "vib.compare.changes",
    "vib.charts.cards",
)
"""What the first visit imports: the shell, and what the first screen is made of."""


def _import_first_visit() -> None:
    for module in FIRST_VISIT:
        import_module(module)


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Imports what the first visit needs while the browser still fetches its files: nobody waits for it."""
    failures.be_discreet()
    importing = asyncio.get_running_loop().run_in_executor(None, _import_first_visit)
    yield
    await importing
