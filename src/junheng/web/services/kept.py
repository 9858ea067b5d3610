"""Results that a process keeps, each made once: whoever asks for one under way waits for it."""

from collections.abc import Callable
from functools import lru_cache, partial, update_wrapper
from threading import RLock
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class _Once(Generic[R]):
    """A result that the first who asks makes; one that fails is made anew."""

    def __init__(self, make: Callable[[], R]) -> None:
        self._make: Callable[[], R] | None = make
        self._lock = RLock()
        self._made: R

    def get(self) -> R:
        if self._make is not None:
            with self._lock:
                if self._make is not None:
                    self._made = self._make()
                    self._make = None
        return self._made


class Kept(Generic[P, R]):
    """A function whose newest results are kept, as `functools.lru_cache` keeps them.

    There, eight people who open a page of new data would have it computed eight times at once.
    """

    def __init__(self, function: Callable[P, R], most: int) -> None:
        update_wrapper(self, function)

        def once(*args: P.args, **kwargs: P.kwargs) -> _Once[R]:
            return _Once(partial(function, *args, **kwargs))

        self._once = lru_cache(maxsize=most)(once)
        self.cache_info = self._once.cache_info

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """The result, made now if it is not there."""
        return self._once(*args, **kwargs).get()  # type: ignore[arg-type]  # what cannot be hashed is refused there


def kept(most: int) -> Callable[[Callable[P, R]], Kept[P, R]]:
    """Keep so many results of a function, of arguments that can be hashed."""
    return lambda function: Kept(function, most)
