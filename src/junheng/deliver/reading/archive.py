"""The parts of a .docx, unpacked within bounds and parsed with entities refused."""

import zlib
from io import BytesIO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from junheng.terms.errors import InputError

MAX_UNPACKED = 200 * 2**20
"""Unpacked size of all parts that are read: a plan of a thousand pages has a few megabytes."""
MAX_RATIO = 200
SMALL = 8 * 2**20
CHUNK = 2**18


class Parts:
    """The parts of one archive, read on demand against one allowance.

    Raises:
        InputError: the archive is damaged or encrypted.
    """

    def __init__(self, data: bytes, path: str) -> None:
        self.path = path
        self.left = MAX_UNPACKED
        try:
            self.archive = ZipFile(BytesIO(data))
        except (BadZipFile, ValueError, OSError, NotImplementedError) as bad:
            raise self.damaged("zip") from bad
        self.names = set(self.archive.namelist())

    def damaged(self, part: str) -> InputError:
        """The refusal of a file that is broken in some part."""
        return InputError("reading.damaged", path=self.path, part=part)

    def read(self, name: str) -> bytes:
        """One part, counted by its real size and not by the size that it claims.

        Raises:
            InputError: damaged, or more than a document may hold.
        """
        chunks, grown = [], 0
        packed = self.archive.getinfo(name).compress_size
        try:
            with self.archive.open(name) as part:
                while chunk := part.read(CHUNK):
                    grown += len(chunk)
                    self.left -= len(chunk)
                    if self.left < 0 or (grown > SMALL and grown > MAX_RATIO * max(packed, 1)):
                        raise InputError("reading.bomb", path=self.path, limit=MAX_UNPACKED // 2**20)
                    chunks.append(chunk)
        except (BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError, zlib.error) as bad:
            raise self.damaged(name) from bad
        return b"".join(chunks)

    def parse(self, name: str, handler: "Handler") -> None:
        """Hand the elements of an XML part to a handler.

        Raises:
            InputError: not well-formed, or it declares entities.
        """
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = lambda tag, attributes: handler.start(local(tag), _local_keys(attributes))
        parser.EndElementHandler = lambda tag: handler.end(local(tag))
        parser.CharacterDataHandler = handler.text
        parser.StartDoctypeDeclHandler = lambda *_: self._refuse(name)
        parser.EntityDeclHandler = lambda *_: self._refuse(name)
        try:
            parser.Parse(self.read(name), True)
        except expat.ExpatError as bad:
            raise self.damaged(name) from bad

    def _refuse(self, name: str) -> None:
        raise InputError("reading.entity", path=self.path, part=name)


class Handler:
    """What happens at each element; subclasses say."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Characters between."""


def local(name: str) -> str:
    """A name without its prefix.

    Example:
        >>> local("w:tbl")
        'tbl'
    """
    return name.rpartition(":")[2]


def _local_keys(attributes: dict[str, str]) -> dict[str, str]:
    return {local(name): value for name, value in attributes.items()}
