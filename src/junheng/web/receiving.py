"""How the server takes requests in where the disk is full: read to the end and not kept, so that there is an answer."""

from collections.abc import Iterable
from io import BytesIO

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer

LOST = "X_BODY_LOST"
"""Header of a request whose body could not be kept; a browser that sends it gets that answer and no other."""


class _Nowhere:
    """Where a body goes that cannot be kept."""

    def append(self, data: bytes) -> None:
        """Drop it."""

    def getfile(self) -> BytesIO:
        """Nothing."""
        return BytesIO()

    def close(self) -> None:
        """There is nothing to close."""

    def __len__(self) -> int:
        return 0


class _Request(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    def received(self, data: bytes) -> int:
        """Take in what came; larger bodies go to a file, which fails where the disk is full."""
        try:
            return int(super().received(data))
        except OSError:
            if self.body_rcv is None:
                raise
            self.body_rcv.buf, self.headers[LOST] = _Nowhere(), "1"
            return int(super().received(data))


class _Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    parser_class = _Request


def answer_when_full(servers: Iterable[object]) -> None:
    """Let servers answer those too whose requests they cannot keep; whatever else is among them stays as it is."""
    for one in servers:
        if isinstance(one, BaseWSGIServer):
            one.channel_class = _Channel
