"""What is kept is made once, however many ask for it at the same time."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from junheng.web.services.kept import kept


def test_who_asks_for_what_is_under_way_waits_for_it() -> None:
    made: list[int] = []
    asked, goes_on = Barrier(4), Barrier(2)

    @kept(8)
    def square(number: int) -> int:
        made.append(number)
        goes_on.wait(10)
        return number * number

    def ask(number: int) -> int:
        asked.wait(10)
        return square(number)

    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(ask, 3) for _ in range(4)]
        goes_on.wait(10)
        assert [one.result(10) for one in answers] == [9] * 4
    assert made == [3]


def test_the_oldest_goes_when_there_are_more() -> None:
    made: list[int] = []

    @kept(2)
    def same(number: int) -> int:
        made.append(number)
        return number

    for number in (1, 2, 3, 1):
        assert same(number) == number
    assert made == [1, 2, 3, 1]
    assert same.cache_info().maxsize == 2


def test_what_failed_is_made_anew() -> None:
    made: list[int] = []

    @kept(2)
    def half(number: int) -> float:
        made.append(number)
        if len(made) == 1:
            raise ValueError(number)
        return number / 2

    with pytest.raises(ValueError, match="5"):
        half(5)
    assert half(5) == 2.5
