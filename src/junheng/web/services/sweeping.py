"""Files that nothing names any more go, a day after the last row that named them."""

import os
import time
from collections.abc import Iterable
from pathlib import Path

from django.apps import apps

from junheng.web.services.files import folder, path_of

KEPT = 86_400.0
"""Seconds: no upload and no backup takes so long, so that what one of them still needs is there."""
AT_ONCE = 500
GOING = ".going-"


def let_go(digest: str) -> None:
    """Count a file's day from now on; called before the row that names it is deleted."""
    if digest and path_of(digest).exists():
        os.utime(path_of(digest))


def sweep(now: float | None = None) -> int:
    """Delete files that no row of any table names and that nobody touched for a day; how many there were.

    Args:
        now: Seconds since 1970; the present moment unless said otherwise.
    """
    limit = (time.time() if now is None else now) - KEPT
    old = [path for path in folder().glob("*/*") if _touched(path) < limit]
    gone = 0
    for begin in range(0, len(old), AT_ONCE):
        part = old[begin : begin + AT_ONCE]
        named = _named(path.name for path in part)
        gone += sum(_deleted(path, limit) for path in part if path.name not in named)
    return gone


def _named(digests: Iterable[str]) -> set[str]:
    """Those that a row names. Any column called `digest` counts, so that a later table's files are safe."""
    asked = [digest for digest in digests if not digest.startswith(".")]
    return {
        digest
        for model in apps.get_app_config("web").get_models()
        if any(field.name == "digest" for field in model._meta.fields)
        for digest in model._default_manager.filter(digest__in=asked).values_list("digest", flat=True)
    }


def _deleted(path: Path, limit: float) -> bool:
    """Delete a file unless somebody brought the same one again just now."""
    going = path.with_name(f"{GOING}{path.name}") if not path.name.startswith(".") else path
    try:
        path.replace(going)
        if _touched(going) >= limit:
            going.replace(path)
            return False
        going.unlink()
    except FileNotFoundError:
        return False
    return True


def _touched(path: Path) -> float:
    """When a file was last brought; never for one that is gone."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
