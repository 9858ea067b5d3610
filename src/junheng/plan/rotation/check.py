"""The checker: every rule held against the list of moves and the records, without the model's arrays."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from math import ceil, floor

from junheng.facts.campuses import merge_campuses
from junheng.facts.table import Facts
from junheng.plan.held import Held
from junheng.plan.rotation.check_ways import Row, Ways
from junheng.plan.rotation.curriculum import Curriculum
from junheng.plan.rotation.result import Move
from junheng.plan.rotation.rules import Rules
from junheng.plan.travel.graph import Graph


class Checker:
    """The county's records as a clerk looks them up, and the rules one by one.

    Args:
        facts: The county.
        rules: Its rules.
        curriculum: What its schools teach.
        refused: Teachers who refused, or refused a school.
        year: School year of the list.
        measured_km: Journeys that the county has measured; either way where only one is.
        roads: A net of roads instead of great circles.
    """

    def __init__(
        self,
        facts: Facts,
        rules: Rules,
        curriculum: Curriculum,
        refused: frozenset[tuple[str, str | None]],
        year: int,
        measured_km: Mapping[tuple[str, str], float] | None = None,
        roads: Graph | None = None,
    ) -> None:
        facts = merge_campuses(facts)
        self.rules, self.curriculum, self.refused = rules, curriculum, refused
        self.begins = date(year, 9, 1)
        self.schools = {row["school"]: row for row in facts["schools"].iter_rows(named=True)}
        self.ways = Ways(self.schools, rules.road_factor, dict(measured_km or {}), roads)
        self.wishes = {row["teacher"]: row for row in facts["wishes"].iter_rows(named=True)}
        self.teachers: dict[str, Row] = {}
        for row in facts["teachers"].iter_rows(named=True):
            if row["full_time"] is not False and row["stage"] is not None:
                self.teachers.setdefault(row["teacher"], row)
        self.lessons: Counter[tuple[object, str, str]] = Counter()
        for row in facts["classes"].iter_rows(named=True):
            if row["grade"] is not None:
                stage = row["stage"] or ("primary" if row["grade"] <= 6 else "junior")
                for subject, number in curriculum.lessons.get(row["grade"], {}).items():
                    if subject not in curriculum.spread:
                        self.lessons[row["school"], stage, curriculum.group_of(subject)] += number  # type: ignore[assignment]  # exact fractions add up
        self.posted: set[str] = set()
        self.away: dict[str, str] = {}
        self.due: dict[str, tuple[str, str]] = {}
        for row in sorted(facts["postings"].iter_rows(named=True), key=lambda row: row["since"] or date.max):
            self._posting(row)
        self.at = {id: self.away.get(id, str(row["school"])) for id, row in self.teachers.items()}
        self.have = Counter((self.at[id], row["stage"], self._group(id)) for id, row in self.teachers.items())
        self.taught = {(school, stage) for school, stage, _ in (*self.lessons, *self.have)}

    def _posting(self, row: Row) -> None:
        id, kind, since, until = str(row["teacher"]), row["kind"] or "exchange", row["since"], row["until"]
        teacher = self.teachers.get(id)
        if teacher is None or not isinstance(since, date):
            return
        if not isinstance(until, date):
            years = self.rules.terms[str(kind)]
            until = date(since.year + years, since.month, min(since.day, 28) if since.month == 2 else since.day)
        if kind in ("part_time", "visiting"):
            if since <= self.begins < until:
                self.posted.add(id)
            return
        if row["to_school"] == teacher["school"]:
            return
        if since <= self.begins < until:
            self.away[id] = str(row["to_school"])
            self.posted.add(id)
            self.due.pop(id, None)
        elif date(self.begins.year - 1, 9, 1) < until <= self.begins and since < self.begins and id not in self.away:
            self.due[id] = (str(row["to_school"]), str(teacher["school"]))

    def takes_part(self, school: object) -> bool:
        """Whether a school is one whose teachers rotate."""
        row = self.schools.get(school)
        return (
            row is not None
            and row["organiser"] in self.rules.organisers
            and row["type"] not in ("special", "vocational", "kindergarten")
        )

    def served(self, id: str, years: int) -> bool:
        """Whether nothing of age, grounds or office speaks against a teacher of so many years at the school."""
        row, wish, rules = self.teachers[id], self.wishes.get(id, {}), self.rules
        if id in self.posted or id in self.due:
            return False
        if not self.takes_part(row["school"]) or wish.get("exempt") in rules.exempt:
            return False
        joined, born, sex = row["joined"], row["birth_year"], row["sex"]
        if not isinstance(joined, date) or not isinstance(born, int):
            return False
        limit = rules.oldest[str(sex)] if sex is not None else min(rules.oldest.values())
        if self.begins.year - born > limit:
            return False
        if row["head"]:
            since = row["head_since"]
            if rules.heads == "stay" or not isinstance(since, date):
                return False
            if since > date(self.begins.year - rules.head_years, 9, 1):
                return False
        return joined <= date(self.begins.year - years, 9, 1)

    def km(self, teacher: str, here: str, there: str) -> float:
        """How far a school is for a teacher, from home where that is known; infinite where nobody can say."""
        wish = self.wishes.get(teacher, {})
        home = (wish.get("home_lon"), wish.get("home_lat"))
        if None not in home or self.ways.measures(teacher):
            return self.ways.km(teacher, home, there)
        return self.ways.between(here, there)

    def held(self, moves: Sequence[Move]) -> tuple[Held, ...]:
        """Every rule, one by one."""
        sent = [move for move in moves if move.kind != "return"]
        if strangers := self._strangers(sent):
            return (Held("records", holds=False, breaches=strangers),)
        exchanged = [move for move in sent if move.kind == "exchange"]
        return (
            Held("records", holds=True),
            self._shares(exchanged),
            self._backbone_share(exchanged),
            _named(
                "eligible", [m.teacher for m in exchanged if not self.served(m.teacher, self.rules.years_at_school)]
            ),
            _named("support", [move.teacher for move in sent if move.kind == "support" and not self._supports(move)]),
            _named("distance", [move.teacher for move in sent if not self._near(move)]),
            *self._staffing(sent),
            _named("backbone_kept", self._without_backbone(sent)),
            _named("couples", self._parted(sent)),
            _named("heads", self._headless(sent)),
            _named("wishes", [move.teacher for move in sent if self._against(move)]),
            self._returns(moves),
        )

    def _strangers(self, sent: Sequence[Move]) -> tuple[str, ...]:
        wrong = []
        seen: set[str] = set()
        for move in sent:
            row = self.teachers.get(move.teacher)
            right = (
                row is not None
                and move.teacher not in seen
                and row["stage"] == move.stage
                and (row["subject"], self.backbone(move.teacher), bool(row["head"]))
                == (move.subject, move.backbone, move.head)
                and self.at[move.teacher] == move.from_school != move.to_school
                and self.takes_part(move.from_school)
                and self.takes_part(move.to_school)
                and self._teaches(move.to_school, move.stage)
            )
            seen.add(move.teacher)
            if not right:
                wrong.append(move.teacher)
        return tuple(wrong)

    def _teaches(self, school: str, stage: str) -> bool:
        """Whether the school has classes or teachers of the stage."""
        return (school, stage) in self.taught

    def _shares(self, exchanged: Sequence[Move]) -> Held:
        eligible = sum(self.served(id, self.rules.years_at_school) for id in self.teachers)
        wanted = ceil(self.rules.least_share * eligible)
        return Held("least_share", len(exchanged) >= wanted, wanted, len(exchanged))

    def _backbone_share(self, exchanged: Sequence[Move]) -> Held:
        found = sum(self.backbone(move.teacher) for move in exchanged)
        wanted = ceil(self.rules.backbone_share * len(exchanged))
        return Held("backbone_share", found >= wanted, wanted, found)

    def backbone(self, id: str) -> bool:
        """Whether a teacher is one."""
        return self.teachers[id]["backbone"] not in (None, "none")

    def _group(self, id: str) -> str:
        subject = self.teachers[id]["subject"]
        return self.curriculum.group_of(None if subject is None else str(subject))

    def _most_km(self, move: Move) -> float:
        return self.rules.most_km if move.kind == "exchange" else self.rules.support_km

    def _near(self, move: Move) -> bool:
        """Whether the way is within its limit, and is what the list says."""
        km = self.km(move.teacher, move.from_school, move.to_school)
        return km <= self._most_km(move) + 1e-6 and move.km is not None and abs(move.km - km) < 1e-3 * max(1.0, km)

    def _supports(self, move: Move) -> bool:
        """From town to a village school that lacks the subject, by someone who has served long enough for it."""
        here, there = self.schools[move.from_school], self.schools[move.to_school]
        group = self._group(move.teacher)
        have = self.have[move.to_school, move.stage, group]
        lessons = self.lessons[move.to_school, move.stage, group]
        return bool(
            self.rules.support
            and self.served(move.teacher, self.rules.support_years)
            and not self.teachers[move.teacher]["head"]
            and here["urban_rural"] != "rural"
            and there["urban_rural"] == "rural"
            and lessons > have * self.curriculum.load[move.stage]
        )

    def _staffing(self, sent: Sequence[Move]) -> list[Held]:
        rules = self.rules
        schools = Counter(self.at.values())
        stages = Counter((self.at[id], row["stage"]) for id, row in self.teachers.items())
        subjects = self.have
        left = Counter(move.from_school for move in sent)
        left_subject = Counter((move.from_school, move.stage, self._group(move.teacher)) for move in sent)
        change: Counter[tuple[str, object]] = Counter()
        for move in sent:
            change[move.to_school, move.stage] += 1
            change[move.from_school, move.stage] -= 1
        return [
            _named(
                "school_share", [s for s, n in left.items() if n > max(1, floor(rules.most_of_school * schools[s]))]
            ),
            _named(
                "subject_share",
                [s[0] for s, n in left_subject.items() if n > max(1, floor(rules.most_of_subject * subjects[s]))],
            ),
            _named(
                "growth", [s[0] for s, n in change.items() if abs(n) > max(1, floor(rules.most_growth * stages[s]))]
            ),
        ]

    def _without_backbone(self, sent: Sequence[Move]) -> list[str]:
        before = Counter(school for id, school in self.at.items() if self.backbone(id))
        after = before.copy()
        for move in sent:
            if self.backbone(move.teacher):
                after[move.from_school] -= 1
                after[move.to_school] += 1
        return [s for s, number in before.items() if after[s] < min(number, self.rules.keep_backbone)]

    def _parted(self, sent: Sequence[Move]) -> list[str]:
        """Spouses who taught in one township and would not after."""
        if not self.rules.keep_couples:
            return []
        after = self.at | {move.teacher: move.to_school for move in sent}
        moving = {move.teacher for move in sent}
        parted = []
        for id, wish in self.wishes.items():
            other = wish["partner"]
            if id not in self.at or other not in self.at or not moving & {id, other}:
                continue
            towns = [self._town(self.at[who]) for who in (id, other) if self.at[who] in self.schools]
            later = [self._town(after[who]) for who in (id, other) if after[who] in self.schools]
            if len(towns) == 2 and towns[0] == towns[1] and later[0] != later[1]:
                parted.append(id)
        return parted

    def _town(self, school: str) -> object:
        """A school's township; the school itself where that is blank."""
        return self.schools[school]["township"] or school

    def _headless(self, sent: Sequence[Move]) -> list[str]:
        change: defaultdict[str, int] = defaultdict(int)
        for move in sent:
            if self.teachers[move.teacher]["head"]:
                change[move.to_school] += 1
                change[move.from_school] -= 1
        return [school for school, number in change.items() if number]

    def _against(self, move: Move) -> bool:
        unwilling = self.wishes.get(move.teacher, {}).get("willing") == "unwilling"
        return (
            (self.rules.unwilling == "stay" and unwilling)
            or (move.teacher, None) in self.refused
            or (move.teacher, move.to_school) in self.refused
        )

    def _returns(self, moves: Sequence[Move]) -> Held:
        listed = {move.teacher: (move.from_school, move.to_school) for move in moves if move.kind == "return"}
        wrong = [id for id in {*listed, *self.due} if listed.get(id) != self.due.get(id)]
        return Held("returns", not wrong, len(self.due), len(listed), tuple(sorted(wrong)))


def _named(rule: str, breaches: Sequence[str]) -> Held:
    return Held(rule, not breaches, breaches=tuple(sorted(set(breaches))))
