"""What a search for the best list comes to, and whom it tells on its way."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from junheng.plan.rotation.ground import Ints


@dataclass(frozen=True)
class Found:
    """What a search came to.

    Attributes:
        who, where: The moves of the best list; None where there is none.
        value: Its points.
        bound: No list has fewer.
        short: People by which the shares are missed, where that was asked to be made least and a list was found.
        hand: Points of the clerk's list, where it keeps the rules.
    """

    who: Ints | None
    where: Ints | None
    value: float
    bound: float
    short: tuple[int, int] | None = None
    hand: float | None = None


@dataclass(frozen=True)
class Watch:
    """Whom a search tells how far it is, and who may end it."""

    ends: float
    say: Callable[[str, float], None] | None = None
    better: Callable[[Found], None] | None = None
    stop: Callable[[], bool] | None = None

    def left(self) -> float:
        """Seconds."""
        return self.ends - time.monotonic()

    def over(self) -> bool:
        """Whether to end."""
        return self.left() <= 0 or (self.stop is not None and self.stop())

    def improved(self, found: Found) -> None:
        """Tell of a better list."""
        if self.better is not None:
            self.better(found)

    def told(self, step: str, bound: float) -> None:
        """Say a bound on every list."""
        if self.say is not None:
            self.say(step, bound)
