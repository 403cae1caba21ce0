"""What the server does not even look at: foreign hosts, strangers, closed addresses, endless bodies."""

import re
import time
from collections.abc import Mapping
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vib.access.roles import Visitor
from vib.settings import settings
from vib.ui import access, admission
from vib.ui.admission import Way
from vib.ui.upload_gate import PATH as UPLOAD_PATH

LARGEST_BODY = 64 * 1024
"""Bytes of a request that is no upload: there is none with a body, so this is plenty."""

LIFE_SIGN = "/healthz"
"""Whoever watches the server asks for it by the address of the machine, and is told nothing else."""
_METRICS = "/_stcore/metrics"
_CLOSED = ("/_stcore/agent/", "/_stcore/script-health-check")
_DOWNLOADS = re.compile(r"(?<!/static)/media/")
"""What a page offers to download; not Streamlit's own letters, which the sign-in page is set in."""
_LOG_OUT = "/auth/logout"

Answer = tuple[int, str]
"""A status and what is said with it."""


def refusal(scope: Scope) -> Answer | None:
    """Why the server doesn't look at a request (HTTP or websocket), or None where it does."""
    path, headers = str(scope["path"]), Headers(scope=scope)
    if path == LIFE_SIGN:
        return None
    if not knows_host(headers.get("host", ""), admission.hosts()):
        return 421, "This server does not know that host name."
    way = admission.way()
    if way is Way.LOCAL and not _is_here(scope):
        return 403, "Without sign-in this server answers to its own machine only."
    if way is Way.PROXY and not admission.vouched(headers):
        return 403, "This server answers to its proxy only."
    if any(closed in path for closed in _CLOSED) or (path.endswith(_METRICS) and not settings().metrics):
        return 404, "Not found."
    if way is Way.PROVIDER and _DOWNLOADS.search(path) and not _signed_in(headers):
        return 403, "Sign in first."
    return None


def knows_host(host: str, known: tuple[str, ...]) -> bool:
    """Whether a Host header names one of the hosts, whatever the port."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name.rstrip(".") in known


def _is_here(scope: Scope) -> bool:
    client = scope.get("client")
    return client is not None and admission.is_loopback(client[0])


def _claims(headers: Mapping[str, str]) -> Mapping[str, object]:
    cookies = SimpleCookie(headers.get("cookie", ""))
    return admission.claims_of_cookies({name: morsel.value for name, morsel in cookies.items()})


def _signed_in(headers: Mapping[str, str]) -> bool:
    return isinstance(access.signed_in(_claims(headers)), Visitor)


class Gate:
    """Answers at once what `refusal` refuses; lets all else through, with a body that has an end."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refused = refusal(scope)
        if refused is not None:
            await _answer(refused, scope, receive, send)
            return
        if scope["path"].endswith(_LOG_OUT):
            access.ENDED.end(_claims(Headers(scope=scope)), time.time())
        bounded = scope["type"] == "http" and not UPLOAD_PATH.search(scope["path"])
        await self._app(scope, _bounded(receive) if bounded else receive, send)


async def _answer(refused: Answer, scope: Scope, receive: Receive, send: Send) -> None:
    status, text = refused
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008, "reason": text})
    else:
        await PlainTextResponse(text, status_code=status)(scope, receive, send)


def _bounded(receive: Receive) -> Receive:
    """Gives what comes in, up to `LARGEST_BODY`; then the request is refused."""
    came = 0

    async def count() -> Message:
        nonlocal came
        message = await receive()
        came += len(message.get("body", b""))
        if came > LARGEST_BODY:
            raise HTTPException(413, "That request is too large.")
        return message

    return count
