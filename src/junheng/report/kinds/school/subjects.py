"""The schools that get a sheet, each with what is known about it, looked up once for the whole county."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from junheng.assess.holdings import Place
from junheng.assess.outcome import Assessment, Unit
from junheng.assess.peers import PeerGroup, peers
from junheng.report.material import Material
from junheng.report.tables import value_decimals
from junheng.standards.model import Stage
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding

SEVERITIES = ("error", "warning", "note")


@dataclass(frozen=True)
class County:
    """What all sheets share.

    Attributes:
        ruled: Whether the standard judges single schools.
        groups: The peers, by stage and indicator.
        decimals: Printed decimals of an indicator's values, by stage and indicator.
    """

    assessment: Assessment
    ruled: bool
    groups: Mapping[Stage, Mapping[str, PeerGroup]]
    decimals: Mapping[tuple[Stage, str], int]


@dataclass(frozen=True)
class Subject:
    """One school.

    Attributes:
        number: Its place in the list of all schools, from 1; the sheets stand in that order.
        units: Its stages as judged, primary first; empty for one that teaches none.
        ranks: By stage and indicator, 1 the best.
        findings: What was found in its data, errors first.
        tolerances: Those that changed one of its figures or verdicts.
    """

    number: int
    place: Place
    units: tuple[Unit, ...]
    ranks: Mapping[tuple[Stage, str], int]
    findings: tuple[Finding, ...]
    tolerances: tuple[str, ...]


def county_of(material: Material) -> County:
    """What all sheets of a county share."""
    found = material.assessment
    values = defaultdict(list)
    for unit in found.units:
        for id, reading in unit.readings.items():
            values[unit.stage, id].append(reading.value)
    return County(
        found,
        any(unit.needed is not None for unit in found.units),
        peers(found).groups,
        {key: value_decimals(known) for key, known in values.items()},
    )


def subjects(material: Material) -> list[Subject]:
    """The schools that are to have a sheet, in the order of the data.

    Kindergartens have one too, which says what they have and that they are not assessed.

    Raises:
        InputError: a school that was asked for is not in the county.
    """
    found = material.assessment
    places = {place.school: place for place in material.survey.places}
    unknown = [id for id in dict.fromkeys(material.only) if id not in places]
    if unknown:
        raise InputError("school.unknown", schools=unknown, county=found.county_name)
    units: dict[str, list[Unit]] = defaultdict(list)
    for unit in found.units:
        units[unit.school].append(unit)
    ranks: dict[str, dict[tuple[Stage, str], int]] = defaultdict(dict)
    for standing in peers(found).standings:
        ranks[standing.school] |= {(standing.stage, id): rank for id, rank in standing.ranks.items()}
    findings: dict[str, list[Finding]] = defaultdict(list)
    for finding in sorted(found.findings, key=lambda finding: SEVERITIES.index(finding.severity)):
        findings[finding.school or ""].append(finding)
    tolerances: dict[str, list[str]] = defaultdict(list)
    for id, schools in found.tolerances_used.items():
        for school in schools:
            tolerances[school].append(id)
    asked = set(material.only)
    return [
        Subject(
            number,
            place,
            tuple(sorted(units[place.school], key=lambda unit: place.stages.index(unit.stage))),
            ranks[place.school],
            tuple(findings[place.school]),
            tuple(tolerances[place.school]),
        )
        for number, place in enumerate(places.values(), 1)
        if not asked or place.school in asked
    ]
