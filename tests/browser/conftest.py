"""A real server on the published sample, and a browser that reports what it meets."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

from vib.settings import ROOT

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)
SECONDS = 20
_DRAWN = """() => !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')
    && !document.querySelector('.vib-chart:not([data-drawn=done])')"""
expect.set_options(timeout=SECONDS * 1000)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(environment: dict[str, str], *arguments: str, port: int = 0) -> Iterator[str]:
    """A server of this dashboard on a port, or on a free one; gives its address."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), *arguments]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/healthz", server)
        yield address
    finally:
        server.terminate()
        server.wait(SECONDS)


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not answer within {SECONDS} seconds")


@pytest.fixture(scope="session")
def address(sample_environment: dict[str, str]) -> Iterator[str]:
    """The address of a server on the published sample."""
    with serving(sample_environment) as address:
        yield address


@pytest.fixture(scope="session")
def empty_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on a store with nothing in it."""
    folder = tmp_path_factory.mktemp("nothing")
    own = {"VIB_STORE": str(folder / "store"), "VIB_DATABASE": f"sqlite:///{folder / 'registry.db'}"}
    with serving(os.environ | own | {"VIB_SAMPLE": "0"}) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is missing: run tests/browser/ensure_chromium.py"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Reader:
    """Somebody with a browser window of their own."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    """Console errors, and requests that were to leave the machine."""

    def opens(self, link: str = "/") -> None:
        """Opens a link and waits until it is shown."""
        self.page.goto(self.address + link)
        self.sees_all()

    def sees_all(self) -> None:
        """Waits until the script has run and a page or a message is there."""
        self.page.locator(".vib-heading h1, .vib-welcome h1, [data-testid=stAlert]").first.wait_for()
        self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        self.page.wait_for_function(_DRAWN)

    @property
    def link(self) -> str:
        """The address bar, without the server."""
        return self.page.url.removeprefix(self.address)

    @property
    def shown(self) -> str:
        """The line that says what is shown."""
        return self.page.locator(".vib-shown").inner_text()

    def figures(self) -> str:
        """All text of the page, figures of the charts included, once nothing moves any more."""
        self.sees_all()
        before, now = "", self._text()
        while now != before:
            self.page.wait_for_timeout(400)
            before, now = now, self._text()
        return now

    def _text(self) -> str:
        return self.page.locator(".stMain").inner_text()

    def goes_to(self, title: str) -> None:
        """Follows a link of the navigation."""
        self.page.locator(".vib-bar").get_by_role("link", name=title, exact=True).click()
        expect(self.page.locator(".vib-heading h1")).to_have_text(title)
        self.sees_all()

    def width_left(self) -> int:
        """How many pixels of the page lie outside the window, to the right."""
        script = """() => { const main = document.querySelector('.stMain');
            return Math.max(main.scrollWidth - main.clientWidth,
                            document.documentElement.scrollWidth - window.innerWidth); }"""
        return int(self.page.evaluate(script))


NewReader = Callable[..., Reader]


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[NewReader]:
    """A builder of readers: `reader(dark=True)`, `reader(at=empty_address)`. None of them may complain."""
    readers: list[Reader] = []

    def sit_down(at: str = address, dark: bool = False, width: int = 1366, height: int = 768) -> Reader:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
        )
        new = Reader(context.new_page(), at)
        new.page.set_default_timeout(SECONDS * 1000)
        _listen(new)
        readers.append(new)
        return new

    yield sit_down
    for one in readers:
        one.page.context.close()
    assert [complaint for one in readers for complaint in one.complaints] == []


def _listen(reader: Reader) -> None:
    def hears(message: Any) -> None:
        if message.type == "error":
            reader.complaints.append(f"console: {message.text}")

    def asks(request: Request) -> None:
        if not request.url.startswith(
            (reader.address, "data:", "blob:", reader.address.replace("http", "ws"))
        ):
            reader.complaints.append(f"request: {request.url}")

    reader.page.on("console", hears)
    reader.page.on("pageerror", lambda error: reader.complaints.append(f"error: {error}"))
    reader.page.on("request", asks)


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what the browser downloads."""
    return tmp_path_factory.mktemp("downloads")
