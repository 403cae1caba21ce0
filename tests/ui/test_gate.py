"""Whom the server doesn't look at, what it tells every browser, and who may send it files."""

import time
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from tests.ui.asking import ask
from vib.settings import settings
from vib.ui import upload_gate
from vib.ui.gate import LARGEST_BODY, Gate, knows_host
from vib.ui.safe_headers import SafeHeaders, safe_cookie
from vib.ui.server import Discretion
from vib.ui.upload_gate import UploadGate

ROW = "85.07.30-033.28"
SECRET = "s" * 32


async def any_path(request: Request) -> Response:
    body = await request.body() if request.method != "GET" else b""
    response = PlainTextResponse(f"here {len(body)}")
    response.set_cookie("_streamlit_user", "x", max_age=2_592_000, httponly=True)
    return response


async def failing(_request: Request) -> Response:
    raise ValueError(ROW)


async def stream(socket: WebSocket) -> None:
    await socket.accept()


APP = Starlette(
    routes=[
        WebSocketRoute("/_stcore/stream", stream),
        Route("/failing", failing),
        Route("/{path:path}", any_path, methods=["GET", "PUT", "POST", "DELETE"]),
    ],
    middleware=[Middleware(SafeHeaders), Middleware(Discretion), Middleware(Gate), Middleware(UploadGate)],
)


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()
    upload_gate._open.clear()


def proxied(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "VIB_SIGN_IN_BY_PROXY": "X-Forwarded-User",
        "VIB_PROXY_SECRET": SECRET,
        "VIB_HOSTS": "vib.example.be",
    }.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()


# Who


@pytest.mark.parametrize("host", ["localhost", "localhost:8501", "127.0.0.1:1", "[::1]:8501", "LOCALHOST."])
def test_its_own_names_are_answered(host: str) -> None:
    assert ask(APP, "/", {"host": host}).status == 200


@pytest.mark.parametrize("host", ["", "vib.example.be", "localhost.example.be", "[::1", "evil@localhost.be"])
def test_other_names_are_not(host: str) -> None:
    assert ask(APP, "/", {"host": host}).status == 421
    assert ask(APP, "/_stcore/stream", {"host": host}, kind="websocket").status == 1008


def test_a_name_is_known_whatever_the_port() -> None:
    assert knows_host("vib.example.be:443", ("vib.example.be",))
    assert not knows_host("vib.example.be.evil.com", ("vib.example.be",))


def test_without_sign_in_other_machines_are_refused_whatever_name_they_use() -> None:
    other = ("192.168.1.7", 50000)
    assert ask(APP, "/", client=other).status == 403
    assert ask(APP, "/_stcore/stream", client=other, kind="websocket").status == 1008
    assert ask(APP, "/_stcore/stream", kind="websocket").status == 101
    assert ask(APP, "/healthz", {"host": "10.0.0.1"}, client=other).status == 200, "a watchdog may ask"


def test_behind_a_proxy_only_the_proxy_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    proxied(monkeypatch)
    name = {"host": "vib.example.be", "X-Forwarded-User": "An"}
    assert ask(APP, "/", name, client=("10.0.0.2", 1)).status == 403
    assert ask(APP, "/", name | {"X-VIB-Proxy-Secret": "s" * 31}).status == 403
    assert ask(APP, "/", name | {"X-VIB-Proxy-Secret": SECRET}, client=("10.0.0.2", 1)).status == 200


# What


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent/x"])
def test_what_tells_of_the_server_is_closed(path: str) -> None:
    assert ask(APP, path).status == 404


def test_metrics_can_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIB_METRICS", "1")
    settings.cache_clear()
    assert ask(APP, "/_stcore/metrics").status == 200


def test_a_request_has_an_end() -> None:
    half = b"x" * (LARGEST_BODY // 2)
    assert ask(APP, "/form", method="POST", body=(half, half, b"x")).status == 413


def test_every_answer_is_safe_also_a_refusal_and_a_failure() -> None:
    for path, host in (("/", "localhost"), ("/", "elsewhere"), ("/failing", "localhost")):
        headers = ask(APP, path, {"host": host}).headers
        policy = headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy
        assert "http" not in policy, "no remote host"
        assert "unsafe-eval" not in policy
        assert "script-src 'self';" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "strict-transport-security" not in headers, "it does not come by HTTPS"


def test_behind_a_proxy_with_https_the_browser_is_told_to_stay_there(monkeypatch: pytest.MonkeyPatch) -> None:
    proxied(monkeypatch)
    told = {"host": "vib.example.be", "X-VIB-Proxy-Secret": SECRET, "x-forwarded-proto": "https"}
    found = ask(APP, "/", told)
    assert found.headers["strict-transport-security"].startswith("max-age=31536000")
    assert all("Secure" in cookie for cookie in found.cookies)


def test_a_sign_in_does_not_outlive_the_browser() -> None:
    (cookie,) = ask(APP, "/").cookies
    assert "Max-Age" not in cookie
    assert "HttpOnly" in cookie
    assert safe_cookie("_streamlit_user=; Max-Age=0", encrypted=False) == "_streamlit_user=; Max-Age=0"


def test_a_failure_tells_its_number_and_nothing_of_a_row(caplog: pytest.LogCaptureFixture) -> None:
    found = ask(APP, "/failing")
    assert found.status == 500
    assert ROW.encode() not in found.content
    assert ROW not in caplog.text


# Files


def upload(session: str, file: str, *parts: bytes) -> int:
    return ask(APP, f"/_stcore/upload_file/{session}/{file}", method="PUT", body=parts).status


def test_a_session_that_may_not_upload_is_refused() -> None:
    assert upload("s1", "f1", b"rows") == 403
    upload_gate.open_for("s1", time.time() - 1)
    assert upload("s1", "f1", b"rows") == 403, "its sign-in has expired"


def test_an_entitled_session_sends_files_up_to_a_number_and_a_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIB_UPLOAD_FILES", "2")
    monkeypatch.setenv("VIB_UPLOAD_MEGABYTES", "1")
    settings.cache_clear()
    upload_gate.open_for("s1", float("inf"))
    held: set[str] = set()
    gate = UploadGate(
        Starlette(routes=[Route("/{path:path}", any_path, methods=["PUT"])]), lambda _, files: held
    )

    def send(file: str, *parts: bytes) -> int:
        return ask(gate, f"/_stcore/upload_file/s1/{file}", method="PUT", body=parts).status

    assert send("f1", b"x" * 400_000, b"") == 200
    held.add("f1")
    assert send("f2", b"x" * 400_000, b"x" * 400_000) == 413, "too many bytes together"
    assert send("f3", b"x" * 400_000, b"") == 200
    held.add("f3")
    assert send("f4", b"") == 413, "too many files"
    assert send("f1", b"") == 200, "the same one again is not one more"
    held.clear()
    assert send("f4", b"") == 200, "what Streamlit dropped leaves room"
