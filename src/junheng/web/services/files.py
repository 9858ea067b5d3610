"""Files of an installation: outside the web root, named by what is in them, never changed."""

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp

from django.conf import settings

from junheng.web.services.refusals import Refused


def folder() -> Path:
    """Where the files lie."""
    return Path(settings.HOME) / "files"


def path_of(digest: str) -> Path:
    """Where the file with this digest lies."""
    return folder() / digest[:2] / digest


def store(body: bytes) -> str:
    """Keep a file and give its digest; one that is there already is not written again.

    Raises:
        Refused: the disk is full or cannot be written to; nothing is left of it.
    """
    digest = sha256(body).hexdigest()
    place = path_of(digest)
    with suppress(FileNotFoundError):
        # It counts as brought anew, so that nobody sweeps it before a row names it.
        os.utime(place)
        return digest
    draft = None
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = mkstemp(prefix=".", dir=place.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(place)
    except OSError as failed:
        if draft is not None:
            Path(draft).unlink(missing_ok=True)
        raise Refused("web.files.not_kept") from failed
    return digest


def fetch(digest: str) -> Path:
    """Where a file that was kept lies.

    Raises:
        Refused: it is no longer there.
    """
    place = path_of(digest)
    if not digest or not place.is_file():
        raise Refused("web.files.gone")
    return place
