"""What the server does beside running scripts: compress, say the page's language, say that it lives."""

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vib.settings import settings

_ENGLISH = b'<html lang="en">'


class PageLanguage:
    """Streamlit's page says it is in English, whatever is on it; a screen reader believes that."""

    def __init__(self, app: ASGIApp, language: str) -> None:
        self._app = app
        # As long as the original, so that the length in the header stays true.
        self._language = f'<html lang="{language}">'.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        html = False

        async def rewrite(message: Message) -> None:
            nonlocal html
            if message["type"] == "http.response.start":
                html = (b"content-type", b"text/html") in [
                    (name.lower(), value.split(b";")[0]) for name, value in message["headers"]
                ]
            elif message["type"] == "http.response.body" and html:
                message["body"] = message.get("body", b"").replace(_ENGLISH, self._language, 1)
            await send(message)

        await self._app(scope, receive, rewrite if scope["type"] == "http" else send)


def healthz(_request: Request) -> Response:
    """The server answers."""
    return PlainTextResponse("ok")


# Streamlit leaves its own files uncompressed for want of a proxy that does it: 7.6 MB for a page with a
# chart. A middle level, because a file of 4.7 MB must not keep a small server busy.
MIDDLEWARE = (
    Middleware(GZipMiddleware, minimum_size=1024, compresslevel=4),
    Middleware(PageLanguage, language=settings().language),
)
ROUTES = (Route("/healthz", healthz),)
