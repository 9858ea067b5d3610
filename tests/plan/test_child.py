"""Work in processes of their own: what is heard of them, and that a second one never outlasts the first."""

import time
from collections.abc import Callable

import pytest

from junheng.plan.solve.child import apart, beside
from junheng.terms.errors import EngineError

Better = Callable[[object], None]
Stop = Callable[[], bool]
Say = Callable[[str, float], None]


def quick(name: str, *, say: Say, better: Better, stop: Stop) -> str:
    say("linear", 3.0)
    time.sleep(0.5)
    return f"{name} is done"


def deaf(name: str, *, say: Say, better: Better, stop: Stop) -> str:
    better(f"{name} so far")
    time.sleep(60)
    return name


def patient(name: str, *, say: Say, better: Better, stop: Stop) -> str:
    while not stop():
        time.sleep(0.01)
    return f"{name} was stopped"


def broken(name: str, *, say: Say, better: Better, stop: Stop) -> str:
    raise ValueError(name)


def test_the_second_ends_with_the_first_and_says_what_it_had() -> None:
    told: list[tuple[str, float]] = []
    first, second = beside(quick, patient, "work", seconds=30, say=lambda step, bound: told.append((step, bound)))
    assert (first.value, second.value) == ("work is done", "work was stopped")
    assert told == [("linear", 3.0)]


def test_a_second_that_does_not_listen_is_ended_and_its_best_is_kept() -> None:
    began = time.monotonic()
    first, second = beside(quick, deaf, "work", seconds=30)
    assert (first.value, second.value, second.better) == ("work is done", None, "work so far")
    assert time.monotonic() - began < 20


def test_somebody_who_has_had_enough_ends_both() -> None:
    first, second = beside(patient, patient, "work", seconds=30, stop=lambda: True)
    assert first.interrupted
    assert (first.value, second.value) == ("work was stopped", "work was stopped")


@pytest.mark.parametrize("works", [(broken, patient), (quick, broken)])
def test_what_goes_wrong_in_either_is_said(works: tuple[Callable[..., str], Callable[..., str]]) -> None:
    with pytest.raises(EngineError, match="ValueError: work"):
        beside(*works, "work", seconds=30)


def test_what_takes_too_long_is_ended() -> None:
    heard = apart(quick, "work", seconds=-9.9)
    assert (heard.value, heard.why) == (None, "time")
