"""What a new survey is given: the register of schools, and sheets that begin with what stays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from junheng.facts.registers import register, stages_by_school
from junheng.facts.table import Facts
from junheng.web.form import stays
from junheng.web.mapping import Entries, entries_of
from junheng.web.models import Unit


@dataclass(frozen=True)
class Register:
    """The schools of a survey.

    Attributes:
        facts: Each school and stage with its identifiers alone, the county likewise, and the lasting tables.
        entries: School → the places of its sheet, blank or with last year's figures where these stay.
    """

    facts: Facts
    entries: Mapping[str, Entries]


def known_stages(base: Facts | None) -> dict[str, list[str]]:
    """School → its stages, as the last data say; a kindergarten has none."""
    return {} if base is None else stages_by_school(base)


def register_of(
    county: Unit,
    schools: Sequence[Unit],
    school_year: int,
    stages: Mapping[str, Sequence[str]],
    base: Facts | None,
    *,
    carry: bool,
) -> Register:
    """The register of a county's schools for a year.

    Args:
        county: The county.
        schools: Its schools, with the units above them.
        school_year: The year in which school begins.
        stages: School → its stages.
        base: The county's last data.
        carry: Whether sheets begin with last year's figures where these change little.
    """
    facts = register(
        {"county": county.code, "name": county.name, "school_year": school_year},
        [{"school": one.code, "name": one.name, "county": county.code, "township": _township(one)} for one in schools],
        [{"school": one.code, "stage": stage} for one in schools for stage in stages.get(one.code, ())],
        base,
    )
    held = entries_of(base) if base is not None and carry else {}
    entries = {
        one.code: {place: _staying(place, held.get(one.code, {})) for place in _places(stages.get(one.code, ()))}
        for one in schools
    }
    return Register(facts, entries)


def _places(stages: Iterable[str]) -> list[str]:
    return ["schools", *(f"stages/{stage}" for stage in stages)]


def _staying(place: str, held: Entries) -> dict[str, str]:
    kept = stays(place.partition("/")[0])
    return {id: words for id, words in held.get(place, {}).items() if id in kept}


def _township(school: Unit) -> str | None:
    above = school.parent
    return above.name if above is not None and above.kind == Unit.Kind.TOWNSHIP else None
