"""The checker of second posts: visiting teachers and seconded managers, held against the records and the rules."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import floor

from junheng.facts.campuses import merge_campuses
from junheng.facts.table import Facts
from junheng.plan.held import Held
from junheng.plan.rotation.check import Checker
from junheng.plan.rotation.result import Move, Secondment, Visit

Unit = tuple[str, str]


def visiting_held(clerk: Checker, moves: Sequence[Move], visits: Sequence[Visit]) -> Held:
    """Whether every visiting teacher may go, is near enough, and gives what one school has over and the other lacks."""
    rules = clerk.rules
    after = clerk.have.copy()
    gone = set()
    for move in moves:
        gone.add(move.teacher)
        if move.kind != "return":
            group = clerk.curriculum.group_of(move.subject)
            after[move.from_school, move.stage, group] -= 1
            after[move.to_school, move.stage, group] += 1
    wrong = [id for id, number in Counter(visit.teacher for visit in visits).items() if number > 1]
    given: Counter[tuple[str, str, str]] = Counter()
    taken: Counter[tuple[str, str, str]] = Counter()
    for visit in visits:
        row, wish = clerk.teachers.get(visit.teacher), clerk.wishes.get(visit.teacher, {})
        if row is None or visit.from_school not in clerk.schools or visit.to_school not in clerk.schools:
            wrong.append(visit.teacher)
            continue
        way = clerk.ways.between(visit.from_school, visit.to_school)
        may = (
            clerk.at[visit.teacher] == visit.from_school != visit.to_school
            and row["stage"] == visit.stage
            and row["subject"] == visit.subject
            and not row["head"]
            and visit.teacher not in gone
            and visit.teacher not in clerk.posted
            and visit.teacher not in clerk.due
            and wish.get("exempt") not in rules.exempt
            and not (rules.unwilling == "stay" and wish.get("willing") == "unwilling")
            and not any(id == visit.teacher for id, _ in clerk.refused)
            and 1 <= visit.lessons <= rules.visiting_lessons
            and way <= rules.visiting_km + 1e-6
        )
        if not may or not rules.visiting:
            wrong.append(visit.teacher)
        group = clerk.curriculum.group_of(visit.subject)
        given[visit.from_school, visit.stage, group] += visit.lessons
        taken[visit.to_school, visit.stage, group] += visit.lessons
    load = {str(stage): each for stage, each in clerk.curriculum.load.items()}
    for at, number in given.items():
        if number > after[at] * load[at[1]] - clerk.lessons[at] + Fraction(1, 10**4):
            wrong.append(at[0])
    for at, number in taken.items():
        if number > clerk.lessons[at] - after[at] * load[at[1]] + Fraction(1, 10**4):
            wrong.append(at[0])
    breaches = tuple(sorted(set(wrong)))
    return Held("visiting", not breaches, None, float(sum(visit.lessons for visit in visits)), breaches)


def secondment_held(
    clerk: Checker,
    facts: Facts,
    moves: Sequence[Move],
    sent: Sequence[Secondment],
    visits: Sequence[Visit],
    posts: Mapping[str, str],
) -> Held:
    """Whether every seconded manager may go, from a strong school to a weaker one, and no more than were asked for.

    Args:
        clerk: The records.
        facts: The county.
        moves: The list, on which no seconded manager is.
        sent: Who is seconded.
        visits: Who visits, which no seconded manager does.
        posts: Teacher → post, as the file of managers says; the table of teachers says who is a head.
    """
    rules = clerk.rules
    send, receive = _sides(clerk, merge_campuses(facts))
    busy = {move.teacher for move in moves} | {visit.teacher for visit in visits}
    wrong = [one for side in ("teacher", "from_school", "to_school") for one in _twice(sent, side)]
    for one in sent:
        row, wish = clerk.teachers.get(one.teacher), clerk.wishes.get(one.teacher, {})
        if row is None or one.from_school not in clerk.schools or one.to_school not in clerk.schools:
            wrong.append(one.teacher)
            continue
        post = "head" if row["head"] else posts.get(one.teacher)
        joined = row["joined"]
        way = clerk.km(one.teacher, one.from_school, one.to_school)
        may = (
            post == one.post
            and post in rules.seconded_who
            and clerk.at[one.teacher] == one.from_school
            and row["stage"] == one.stage
            and (one.from_school, one.stage) in send
            and (one.to_school, one.stage) in receive
            and one.teacher not in busy
            and one.teacher not in clerk.posted
            and one.teacher not in clerk.due
            and wish.get("exempt") not in rules.exempt
            and not (rules.unwilling == "stay" and wish.get("willing") == "unwilling")
            and (one.teacher, None) not in clerk.refused
            and (one.teacher, one.to_school) not in clerk.refused
            and isinstance(joined, date)
            and joined <= date(clerk.begins.year - rules.seconded_years, 9, 1)
            and way <= rules.seconded_km + 1e-6
            and one.years == rules.terms["secondment"]
        )
        if not may:
            wrong.append(one.teacher)
    breaches = tuple(sorted(set(wrong)))
    return Held("secondment", not breaches and len(sent) <= rules.seconded, rules.seconded, len(sent), breaches)


def _twice(sent: Sequence[Secondment], side: str) -> list[str]:
    return [name for name, number in Counter(getattr(one, side) for one in sent).items() if number > 1]


def _sides(clerk: Checker, facts: Facts) -> tuple[set[Unit], set[Unit]]:
    """Strong schools that may send and weaker ones that may receive, from the tables."""
    backbone = Counter((clerk.at[id], str(row["stage"])) for id, row in clerk.teachers.items() if clerk.backbone(id))
    by_stage: dict[str, list[tuple[Fraction, str]]] = {}
    for row in facts["stages"].iter_rows(named=True):
        if row["pupils"] and clerk.takes_part(row["school"]):
            score = Fraction(backbone[row["school"], row["stage"]], row["pupils"])
            by_stage.setdefault(row["stage"], []).append((score, row["school"]))
    send: set[Unit] = set()
    receive: set[Unit] = set()
    for stage, scored in by_stage.items():
        order = [school for _, school in sorted(scored)]
        if len(order) < 2:
            continue
        top = order[-max(1, floor(clerk.rules.strong * len(order))) :]
        low = order[: max(1, floor(clerk.rules.weak * len(order)))]
        for school in order:
            village = clerk.schools[school]["urban_rural"] == "rural"
            if school in top and not village:
                send.add((school, stage))
            elif school in low or (clerk.rules.villages and village and school not in top):
                receive.add((school, stage))
    return send, receive
