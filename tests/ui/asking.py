"""Requests to an ASGI application, as they come from outside."""

import asyncio
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message

HERE = ("127.0.0.1", 50000)


@dataclass
class Answered:
    """What came back; `status` 0 where nothing did."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    cookies: list[str] = field(default_factory=list)
    content: bytes = b""


def ask(
    app: ASGIApp,
    path: str,
    headers: dict[str, str] | None = None,
    *,
    method: str = "GET",
    client: tuple[str, int] = HERE,
    kind: str = "http",
    body: tuple[bytes, ...] = (b"",),
) -> Answered:
    """What an application answers to a request, whose body comes in parts."""
    answered = Answered()
    parts = list(body)

    async def receive() -> Message:
        if kind == "websocket":
            return {"type": "websocket.connect"}
        if not parts:
            return await asyncio.Event().wait()  # type: ignore[return-value]
        part = parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answered.status = message["status"]
            for name, value in message["headers"]:
                answered.headers[name.decode()] = value.decode()
                if name == b"set-cookie":
                    answered.cookies.append(value.decode())
        elif message["type"] == "websocket.close":
            answered.status = message["code"]
        elif message["type"] == "websocket.accept":
            answered.status = 101
        answered.content += message.get("body", b"")

    told = {"host": "localhost:8501"} | (headers or {})
    scope = {
        "type": kind,
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in told.items()],
        "client": client,
    }

    async def answer() -> None:
        await app(scope, receive, send)

    asyncio.run(answer())
    return answered
