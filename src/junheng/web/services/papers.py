"""What a file really is, by its content: the few kinds that offices send as proof."""

import io
import zipfile

from junheng.facts.files.archive import Allowance, bomb
from junheng.terms.errors import InputError
from junheng.web.services.refusals import Refused

KINDS = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Ending → what browsers call it."""
_ROOMS = {"word/": "docx", "xl/": "xlsx"}
_MACROS = ("vbaproject.bin", "activex", "oleobject")
MAX_PARTS = 2_000
CHUNK = 2**20


def kind_of(name: str, body: bytes) -> str:
    """The ending that a file's content calls for.

    Raises:
        Refused: the file is none of these kinds, is damaged, or carries programs.
        InputError: the file unpacks to too much.
    """
    if body.startswith(b"%PDF-") and b"%%EOF" in body[-2048:]:
        return "pdf"
    if body.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in body[-64:]:
        return "jpg"
    if body.startswith(b"\x89PNG\r\n\x1a\n") and b"IEND" in body[-64:]:
        return "png"
    if body.startswith(b"PK\x03\x04"):
        return _of_archive(name, body)
    if body[:5] in (b"%PDF-",) or body[:3] == b"\xff\xd8\xff" or body.startswith(b"\x89PNG"):
        raise Refused("web.evidence.cut_off", file=name)
    raise Refused("web.evidence.other_kind", file=name)


def _of_archive(name: str, body: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.compress_size for part in parts) > len(body):
                raise bomb(name)
            allowance = Allowance(name)
            for part in parts:
                with archive.open(part) as opened:
                    while chunk := opened.read(CHUNK):
                        allowance.take(len(chunk))
    except InputError:
        raise
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError) as broken:
        raise Refused("web.evidence.cut_off", file=name) from broken
    names = [part.filename.lower() for part in parts]
    if any(word in each for each in names for word in _MACROS):
        raise Refused("web.evidence.programs", file=name)
    kinds = {kind for each in names for room, kind in _ROOMS.items() if each.startswith(room)}
    if len(kinds) != 1 or "[content_types].xml" not in names:
        raise Refused("web.evidence.other_kind", file=name)
    return kinds.pop()
