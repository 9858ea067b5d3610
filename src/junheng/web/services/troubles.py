"""What stopped a request that should have been answered, told by its error: for whom it is to mend."""

import errno
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import DataError, InterfaceError, OperationalError

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)
"""A file system that takes no more."""
FULL_SQLITE = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
FULL_POSTGRESQL = ("53100", "58030")
"""`disk_full` and `io_error`."""


@dataclass(frozen=True)
class Trouble:
    """What is to be said, and the status of the answer.

    Attributes:
        code: The end of the id of a message.
    """

    code: str
    status: int


DISK, AWAY, UNFIT, FAULT = (
    Trouble("disk", 507),
    Trouble("away", 503),
    Trouble("unfit", 400),
    Trouble("fault", 500),
)


def trouble_of(error: BaseException | None) -> Trouble:
    """What stopped a request: a full disk, a data base that is away, signs that none holds, or a fault of ours."""
    causes = list(_chain(error))
    if any(_is_full(one) for one in causes):
        return DISK
    if any(isinstance(one, OperationalError | InterfaceError) for one in causes):
        return AWAY
    if any(isinstance(one, DataError) for one in causes):
        return UNFIT
    return FAULT


def _is_full(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in FULL
    if isinstance(error, sqlite3.Error):
        # The low byte: SQLite has a dozen ways to say that it could not write.
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in FULL_SQLITE
    return getattr(error, "sqlstate", None) in FULL_POSTGRESQL


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
