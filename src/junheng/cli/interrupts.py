"""Ctrl-C while there is something worth keeping: the first one asks to stop, the second one stops."""

import signal
import threading
from types import FrameType, TracebackType
from typing import Any, Self

INTERRUPTED = 130
"""Exit status after Ctrl-C."""


class Patience:
    """Whether somebody has had enough.

    Attributes:
        over: Ctrl-C was pressed while this was held.
    """

    def __init__(self) -> None:
        self.over = False
        self._before: Any = None

    def __enter__(self) -> Self:
        # Only the main thread may say who hears signals; elsewhere they go where they went.
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._heard)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _heard(self, number: int, frame: FrameType | None) -> None:
        if self.over:
            raise KeyboardInterrupt
        self.over = True
