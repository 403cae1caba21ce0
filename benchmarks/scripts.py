"""How long the server takes for a page, asked over its own protocol as a browser asks.

From the request to the message that the script has finished: the script itself and all that Streamlit does
around it, so a little more than the script time alone.
"""

import asyncio
import time
from dataclasses import dataclass
from urllib.parse import parse_qs

import psutil
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.serving import PARTS, Served

SELECTIONS = ("", "&agency=atlas", "&agency=agii&agency=amal&quarters=2023-Q2..2023-Q4")
ROUNDS = 20
PAGE, PART = 0, 1


@dataclass(frozen=True)
class Measured:
    """Milliseconds a page: the first time that each selection is asked for, and the times after that."""

    cold: dict[str, list[float]]
    warm: dict[str, list[float]]
    bytes: int
    """Memory of the server after all of it."""


class Session:
    """One reader's connection to a server."""

    def __init__(self, connection: websockets.ClientConnection) -> None:
        self._connection = connection
        self._page = ""

    async def asks(self, page: str, query: str) -> float:
        """Asks for a page and returns the milliseconds until its script has finished."""
        request = BackMsg()
        request.rerun_script.query_string = query
        request.rerun_script.page_name = page
        request.rerun_script.page_script_hash = self._page
        begin = time.perf_counter()
        await self._connection.send(request.SerializeToString())
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(bytes(await self._connection.recv(decode=False)))
            if answer.WhichOneof("type") == "new_session":
                self._page = answer.new_session.page_script_hash
            if answer.WhichOneof("type") == "script_finished":
                return 1000 * (time.perf_counter() - begin)


async def _measured(served: Served, snapshot: str, rounds: int) -> Measured:
    cold: dict[str, list[float]] = {}
    warm: dict[str, list[float]] = {}
    address = served.address.replace("http", "ws") + "/_stcore/stream"
    for page, part in PARTS:
        name = f"{page} {part}".strip()
        async with websockets.connect(address, subprotocols=["streamlit"], max_size=None) as connection:  # type: ignore[list-item]
            session = Session(connection)
            queries = [f"snap={snapshot}&part={part}{selection}" for selection in SELECTIONS]
            assert all(parse_qs(query)["snap"] == [snapshot] for query in queries)
            cold[name] = [await session.asks(page, query) for query in queries]
            warm[name] = [await session.asks(page, query) for _ in range(rounds) for query in queries]
    return Measured(cold, warm, psutil.Process(served.process).memory_info().rss)


def measure(served: Served, snapshot: str, rounds: int = ROUNDS) -> Measured:
    """Asks for every page of a snapshot, with several selections, many times."""
    return asyncio.run(_measured(served, snapshot, rounds))
