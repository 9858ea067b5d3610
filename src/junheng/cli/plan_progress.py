"""How far the search for a plan has come, on standard error: a line written anew on a terminal, else now and then."""

import sys
import time
from dataclasses import replace
from math import isfinite
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

from junheng.terms.messages import Lang, text

if TYPE_CHECKING:
    from junheng.plan.solve.outcome import Standing

EVERY_SECONDS = 5.0
"""Between lines where nothing can be written anew."""
OFTEN_SECONDS = 0.2
"""Between lines on a terminal."""
BOUND_SECONDS = 2.0
"""Between lines on bounds."""
ERASE = "\r\x1b[K"


class Search:
    """The standings of a search, as they come.

    Args:
        lang: Language of what is said.
        money: Costs are money, in 万元; else they are failing schools or what is left, which only the steps tell.
    """

    def __init__(self, lang: Lang, *, money: bool) -> None:
        self._lang, self._money = lang, money
        self._terminal = sys.stderr.isatty()
        self._told = -EVERY_SECONDS
        self._open = False
        self._last: tuple[Standing, float] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._close()

    def say(self, words: str) -> None:
        """A step before the search."""
        self._close()
        click.echo(words, err=True)

    def __call__(self, standing: "Standing") -> None:
        """How far it has come."""
        self._last = standing, time.monotonic()
        self._show(standing)

    def tick(self) -> None:
        """Nothing new, but time goes on."""
        if self._last is not None:
            standing, since = self._last
            self._show(replace(standing, seconds=standing.seconds + time.monotonic() - since))

    def _show(self, standing: "Standing") -> None:
        now = time.monotonic()
        if now - self._told < (OFTEN_SECONDS if self._terminal else EVERY_SECONDS):
            return
        self._told = now
        line = self._line(standing)
        if self._terminal:
            click.echo(ERASE + line, err=True, nl=False)
            self._open = True
        else:
            click.echo(line, err=True)

    def _line(self, standing: "Standing") -> str:
        from junheng.plan.solve.outcome import gap_of

        step = text(f"cli.plan_step.{standing.step}", self._lang)
        seconds = f"{standing.seconds:.1f}"
        if not self._money:
            return text("cli.plan_search_step", self._lang, step=step, seconds=seconds)
        known = isfinite(standing.cost) and isfinite(standing.bound)
        return text(
            "cli.plan_search",
            self._lang,
            step=step,
            cost=_wan(standing.cost),
            bound=_wan(standing.bound),
            gap=f"{gap_of(standing.cost, standing.bound):.2%}" if known else "—",
            seconds=seconds,
        )

    def _close(self) -> None:
        if self._open:
            click.echo(ERASE, err=True, nl=False)
            self._open = False


def _wan(amount: float) -> str:
    return f"{amount:,.2f}" if isfinite(amount) else "—"


class Bounds:
    """The step that a search is at and what it has proved, now and then.

    Args:
        lang: Language of what is said.
        said: What the messages of the steps begin with.
    """

    def __init__(self, lang: Lang, said: str) -> None:
        self._lang, self._said, self._told = lang, said, time.monotonic()

    def __call__(self, step: str, bound: float) -> None:
        """A step and its bound."""
        if time.monotonic() - self._told >= BOUND_SECONDS and isfinite(bound):
            self._told = time.monotonic()
            click.echo(text(self._said + step, self._lang, bound=f"{bound:.1f}"), err=True)
