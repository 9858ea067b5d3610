"""A run over all counties of the data: resolve what is in force for each, then assess."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from junheng.assess.county import Choices, assess
from junheng.assess.outcome import Assessment
from junheng.facts.engine import Engine
from junheng.facts.table import Facts
from junheng.standards.model import Rulebook
from junheng.standards.resolve import by_name, resolve, weaker
from junheng.terms.findings import Finding
from junheng.terms.places import NATION, is_code


@dataclass(frozen=True)
class Request:
    """What is asked of a run.

    Attributes:
        standard: The standard chosen.
        extra: Files added to it.
        on: The day of judging.
        choices: Settings, tolerances, grouping.
    """

    standard: Rulebook
    extra: tuple[Rulebook, ...]
    on: date
    choices: Choices


def assess_counties(
    facts: Facts, previous: Facts | None, request: Request, engine: Engine, findings: Sequence[Finding]
) -> Iterator[Assessment]:
    """Each county by itself, in the order of the data.

    Raises:
        InputError: the data do not say a county or school year.
        StandardsError: nothing is in force, or a setting is not known.
    """
    before = {county.county_codes()[0]: county for county in previous.counties()} if previous is not None else {}
    several = len(facts.county_codes()) > 1
    for county in facts.counties():
        yield assess_one(county, before, request, engine, _own(findings, county) if several else findings)


def assess_one(
    facts: Facts, before: dict[str, Facts], request: Request, engine: Engine, findings: Sequence[Finding]
) -> Assessment:
    """One county under the rulebook in force there."""
    code = next(iter(facts.county_codes()), "")
    place = code if is_code(code) else NATION
    rulebook = resolve(request.standard, place, request.on, request.extra)
    named = rulebook.standardised.school_rules if rulebook.standardised is not None else ()
    also = [by_name(id, place, request.on, request.extra) for id in named if id != rulebook.id]
    last = None
    if code in before:
        last = assess(before[code], rulebook, request.on, request.choices, engine=engine)
    return assess(
        facts,
        rulebook,
        request.on,
        request.choices,
        previous=last,
        also=also,
        engine=engine,
        findings=[*findings, *weaker(rulebook)],
    )


def _own(findings: Sequence[Finding], facts: Facts) -> list[Finding]:
    """The findings about a county's own schools."""
    schools = set(facts["schools"]["school"].to_list())
    return [finding for finding in findings if finding.school in schools]
