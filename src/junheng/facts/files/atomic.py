"""Writing a file whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp

from junheng.terms.errors import InputError


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A new file beside `path` that takes its place once it is complete; on any failure nothing changes.

    Raises:
        InputError: the file cannot be written there.
    """
    try:
        handle, name = mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
    except OSError as refused:
        raise InputError("template.cannot_write", path=path, reason=refused.strerror or "") from refused
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        draft.chmod(0o644)
        draft.replace(path)
    except OSError as refused:
        raise InputError("template.cannot_write", path=path, reason=refused.strerror or "") from refused
    finally:
        draft.unlink(missing_ok=True)
