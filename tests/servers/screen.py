"""What a running server shows, asked over its own protocol as a browser asks that opens a page."""

from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

SECONDS = 60
"""How long a page may take before something is broken: much longer than it takes on a busy machine."""


@dataclass(frozen=True)
class Screen:
    """What one visit was sent, up to the end of the script."""

    choices: tuple[tuple[str, ...], ...]
    """What each choice on it offers, in the order of the screen."""
    errors: tuple[str, ...]
    """What an unforeseen error, or a message in red, says."""


def opened(address: str, page: str = "", query: str = "") -> Screen:
    """What a page shows to somebody who opens it now, in a session of its own."""
    stream = address.replace("http", "ws") + "/_stcore/stream"
    with connect(stream, subprotocols=["streamlit"], max_size=None) as connection:  # type: ignore[list-item]
        request = BackMsg()
        request.rerun_script.query_string = query
        request.rerun_script.page_name = page
        connection.send(request.SerializeToString())
        return _received(connection)


def _received(connection: ClientConnection) -> Screen:
    choices: dict[str, tuple[str, ...]] = {}
    errors: list[str] = []
    while True:
        answer = ForwardMsg()
        answer.ParseFromString(bytes(connection.recv(timeout=SECONDS, decode=False)))
        if answer.WhichOneof("type") == "script_finished":
            return Screen(tuple(choices.values()), tuple(errors))
        element = answer.delta.new_element
        match element.WhichOneof("type"):
            case "selectbox":
                choices[element.selectbox.id] = tuple(element.selectbox.options)
            case "exception":
                errors.append(element.exception.message)
            case "alert":
                errors.append(element.alert.body)
            case "html" if "vib-failure" in element.html.body:
                errors.append(element.html.body)
