"""Cases: facts and what should come out of them, written in YAML by someone who knows the rules.

A case needs no Python. Its tables are pasted text, its figures stand in plain units, and a case that fails
prints its own sentence. `docs/how-to-standard.md` shows how to write one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from junheng.assess.cases.compare import agrees, told
from junheng.assess.cases.expect import answer, read_subject, spaced, vocabulary, words
from junheng.assess.cases.given import Given, Unreadable, read_facts
from junheng.assess.county import Choices
from junheng.assess.outcome import Assessment
from junheng.assess.run import Request, assess_one
from junheng.facts.cells.words import read_date
from junheng.facts.engine import PolarsEngine
from junheng.facts.fields import dictionary
from junheng.facts.table import Facts
from junheng.standards.model import Rulebook
from junheng.standards.read import Phrase
from junheng.standards.resolve import find_rulebook
from junheng.terms.calendar import last_day, school_year_of
from junheng.terms.errors import JunhengError, StandardsError
from junheng.terms.findings import Finding, Locus
from junheng.terms.places import NATION, is_code

LARGEST = 1_000_000
"""Bytes of a file of cases; what is larger is no case."""


@dataclass(frozen=True)
class Case:
    """One case as written.

    Attributes:
        file: The file that it stands in.
        name: What it shows.
        given: Key → entry: a text, or a mapping or list of texts.
        expect: Subject → what it should be.
    """

    file: Path
    name: str
    given: Mapping[str, Any]
    expect: Mapping[str, str]


@dataclass(frozen=True)
class CaseResult:
    """A case that was run.

    Attributes:
        case: The case.
        checked: How many expectations it has.
        failures: One finding for each that was not met; it says itself what was expected and what was found.
    """

    case: Case
    checked: int
    failures: tuple[Finding, ...]


class _Texts(yaml.BaseLoader):
    """YAML in which everything is text and no key may stand twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """A mapping; of two equal keys the first would be lost without a word."""
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for place, key in enumerate(keys):
            if not isinstance(key, str) or key in keys[:place]:
                raise Unreadable("standards.case_key_twice", key=str(key))
        return super().construct_mapping(node, deep=True)


def load_cases(path: Path) -> list[Case]:
    """The cases of a file: one, or several with `---` between them.

    Raises:
        StandardsError: the file cannot be read, or a case lacks something or has something that no case has.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise StandardsError("standards.not_yaml", file=path.name, reason=f"> {LARGEST} B")
        written = list(yaml.load_all(path.read_text(encoding="utf-8-sig"), Loader=_Texts))
    except OSError as absent:
        raise StandardsError("standards.no_cases", file=str(path)) from absent
    except UnicodeDecodeError as unreadable:
        raise StandardsError("standards.not_utf8", file=str(path)) from unreadable
    except (yaml.YAMLError, RecursionError) as broken:
        raise StandardsError("standards.not_yaml", file=path.name, reason=_where(broken)) from broken
    except Unreadable as twice:
        raise _wrong(path, path.stem, twice) from twice
    found = [_case(path, number, entry) for number, entry in enumerate(written, start=1) if entry]
    if not found:
        raise StandardsError("standards.no_cases", file=str(path))
    return found


def _where(broken: Exception) -> str:
    mark = getattr(broken, "problem_mark", None)
    place = f"{mark.line + 1}:{mark.column + 1} " if mark is not None else ""
    return place + str(getattr(broken, "problem", None) or type(broken).__name__)


def _wrong(path: Path, case: str, why: Unreadable) -> StandardsError:
    return StandardsError("standards.case_wrong", file=path.name, case=case, reason=why.reason)


def _case(path: Path, number: int, written: object) -> Case:
    name = f"{path.stem} {number}"
    try:
        entry = _keys(written, "case", ("case", "source", "note", "given", "expect"))
        name = str(entry.get("case", name))
        given = _keys(_required(entry, "given"), "given", tuple(words("given").values()), _table_words())
        expect = _expectations(_required(entry, "expect"))
    except Unreadable as wrong:
        raise _wrong(path, name, wrong) from wrong
    return Case(path, name, given, expect)


def _table_words() -> dict[str, str]:
    """Tables by the words that a case may call them."""
    return {
        spaced(word): table.id for table in dictionary().values() for word in (table.id, table.label.zh, table.label.en)
    }


def _keys(
    written: object, section: str, known: tuple[str, ...], more: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """A mapping with its keys, Chinese or English, brought to ours."""
    if not isinstance(written, Mapping):
        raise Unreadable("standards.case_mapping", key=section)
    found: dict[str, Any] = {}
    for key, value in written.items():
        meant = words(section).get(spaced(key))
        if more and (meant is None or (isinstance(value, str) and "|" in value)):
            meant = more.get(spaced(key), meant)
        if meant is None:
            raise Unreadable("standards.case_key", key=key, known=list(dict.fromkeys(known)))
        if meant in found:
            raise Unreadable("standards.case_key_twice", key=key)
        found[meant] = value
    return found


def _required(entry: Mapping[str, Any], key: str) -> object:
    if not entry.get(key):
        raise Unreadable("standards.case_key_missing", key=key)
    return entry[key]


def _expectations(written: object) -> dict[str, str]:
    """Subject → what it should be; a block of lines is taken as well, with either colon."""
    if isinstance(written, str):
        found: dict[str, str] = {}
        for line in filter(None, map(str.strip, written.splitlines())):
            subject, colon, wanted = line.replace("：", ":").partition(":")
            if not colon or subject.strip() in found:
                raise Unreadable("standards.case_key_twice" if colon else "standards.case_colon", key=line)
            found[subject.strip()] = wanted.strip()
        return found
    if not isinstance(written, Mapping) or not all(isinstance(value, str) for value in written.values()):
        raise Unreadable("standards.case_mapping", key="expect")
    return {str(subject): value for subject, value in written.items()}


def run_cases(path: Path) -> list[CaseResult]:
    """Run the cases of a file.

    Raises:
        StandardsError: a case is written wrongly, or its standard is wrong.
    """
    return [run_case(case) for case in load_cases(path)]


def run_case(case: Case) -> CaseResult:
    """Run one case.

    Raises:
        StandardsError: it is written wrongly, or its standard is wrong.
    """
    expect = dict(case.expect)
    named = next((key for key in expect if words("property").get(spaced(key)) == "error"), None)
    wanted_error = expect.pop(named) if named is not None else None
    try:
        assessment = _assessed(case)
    except JunhengError as error:
        if wanted_error is None or error.code == "standards.case_wrong":
            raise
        return _result(case, list(_error(case, wanted_error, error.code)))
    failures = list(_failures(case, assessment, expect))
    if wanted_error is not None:
        failures += _error(case, wanted_error, "—")
    return _result(case, failures)


def _result(case: Case, failures: list[Finding]) -> CaseResult:
    return CaseResult(case, len(case.expect), tuple(failures))


def _error(case: Case, wanted: str, found: str) -> Iterator[Finding]:
    if found != wanted.strip():
        yield _failed(case, "error", wanted, found)


def _failed(case: Case, what: str, wanted: str, found: object) -> Finding:
    return Finding(
        "standards.case_failed",
        Locus(case.file.name),
        params={"case": case.name, "what": what, "wanted": wanted, "found": found},
    )


def _failures(case: Case, assessment: Assessment, expect: Mapping[str, str]) -> Iterator[Finding]:
    known = vocabulary(assessment)
    codes = {finding.code for finding in assessment.findings}
    for subject, wanted in expect.items():
        try:
            first, _, rest = spaced(subject).partition(" ")
            if words("property").get(first) == "finding":
                if (rest in codes) != (spaced(wanted) in ("yes", "是", "有")):
                    yield _failed(case, subject, wanted, Phrase("terms.yes" if rest in codes else "terms.no"))
                continue
            found = answer(assessment, read_subject(subject, known), subject)
            if not agrees(found, wanted, known):
                yield _failed(case, subject, wanted, told(found))
        except Unreadable as wrong:
            raise _wrong(case.file, case.name, wrong) from wrong


def _assessed(case: Case) -> Assessment:
    try:
        day, facts = _facts(case.given)
        choices = Choices(_pairs(case.given, "set"), tuple(_listed(case.given, "tolerance")))
        standard = _standard(case, str(_required(case.given, "standard")))
    except Unreadable as wrong:
        raise _wrong(case.file, case.name, wrong) from wrong
    extra = tuple(_standard(case, name) for name in _listed(case.given, "with"))
    return assess_one(facts, {}, Request(standard, extra, day, choices), PolarsEngine(), ())


def _facts(given: Mapping[str, Any]) -> tuple[date, Facts]:
    place = str(given.get("place", NATION))
    if not is_code(place):
        raise Unreadable("standards.case_value", value=place)
    year, on = given.get("school_year"), given.get("on")
    if year is None and on is None:
        raise Unreadable("standards.case_key_missing", key="on")
    if year is not None and not (str(year).isdigit() and len(str(year)) == 4):
        raise Unreadable("standards.case_value", value=str(year))
    day = read_date(on).held if on is not None else last_day(int(str(year)))
    if not isinstance(day, date):
        raise Unreadable("standards.case_value", value=str(on))
    tables = {id: given[id] for id in dictionary() if id in given}
    for id, entry in tables.items():
        pairs = isinstance(entry, Mapping) and all(isinstance(value, str) for value in entry.values())
        if not isinstance(entry, str) and not pairs:
            raise Unreadable("standards.case_no_table", table=dictionary()[id])
    facts = read_facts(
        Given(
            place=place,
            school_year=int(str(year)) if year is not None else school_year_of(day),
            stage=given.get("stage"),
            every=_pairs(given, "every"),
            tables=tables,
            school_words=tuple(words("headings")),
        )
    )
    return day, facts


def _standard(case: Case, name: str) -> Rulebook:
    """A standard by id, or from a file beside the case."""
    return find_rulebook(str(case.file.parent / name) if name.endswith(".toml") else name)


def _pairs(given: Mapping[str, Any], key: str) -> dict[str, str]:
    held = given.get(key, {})
    if not isinstance(held, Mapping) or not all(isinstance(value, str) for value in held.values()):
        raise Unreadable("standards.case_mapping", key=key)
    return dict(held)


def _listed(given: Mapping[str, Any], key: str) -> list[str]:
    """A list, or texts with commas between them."""
    held = given.get(key, [])
    entries = held if isinstance(held, list) else str(held).replace("，", ",").replace("、", ",").split(",")
    return [str(entry).strip() for entry in entries if str(entry).strip()]


__all__ = ["Case", "CaseResult", "load_cases", "run_case", "run_cases"]
