"""Teachers who give some lessons a week at a second school (走教), for what is left of a post.

Model:
    By stage and group of subjects: from each school with lessons to spare to each with lessons open that is near
    enough, y lessons and n teachers, both whole, y ≤ most · n; neither side gives or takes more than it has. Lessons
    covered are made most, then teachers and kilometres few. In large counties each school that lacks lessons
    looks at its nearest neighbours only.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from scipy import sparse

from junheng.plan.rotation.curriculum import Curriculum
from junheng.plan.rotation.people import Records, Teacher, Unit
from junheng.plan.rotation.result import Move, Post, Visit
from junheng.plan.rotation.rules import Rules
from junheng.plan.solve.mixed import mixed
from junheng.plan.solve.tangents import Planes
from junheng.standards.model import Stage

Place = tuple[Unit, str]
SECONDS = 30.0
"""For a block; far from reached, for a list that depends on a clock is another list each time."""
MOST_PAIRS, NEAREST = 300, 4
"""With more pairs of schools than this in a block, each school that lacks lessons looks at so many nearest ones."""
LARGE_GAP = 3e-3
"""How far from the best such a block may end, as a share."""
SLACK = 0.5
"""Of a lesson's worth: how far from the best a block may end. A lesson given away saves less than that in ways."""
LESSON = 1000.0
"""What a lesson is worth, in kilometres of a teacher's way."""
WILLING = ("volunteer", "neutral", "unwilling")


@dataclass(frozen=True)
class Lessons:
    """Whole lessons a week by school, stage and group of subjects.

    Attributes:
        spare: Beyond need.
        open: Missing and less than a post.
    """

    spare: Mapping[Place, int]
    open: Mapping[Place, int]


def lessons_of(posts: Sequence[Post], rest: Mapping[Place, float], load: Mapping[Stage, Fraction]) -> Lessons:
    """What schools have to spare and what is open of less than a post, in whole lessons, rounded down."""
    spare, still = {}, {}
    for post in posts:
        each = float(load[post.unit[1]])
        if (free := int((post.after - post.need) * each + 1e-6)) > 0:
            spare[post.unit, post.group] = free
        if (lacks := int(rest.get((post.unit, post.group), 0.0) * each + 1e-6)) > 0:
            still[post.unit, post.group] = lacks
    return Lessons(spare, still)


def visits(
    records: Records,
    rules: Rules,
    curriculum: Curriculum,
    posts: Sequence[Post],
    rest: Mapping[Place, float],
    sent: Sequence[Move],
    busy: frozenset[str],
    seed: int,
) -> tuple[Visit, ...]:
    """Who goes where for how many lessons.

    Args:
        records: What is known.
        rules: How far, and how many lessons.
        curriculum: Lessons of a full-time teacher.
        posts: Schools after the list.
        rest: What is left open of a post.
        sent: The list; who is on it, or came back by it, stays at one school.
        busy: Others who do.
        seed: Of the solver.
    """
    if not rules.visiting or rules.visiting_lessons < 1:
        return ()
    lessons = lessons_of(posts, rest, curriculum.load)
    free = _free(records, rules, busy | {move.teacher for move in sent})
    found: list[Visit] = []
    for kind in sorted({(unit[1], group) for unit, group in lessons.open}):
        sources = sorted(at for at in lessons.spare if (at[0][1], at[1]) == kind and free[at])
        targets = sorted(at for at in lessons.open if (at[0][1], at[1]) == kind)
        if sources and targets:
            found += _block(records, rules, lessons, free, sources, targets, seed)
    return tuple(found)


def _free(records: Records, rules: Rules, busy: frozenset[str]) -> Mapping[Place, list[Teacher]]:
    """Who may teach at a second school, those who like to go first."""
    found: dict[Place, list[Teacher]] = defaultdict(list)
    order = sorted(records.teachers.values(), key=lambda one: (WILLING.index(one.willing), one.id))
    for teacher in order:
        unwilling = rules.unwilling == "stay" and teacher.willing == "unwilling"
        if teacher.settled and not teacher.head and not unwilling and teacher.id not in busy:
            found[(teacher.school, teacher.stage), teacher.group].append(teacher)
    return found


def _block(
    records: Records,
    rules: Rules,
    lessons: Lessons,
    free: Mapping[Place, list[Teacher]],
    sources: Sequence[Place],
    targets: Sequence[Place],
    seed: int,
) -> list[Visit]:
    km = records.journeys.km(
        [records.spot(unit[0]) for unit, _ in sources], [records.spot(unit[0]) for unit, _ in targets]
    )
    near = km <= rules.visiting_km  # what is not known is not near
    for at, (unit, _) in enumerate(sources):
        near[at] &= np.array([unit[0] != there[0] for there, _ in targets])
    if near.sum() > MOST_PAIRS:
        ranked = np.argsort(np.argsort(np.where(near, km, np.inf), axis=0, kind="stable"), axis=0, kind="stable")
        near &= ranked < NEAREST
    start, end = np.nonzero(near)
    pairs = start.size
    if not pairs:
        return []
    spare = np.array([lessons.spare[at] for at in sources], dtype=float)
    lacks = np.array([lessons.open[at] for at in targets], dtype=float)
    people = np.array([len(free[at]) for at in sources], dtype=float)
    most = np.minimum(spare[start], lacks[end])
    each = np.arange(pairs)
    first = (0, pairs, pairs + len(sources), pairs + 2 * len(sources))
    row = np.concatenate([each, each, first[1] + start, first[2] + start, first[3] + end])
    column = np.concatenate([each, pairs + each, pairs + each, each, each])
    value = np.concatenate([np.ones(pairs), -np.minimum(most, rules.visiting_lessons), np.ones(3 * pairs)])
    matrix = sparse.csr_array((value, (row, column)), shape=(first[3] + len(targets), 2 * pairs))
    high = np.concatenate([np.zeros(pairs), people, spare, lacks])
    found = mixed(
        np.concatenate([np.full(pairs, -LESSON), 1.0 + km[start, end]]),
        np.zeros(2 * pairs),
        np.concatenate([most, np.ceil(most / rules.visiting_lessons)]),
        np.ones(2 * pairs, dtype=bool),
        Planes(2 * pairs, matrix, np.full(high.size, -np.inf), high),
        seconds=SECONDS,
        gap=SLACK / float(min(spare.sum(), lacks.sum())) if pairs <= MOST_PAIRS else LARGE_GAP,
        seed=seed,
    )
    if found.x is None:
        return []
    told = []
    waiting = {at: iter(free[at]) for at in sources}
    for pair in each[found.x[:pairs] > 0.5]:
        here, there = sources[start[pair]], targets[end[pair]]
        left = round(found.x[pair])
        while left > 0:
            teacher = next(waiting[here])
            given = min(left, rules.visiting_lessons)
            left -= given
            told.append(
                Visit(
                    teacher.id,
                    here[0][0],
                    there[0][0],
                    teacher.stage,
                    teacher.subject,
                    teacher.group,
                    given,
                    float(km[start[pair], end[pair]]),
                )
            )
    return told
