"""Posts that a stage needs of each subject: classes times lessons, by what a teacher gives a week."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

from junheng.facts.fields import Label, code_list
from junheng.plan.county_files import name_over, read_file, said_of_files
from junheng.standards.model import STAGES, Stage
from junheng.standards.read import Section, parse

GRADES = range(1, 10)


@dataclass(frozen=True)
class Curriculum:
    """Lessons and loads.

    Attributes:
        load: Lessons a week of a full-time teacher, by stage.
        lessons: Lessons a week of a class, by grade and subject.
        group: For a subject whose teachers stand in for others, what they are called together.
        spread: Subjects for which no post is reckoned.
    """

    name: Label
    load: Mapping[Stage, Fraction]
    lessons: Mapping[int, Mapping[str, Fraction]]
    group: Mapping[str, str]
    spread: frozenset[str]

    def group_of(self, subject: str | None) -> str:
        """The group whose posts a teacher of the subject can fill.

        Example:
            >>> default_curriculum().group_of("music"), default_curriculum().group_of("maths")
            ('arts', 'maths')
        """
        return "other" if subject is None else self.group.get(subject, subject)

    def posts(self, stage: Stage, classes: Mapping[int, int]) -> dict[str, Fraction]:
        """Posts by group of subjects for so many classes by grade.

        Example:
            >>> float(default_curriculum().posts("primary", {3: 4})["chinese"])
            1.75
        """
        found: dict[str, Fraction] = {}
        for grade, number in classes.items():
            for subject, lessons in self.lessons.get(grade, {}).items():
                if subject not in self.spread and lessons:
                    group = self.group_of(subject)
                    found[group] = found.get(group, Fraction(0)) + number * lessons / self.load[stage]
        return found


def default_curriculum() -> Curriculum:
    """The lessons that hold where a county says nothing else."""
    source = files(__package__).joinpath("curriculum.toml").read_text(encoding="utf-8")
    return _read(parse(source, "curriculum.toml"), None)


def load_curriculum(path: Path) -> Curriculum:
    """A county's lessons over the default ones; grades that it names are replaced whole.

    Raises:
        InputError: no such file.
        StandardsError: not TOML, an unknown key, subject or grade; names file and key.
    """
    with said_of_files():
        return _read(parse(read_file(path), path.name), default_curriculum())


def _read(top: Section, base: Curriculum | None) -> Curriculum:
    head = top.section("curriculum", required=base is None)
    name = name_over(head, base.name if base else None)
    head.done()
    load = top.section("load", required=base is None)
    loads = {stage: Fraction(load.positive(stage, *(() if base is None else (base.load[stage],)))) for stage in STAGES}
    load.done()
    group = dict(base.group) if base else {}
    together = top.section("together", required=False)
    for called in together.values:
        for subject in _subjects(together, called):
            group[subject] = called
        if called not in code_list("subject"):
            raise together.wrong(called, value=called, wanted=" / ".join(code_list("subject")))
    together.done()
    spread = top.section("spread", required=False)
    free = frozenset(_subjects(spread, "subjects")) if "subjects" in spread else base.spread if base else frozenset()
    spread.done()
    lessons = dict(base.lessons) if base else {}
    for part in top.sections("grades"):
        first, last = part.whole("from", least=GRADES[0]), part.whole("to", least=GRADES[0])
        if not first <= last <= GRADES[-1]:
            raise part.wrong("to", value=str(last), wanted=f"{first} – {GRADES[-1]}")
        inner = part.section("lessons")
        for subject in inner.values:
            _known(inner, subject, subject)
        given = {
            subject: Fraction(inner.number(subject, least=Fraction(0), most=Fraction(50))) for subject in inner.values
        }
        inner.done()
        part.done()
        lessons |= dict.fromkeys(range(first, last + 1), given)
    top.done()
    return Curriculum(name, loads, lessons, group, free)


def _subjects(section: Section, key: str) -> tuple[str, ...]:
    found = section.texts(key)
    for subject in found:
        _known(section, key, subject)
    return found


def _known(section: Section, key: str, subject: str) -> None:
    if subject not in code_list("subject"):
        raise section.wrong(key, value=subject, wanted=" / ".join(code_list("subject")))
