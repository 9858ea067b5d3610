"""One expectation of a case: whose figure it is, what it should be, and what the assessment says."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from junheng.assess.cases.given import Unreadable
from junheng.assess.county import VERDICTS
from junheng.assess.outcome import Assessment, Reading, Unit
from junheng.assess.results import main_rule
from junheng.facts.cells.entries import normal
from junheng.facts.fields import code_list, units
from junheng.terms.units import displayed

Kind = Literal["verdict", "state", "exact", "rounded", "flag", "text", "way"]
PLAIN = re.compile(r"[a-z0-9_.\-]", re.ASCII)
"""Letters that must not go on where a plain word of a subject ends: `R1` is no part of `R10`."""


@cache
def words(section: str) -> Mapping[str, str]:
    """Words of a section of `words.toml`, as they are compared → what they mean."""
    source = files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
    return {spaced(word): id for id, listed in tomllib.loads(source)[section].items() for word in listed}


def spaced(text: str) -> str:
    """A text as it is compared here: full-width forms made plain, lower case, single blanks kept."""
    return " ".join(normal(part) for part in text.replace("\u3000", " ").split())


@dataclass(frozen=True)
class Subject:
    """What an expectation is about: kinds of words (`school`, `stage`, `indicator`, `property`, …) → ids."""

    parts: Mapping[str, str]

    def get(self, kind: str) -> str | None:
        """The word of a kind, if there is one."""
        return self.parts.get(kind)


@dataclass(frozen=True)
class Answer:
    """What the assessment says, and how it is compared.

    Attributes:
        kind: How it is compared.
        value: What was found; None where there is none.
        units: Words for its unit; no unit may be written where there are none.
    """

    kind: Kind
    value: object
    units: tuple[str, ...] = ()


Vocabulary = Mapping[str, tuple[str, str]]


def vocabulary(assessment: Assessment) -> Vocabulary:
    """Every word that a subject may be made of → its kind and id; the case's own names count first."""
    found: dict[str, tuple[str, str]] = {}

    def learn(kind: str, id: str, said: Iterable[str | None]) -> None:
        for word in said:
            if word:
                found.setdefault(spaced(word), (kind, id))

    rulebook = assessment.rulebook
    for unit in assessment.units:
        learn("school", unit.school, (unit.name, unit.school))
    for township in assessment.townships:
        learn("township", township.name, (township.name,))
    for id, indicator in rulebook.indicators.items():
        learn("indicator", id, (id, indicator.name.zh, indicator.name.en))
    for target in rulebook.targets:
        learn("target", target.id, (target.id, target.name.zh, target.name.en))
    for id in rulebook.clauses:
        learn("clause", id, (id,))
    for id in rulebook.tolerances:
        learn("tolerance", id, (id,))
    for id, stage in code_list("stage").items():
        learn("stage", id, (id, stage.label.zh, stage.label.en, *stage.names))
    for word, id in words("property").items():
        learn("property", id, (word,))
    for word in words("filler"):
        learn("", "", (word,))
    return found


def read_subject(text: str, known: Vocabulary) -> Subject:
    """The words of a subject, the longest that fits first, so that Chinese needs no blanks.

    Raises:
        Unreadable: a word is not known, or two of a kind stand beside each other.
    """
    rest, parts = spaced(text), dict[str, str]()
    by_length = sorted(known, key=len, reverse=True)
    while rest := rest.lstrip(" :,、"):
        word = next((word for word in by_length if _starts(rest, word)), None)
        if word is None:
            raise Unreadable("standards.case_word", word=rest.split(" ")[0], subject=text)
        kind, id = known[word]
        if kind and parts.setdefault(kind, id) != id:
            raise Unreadable("standards.case_word", word=word, subject=text)
        rest = rest[len(word) :]
    return Subject(parts)


def _starts(text: str, word: str) -> bool:
    if not text.startswith(word):
        return False
    after = text[len(word) : len(word) + 1]
    return not (PLAIN.match(word[-1]) and after and PLAIN.match(after))


def answer(assessment: Assessment, subject: Subject, said: str) -> Answer:
    """What the assessment says of a subject.

    Raises:
        Unreadable: the subject names something that there is not, or asks of it what it does not have.
    """
    asked = subject.get("property")
    nothing = Unreadable("standards.case_subject", subject=said)
    if (id := subject.get("target")) is not None:
        target = next(target for target in assessment.targets if target.id == id)
        declared = next(target for target in assessment.rulebook.targets if target.id == id)
        if asked == "value":
            return Answer("rounded", target.value, (declared.unit,))
        return Answer("verdict", target.verdict)
    if (id := subject.get("tolerance")) is not None:
        return Answer("flag", bool(assessment.tolerances_used.get(id)))
    if (name := subject.get("township")) is not None:
        township = next(township for township in assessment.townships if township.name == name)
        if asked == "standard_schools":
            return Answer("exact", township.standard_schools)
        return Answer("verdict", township.verdict)
    if subject.get("school") is not None:
        return _of_unit(assessment, _unit(assessment, subject, nothing), subject, nothing)
    if subject.get("indicator") is not None:
        return _of_spread(assessment, subject, nothing)
    if (id := subject.get("clause")) is not None:
        stage = subject.get("stage")
        results = assessment.stages[stage].clauses if stage in assessment.stages else assessment.clauses  # type: ignore[index]  # a stage
        if id not in results or (stage is not None and stage not in assessment.stages):
            raise nothing
        result = results[id]
        return Answer("rounded", result.value) if asked == "value" else Answer("verdict", result.verdict)
    return _of_county(assessment, subject, nothing)


def _of_county(assessment: Assessment, subject: Subject, nothing: Unreadable) -> Answer:
    asked, stage = subject.get("property"), subject.get("stage")
    if asked in ("verdict", "computed") and stage is None:
        return Answer("verdict", assessment.verdict if asked == "verdict" else assessment.computed)
    if stage is None and len(assessment.stages) == 1:
        stage = next(iter(assessment.stages))
    if stage not in assessment.stages:
        raise nothing
    result = assessment.stages[stage]  # type: ignore[index]  # it is one of them
    if asked == "composite" and result.composite is not None:
        return Answer("rounded", result.composite.value)
    found: dict[str | None, Answer] = {
        "verdict": Answer("verdict", result.verdict),
        "computed": Answer("verdict", result.computed),
        "schools": Answer("exact", result.schools),
        "schools_met": Answer("exact", result.schools_met),
    }
    if asked not in found:
        raise nothing
    return found[asked]


def _of_spread(assessment: Assessment, subject: Subject, nothing: Unreadable) -> Answer:
    id, stage = subject.parts["indicator"], subject.get("stage")
    having = [own for own, result in assessment.stages.items() if id in result.spreads]
    if stage is None and len(having) == 1:
        stage = having[0]
    if stage not in having:
        raise nothing
    spread = assessment.stages[stage].spreads[id]
    indicator = assessment.rulebook.indicators[id]
    found: dict[str | None, Answer] = {
        None: Answer("verdict", VERDICTS[spread.passes]),
        "verdict": Answer("verdict", VERDICTS[spread.passes]),
        "mean": Answer("rounded", spread.mean, (indicator.unit.zh, indicator.unit.en)),
        "cv": Answer("rounded", spread.cv),
        "limit": Answer("exact", spread.limit),
        "borderline": Answer("flag", spread.borderline),
        "theil": Answer("rounded", spread.theil),
        "gini": Answer("rounded", spread.gini),
        "urban_rural": Answer("rounded", spread.urban_rural),
    }
    if subject.get("property") not in found:
        raise nothing
    return found[subject.get("property")]


def _unit(assessment: Assessment, subject: Subject, nothing: Unreadable) -> Unit:
    stage = subject.get("stage")
    units = [unit for unit in assessment.units if unit.school == subject.get("school")]
    units = [unit for unit in units if stage is None or unit.stage == stage]
    if len(units) != 1:
        raise nothing
    return units[0]


def _of_unit(assessment: Assessment, unit: Unit, subject: Subject, nothing: Unreadable) -> Answer:
    asked, rule = subject.get("property"), main_rule(assessment.rulebook)
    if (id := subject.get("indicator")) is not None:
        if id not in unit.readings:
            raise nothing
        return _of_reading(assessment, unit.readings[id], asked, nothing)
    if (id := subject.get("clause")) is not None and (rule is None or id != rule[0]):
        if id not in unit.clauses:
            raise nothing
        result = unit.clauses[id]
        return Answer("rounded", result.value) if asked == "value" else Answer("verdict", result.verdict)
    found: dict[str | None, Answer] = {
        None: Answer("verdict", VERDICTS[unit.passes]),
        "verdict": Answer("verdict", VERDICTS[unit.passes]),
        "met": Answer("exact", unit.met),
        "needed": Answer("exact", unit.needed),
        "pupils": Answer("exact", unit.pupils),
        "in_scope": Answer("flag", unit.in_scope),
        "out_reason": Answer("text", unit.out_reason),
        "nearest_way": Answer("way", unit.nearest_way),
    }
    if asked not in found:
        raise nothing
    return found[asked]


def _of_reading(assessment: Assessment, reading: Reading, asked: str | None, nothing: Unreadable) -> Answer:
    indicator = assessment.rulebook.indicators[reading.indicator]
    unit = units()[reading.unit]
    own, added = (indicator.unit.zh, indicator.unit.en), (unit.id, unit.label.zh, unit.label.en)
    printed = reading.shortfall
    if printed is not None:
        printed = displayed(printed, indicator.round_to, whole=indicator.whole)[0]
    found: dict[str | None, Answer] = {
        None: Answer("state", reading.state),
        "state": Answer("state", reading.state),
        "value": Answer("exact", reading.value, own),
        "amount": Answer("exact", reading.amount, added),
        "threshold": Answer("exact", reading.threshold, own),
        "floor": Answer("exact", reading.floor, own),
        "shortfall": Answer("exact", reading.shortfall, added),
        "to_floor": Answer("exact", reading.to_floor, added),
        "printed": Answer("exact", printed, added),
    }
    if asked not in found:
        raise nothing
    return found[asked]
