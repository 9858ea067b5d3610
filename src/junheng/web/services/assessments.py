"""Assessments of versions: computed once for a version and a standard, for a version never changes."""

from dataclasses import dataclass, replace
from datetime import date

from junheng.assess.county import Choices
from junheng.assess.explain import Explanation
from junheng.assess.explain import explain as derive
from junheng.assess.outcome import Assessment
from junheng.assess.partial import without_errors
from junheng.assess.run import Request, assess_one
from junheng.assess.survey import Survey, survey
from junheng.facts.checks import check
from junheng.facts.engine import PolarsEngine
from junheng.facts.table import Facts
from junheng.report.kinds.school.subjects import County, Subject, county_of, subjects
from junheng.report.material import Material
from junheng.terms.calendar import last_day
from junheng.terms.findings import Finding
from junheng.web.mapping import unpack
from junheng.web.models import Unit, Version
from junheng.web.services.kept import kept
from junheng.web.services.standards import Rules, books, rules_for
from junheng.web.services.versions import by_year

KEPT = 64
"""Assessments that a process keeps."""
HELD = 8
"""Versions whose facts it keeps: one of 300 schools takes some tens of megabytes."""


@dataclass(frozen=True)
class Data:
    """Names a version for good."""

    version: int
    digest: str


@dataclass(frozen=True)
class Case:
    """What is judged, by what, on which day: names an assessment for good."""

    data: Data
    rules: Rules
    on: date


def case_of(version: Version, rules: Rules) -> Case:
    """A version held against a standard on the last day of its school year."""
    return Case(Data(version.pk, version.digest), rules, last_day(version.school_year))


def earlier_cases(county: Unit, version: Version, case: Case) -> tuple[Case, ...]:
    """The county's locked data of earlier years under the same rules, oldest first."""
    return tuple(
        replace(case, data=Data(one.pk, one.digest))
        for year, one in by_year(county).items()
        if year < version.school_year
    )


def assessment_of(version: Version, standard: str) -> Assessment:
    """A version held against a standard in force at its place on the last day of its school year.

    Raises:
        StandardsError: there is no such standard, or it is not in force then.
    """
    rules = rules_for(version.county, standard) or Rules(standard)
    return assessed(case_of(version, rules))


@kept(KEPT)
def assessed(case: Case) -> Assessment:
    """The assessment of a case: figures that an error speaks of count as missing.

    Raises:
        StandardsError: the standard is not in force then.
    """
    standard, extra = books(case.rules)
    return assess_one(
        sound_facts(case.data), {}, Request(standard, extra, case.on, Choices()), PolarsEngine(), _found(case.data)
    )


def facts_of(version: Version) -> Facts:
    """The facts of a version."""
    return facts_named(Data(version.pk, version.digest))


def facts_named(data: Data) -> Facts:
    """The facts of a version by its name."""
    return _facts(data)


@kept(512)
def explained(case: Case, school: str, stage: str, indicator: str) -> Explanation:
    """How one figure came about.

    Raises:
        InputError: there is no such figure.
    """
    return derive(sound_facts(case.data), assessed(case), school, stage, indicator)


def material(case: Case, earlier: tuple[Case, ...] = ()) -> Material:
    """What pictures and school sheets are made from."""
    return Material(assessed(case), surveyed(case.data), tuple(map(assessed, earlier)))


@kept(KEPT)
def surveyed(data: Data) -> Survey:
    """What a county has."""
    return survey(sound_facts(data))


@kept(KEPT)
def sheets_of(case: Case) -> tuple[County, dict[str, Subject]]:
    """What is known about each school beside its verdict, by its code."""
    found = material(case)
    return county_of(found), {subject.place.school: subject for subject in subjects(found)}


@kept(HELD)
def _facts(data: Data) -> Facts:
    return unpack(bytes(Version.objects.values_list("body", flat=True).get(pk=data.version, digest=data.digest)))


@kept(KEPT)
def _found(data: Data) -> tuple[Finding, ...]:
    return tuple(check(_facts(data)))


@kept(HELD)
def sound_facts(data: Data) -> Facts:
    """What is judged: the facts of a version without what an error speaks of."""
    return without_errors(_facts(data), _found(data))
