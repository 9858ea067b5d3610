"""Files that somebody brings along: one workbook, or another office's tables with the mapping that reads them."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO

from junheng.facts.foreign.mapping import Mapping, load_mapping, read_mapping, shipped
from junheng.terms.errors import InputError
from junheng.web.services.proposals import LARGEST
from junheng.web.services.refusals import Refused

MOST = 10
"""Files that may come together."""
LARGEST_MAPPING = 2**20
"""Bytes of a mapping."""


@dataclass(frozen=True)
class File:
    """A file as it came in: its name, body and bytes."""

    name: str
    body: IO[bytes]
    size: int

    @property
    def called(self) -> str:
        """Its name without a folder."""
        return Path(self.name.replace("\\", "/")).name[-100:] or "book.xlsx"


class Brought:
    """Files in a folder of their own, gone at the end.

    Raises:
        Refused: there is none, there are too many, or one is too large.
    """

    def __init__(self, files: Sequence[File]) -> None:
        if not files:
            raise Refused("web.upload.no_file")
        if len(files) > MOST:
            raise Refused("web.upload.too_many", limit=MOST)
        if over := [file for file in files if file.size > LARGEST]:
            raise Refused("web.list.too_large", size=f"{over[0].size / 2**20:.0f}", limit=LARGEST // 2**20)
        self.name = files[0].called if len(files) == 1 else f"{files[0].called} +{len(files) - 1}"
        self.digest = ""
        self._files, self._folder = files, tempfile.TemporaryDirectory(prefix="junheng-")

    def __enter__(self) -> Path:
        """The file, or the folder where there are several."""
        folder, total = Path(self._folder.name), sha256()
        for file in sorted(self._files, key=lambda file: file.called):
            body = file.body.read()
            total.update(body)
            (folder / file.called).write_bytes(body)
        self.digest = total.hexdigest()
        return folder / self._files[0].called if len(self._files) == 1 else folder

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Remove them; an error names the file and not the folder."""
        self._folder.cleanup()
        if isinstance(error, InputError) and "path" in error.params:
            path = Path(str(error.params["path"]))
            error.params["path"] = self.name if path == Path(self._folder.name) else path.name


def mapping_told(id: str, own: File | None) -> Mapping | None:
    """The mapping that a form names or brings; none where the file is a fill-in workbook.

    Raises:
        InputError: a mapping of one's own is not in order.
        Refused: it is too large, or no text.
    """
    if own is not None:
        if own.size > LARGEST_MAPPING:
            raise Refused("web.upload.mapping_too_large", limit=LARGEST_MAPPING // 2**20)
        try:
            return read_mapping(own.body.read().decode("utf-8-sig"), own.called)
        except UnicodeDecodeError:
            raise Refused("web.upload.mapping_no_text", file=own.called) from None
    return load_mapping(id) if id in shipped() else None


def layouts() -> list[Mapping]:
    """The mappings that come along."""
    return [load_mapping(id) for id in shipped()]
