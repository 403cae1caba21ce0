"""What the server adds to Streamlit's page, and what it leaves alone."""

import asyncio
import gzip
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Message

from vib.ui.server import MIDDLEWARE, ROUTES

PAGE = '<!DOCTYPE html>\n<html lang="en"><head><title>x</title></head><body>ë</body></html>'


def page(_request: Request) -> Response:
    return HTMLResponse(PAGE, headers={"etag": '"of-the-file"'})


def script(request: Request) -> Response:
    return PlainTextResponse('<html lang="en"></head>' * 100, media_type="text/javascript")


APP = Starlette(routes=[*ROUTES, Route("/", page), Route("/script", script)], middleware=list(MIDDLEWARE))


@dataclass
class Answer:
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes = b""

    @property
    def text(self) -> str:
        return self.content.decode()


def get(path: str, encoding: str = "identity") -> Answer:
    """What the server answers to a request."""
    answer = Answer()

    async def receive() -> Message:
        # There is no body, and the reader stays.
        return await asyncio.Event().wait()  # type: ignore[return-value]

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        answer.content += message.get("body", b"")

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"accept-encoding", encoding.encode()), (b"host", b"localhost:8501")],
        "client": ("127.0.0.1", 50000),
    }
    asyncio.run(APP(scope, receive, send))
    return answer


def test_a_page_is_in_dutch_and_brings_style_and_script() -> None:
    response = get("/")
    assert '<html lang="nl">' in response.text
    assert '<link rel="stylesheet" href="./vib/page.css">' in response.text
    assert "<body>ë</body>" in response.text
    assert int(response.headers["content-length"]) == len(response.content)
    assert "etag" not in response.headers


def test_style_and_script_are_there() -> None:
    assert "vib-banner" in get("/vib/page.css").text
    assert "BACKEND_BASE_URL" in get("/vib/page.js").text


def test_other_files_are_untouched_but_compressed() -> None:
    response = get("/script", "gzip")
    assert response.headers["content-encoding"] == "gzip"
    assert gzip.decompress(response.content).decode() == '<html lang="en"></head>' * 100
    plain = get("/script")
    assert "content-encoding" not in plain.headers
    assert len(response.content) < len(plain.content) / 10


def test_the_server_says_that_it_lives() -> None:
    assert get("/healthz").text == "ok"
