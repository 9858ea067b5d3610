"""Second posts beside the list: managers seconded and teachers visiting, chosen among those who are not on it."""

from collections.abc import Callable, Sequence

from junheng.plan.rotation.curriculum import Curriculum
from junheng.plan.rotation.listed import rests
from junheng.plan.rotation.people import Records
from junheng.plan.rotation.result import Move, Post, Visit
from junheng.plan.rotation.rules import Rules
from junheng.plan.rotation.secondment import Seconded, secondments
from junheng.plan.rotation.visiting import visits

SECONDS = 120.0
"""For all of them together; the blocks of which the question consists have limits of their own."""


def second_posts(
    records: Records,
    rules: Rules,
    curriculum: Curriculum,
    posts: Sequence[Post],
    moves: Sequence[Move],
    refused: frozenset[tuple[str, str | None]],
    seed: int,
    *,
    say: Callable[[str, float], None],
    better: Callable[[object], None],
    stop: Callable[[], bool] | None,
) -> tuple[Seconded, tuple[Visit, ...]]:
    """Managers first, then teachers; work for a child process, for the solver prints.

    Args:
        records: What is known.
        rules: How many, how far.
        curriculum: Lessons of a full-time teacher.
        posts: Schools after the list.
        moves: The list.
        refused: Who goes nowhere, or not to a school.
        seed: Of the solver.
        say: Not told anything.
        better: Told of the managers before the teachers are looked for.
        stop: Asked between the two.
    """
    second = secondments(records, rules, refused, frozenset(move.teacher for move in moves), seed)
    better((second, ()))
    if stop is not None and stop():
        return second, ()
    busy = frozenset({one.teacher for one in second.sent} | {id for id, _ in refused})
    return second, visits(records, rules, curriculum, posts, rests(posts), moves, busy, seed)
