"""What every answer tells the browser: to load nothing from elsewhere, and to show us in no foreign frame."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vib.settings import settings
from vib.ui import admission

HSTS_SECONDS = 365 * 24 * 60 * 60
_PERMISSIONS = ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "serial", "usb")
_SIGN_IN_COOKIES = ("_streamlit_user", "_streamlit_user_tokens")


def content_policy(frames: tuple[str, ...]) -> str:
    """What a page may load and do. `frames` are the origins that may show it in a frame.

    Streamlit and Plotly write their styles into the page; both draw images that they made themselves.
    """
    rules = {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "frame-src": "'self'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": " ".join(frames) or "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def safe_headers(encrypted: bool) -> dict[str, str]:
    """The headers of every answer; `encrypted` where the reader comes by HTTPS."""
    frames = settings().embedded_in
    headers = {
        "content-security-policy": content_policy(frames),
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "permissions-policy": ", ".join(f"{name}=()" for name in _PERMISSIONS),
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }
    if not frames:
        headers["x-frame-options"] = "DENY"
    if encrypted:
        headers["strict-transport-security"] = f"max-age={HSTS_SECONDS}"
    return headers


def is_encrypted(scope: Scope) -> bool:
    """Whether the reader comes by HTTPS: here, or up to the proxy in front of us."""
    told = Headers(scope=scope).get("x-forwarded-proto", "") if admission.way() is admission.Way.PROXY else ""
    return scope.get("scheme") == "https" or told == "https" or admission.outside().startswith("https://")


def safe_cookie(cookie: str, encrypted: bool) -> str:
    """A `Set-Cookie` as it should be: Secure where it can be, and a sign-in that ends with the browser.

    Streamlit would keep a sign-in for thirty days.
    """
    name, *parts = (part.strip() for part in cookie.split(";"))
    if name.partition("=")[0].startswith(_SIGN_IN_COOKIES):
        parts = [part for part in parts if not _keeps(part)]
    if encrypted and "secure" not in [part.lower() for part in parts]:
        parts.append("Secure")
    return "; ".join([name, *parts])


def _keeps(part: str) -> bool:
    key, _, value = part.partition("=")
    return key.lower() == "max-age" and value != "0"


class SafeHeaders:
    """Adds the headers to every answer, whoever makes it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        encrypted = is_encrypted(scope)

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                message.setdefault("headers", [])
                headers = MutableHeaders(scope=message)
                cookies = headers.getlist("set-cookie")
                del headers["set-cookie"]
                for cookie in cookies:
                    headers.append("set-cookie", safe_cookie(cookie, encrypted))
                headers.update(safe_headers(encrypted))
            await send(message)

        await self._app(scope, receive, send_safely)
