"""Assessments of versions: computed once for a version and a standard, for a version never changes."""

from datetime import date
from functools import lru_cache

from junheng.assess.county import assess
from junheng.assess.outcome import Assessment
from junheng.facts.table import Facts
from junheng.standards.resolve import find_rulebook, resolve
from junheng.terms.calendar import last_day
from junheng.web.mapping import unpack
from junheng.web.models import Version

KEPT = 64
"""Assessments that a process keeps."""


def assessment_of(version: Version, standard: str) -> Assessment:
    """A version held against a standard in force at its place on the last day of its school year."""
    return _assessed(version.pk, version.digest, standard)


def facts_of(version: Version) -> Facts:
    """The facts of a version."""
    return _facts(version.pk, version.digest)


@lru_cache(maxsize=KEPT)
def _facts(key: int, digest: str) -> Facts:
    return unpack(bytes(Version.objects.values_list("body", flat=True).get(pk=key, digest=digest)))


@lru_cache(maxsize=KEPT)
def _assessed(key: int, digest: str, standard: str) -> Assessment:
    facts = _facts(key, digest)
    code, on = facts.county_codes()[0], _day(facts)
    return assess(facts, resolve(find_rulebook(standard), code, on), on)


def _day(facts: Facts) -> date:
    """The last day of the school year that the facts are of."""
    return last_day(int(facts["county"]["school_year"][0]))
