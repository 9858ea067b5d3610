"""How far long work has come, on standard error: a bar on a terminal, a line a file elsewhere."""

import sys
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

from junheng.terms.messages import Lang, text

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID


class Progress:
    """Several files, each with its sections.

    Args:
        files: How many are written.
        lang: Language of what is said.
    """

    def __init__(self, files: int, lang: Lang) -> None:
        self._files, self._lang, self._done = files, lang, 0
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress as Bar

            self._bar = Bar(console=Console(stderr=True), transient=True)
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def building(self, name: str) -> None:
        """A document is put together."""
        self._show(text("cli.building", self._lang, name=name))

    def drawing(self, name: str) -> Callable[[int, int], None]:
        """A file is drawn; what it returns is told after each section."""
        self._done += 1
        line = text("cli.progress", self._lang, done=self._done, all=self._files, name=name)
        if self._bar is None:
            click.echo(line, err=True)
        else:
            self._show(line)
        return self._section

    def _show(self, line: str) -> None:
        if self._bar is not None:
            if self._task is not None:
                self._bar.remove_task(self._task)
            self._task = self._bar.add_task(line, total=None)

    def _section(self, done: int, of: int) -> None:
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=done, total=of)
