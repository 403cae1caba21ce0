"""What the server adds to Streamlit's page, and what it leaves alone."""

import gzip

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from tests.ui.asking import Answered, ask
from vib.ui.server import MIDDLEWARE, ROUTES

PAGE = '<!DOCTYPE html>\n<html lang="en"><head><title>x</title></head><body>ë</body></html>'


def page(_request: Request) -> Response:
    return HTMLResponse(PAGE, headers={"etag": '"of-the-file"'})


def script(request: Request) -> Response:
    return PlainTextResponse('<html lang="en"></head>' * 100, media_type="text/javascript")


APP = Starlette(routes=[*ROUTES, Route("/", page), Route("/script", script)], middleware=list(MIDDLEWARE))


def get(path: str, encoding: str = "identity") -> Answered:
    """What the server answers to a request."""
    return ask(APP, path, {"accept-encoding": encoding})


def test_a_page_is_in_dutch_and_brings_style_and_script() -> None:
    response = get("/")
    assert '<html lang="nl">' in response.content.decode()
    assert '<link rel="stylesheet" href="./vib/page.css">' in response.content.decode()
    assert "<body>ë</body>" in response.content.decode()
    assert int(response.headers["content-length"]) == len(response.content)
    assert "etag" not in response.headers


def test_style_and_script_are_there() -> None:
    assert "vib-banner" in get("/vib/page.css").content.decode()
    assert "BACKEND_BASE_URL" in get("/vib/page.js").content.decode()


def test_other_files_are_untouched_but_compressed() -> None:
    response = get("/script", "gzip")
    assert response.headers["content-encoding"] == "gzip"
    assert gzip.decompress(response.content).decode() == '<html lang="en"></head>' * 100
    plain = get("/script")
    assert "content-encoding" not in plain.headers
    assert len(response.content) < len(plain.content) / 10


def test_the_server_says_that_it_lives() -> None:
    assert get("/healthz").content.decode() == "ok"
