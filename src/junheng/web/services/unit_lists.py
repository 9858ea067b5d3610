"""The tree of units from the register of schools in a county's workbook: looked through first, applied as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from junheng.facts.table import Facts
from junheng.facts.workbook.read import read_workbook
from junheng.web.models import Person, Proposal, Unit
from junheng.web.services.proposals import keep, take
from junheng.web.services.refusals import Refused
from junheng.web.services.units import LONGEST_CODE, LONGEST_NAME, Kind, allow_setup, change, make, settle

READ = ("county", "name", "school", "township")
"""Fields of the register."""


def register_of(facts: Facts) -> dict[str, Any]:
    """The county and its schools with their townships, as a workbook's register says."""
    county = facts["county"].row(0, named=True) if facts["county"].height else {"county": "", "name": ""}
    schools = [
        {"code": row["school"], "name": row["name"] or "", "township": row["township"] or "", "county": row["county"]}
        for row in facts["schools"].sort("school").iter_rows(named=True)
    ]
    return {"county": {"code": county["county"] or "", "name": county["name"] or ""}, "schools": schools}


@dataclass
class _Tree:
    """A county as it stands, by codes and names."""

    county: Unit | None
    townships: dict[str, Unit] = field(default_factory=dict)
    schools: dict[str, Unit] = field(default_factory=dict)

    @classmethod
    def of(cls, county: Unit | None) -> "_Tree":
        tree = cls(county)
        if county is not None:
            inside = Unit.objects.filter(path__startswith=county.path).select_related("parent")
            tree.townships = {one.name: one for one in inside if one.kind == Kind.TOWNSHIP}
            tree.schools = {one.code: one for one in inside if one.kind == Kind.SCHOOL}
        return tree


def look_through(unit: Unit | None, register: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a register would change, line by line, and what is wrong: message ids with their blanks.

    Args:
        unit: In which it is imported: the county itself, or a city or province above it; None where it founds one.
        register: As `register_of` gives it.
    """
    told = register["county"]
    county = Unit.objects.filter(code=told["code"]).first()
    tree = _Tree.of(county)
    lines = [_line(Kind.COUNTY, told, "", county, "", _county_faults(unit, county, told))]
    above = {school["township"] for school in register["schools"] if school["township"]}
    for name in sorted(above):
        faults = [["web.unit.name_long", {"limit": LONGEST_NAME}]] if len(name) > LONGEST_NAME else []
        lines.append(
            _line(Kind.TOWNSHIP, {"code": "", "name": name}, told["name"], tree.townships.get(name), "", faults)
        )
    elsewhere = {
        one.code: one
        for one in Unit.objects.filter(code__in=[school["code"] for school in register["schools"]])
        if one.code not in tree.schools
    }
    for school in register["schools"]:
        here = tree.schools.get(school["code"])
        was = here.parent.name if here is not None and here.parent is not None else ""
        place = school["township"] or told["name"]
        faults = _school_faults(school, told["code"], elsewhere)
        if here is not None and here.closed_on is not None:
            faults.append(["web.unit.closed_in_list", {"unit_code": here.code, "day": here.closed_on.isoformat()}])
        lines.append(_line(Kind.SCHOOL, school, place, here, was, faults))
    open_ones = {code for code, school in tree.schools.items() if school.closed_on is None}
    absent = open_ones - {school["code"] for school in register["schools"]}
    for code in sorted(absent):
        lines.append(
            {"kind": Kind.SCHOOL, "code": code, "name": tree.schools[code].name, "does": "absent", "faults": []}
        )
    if not register["schools"]:
        lines[0]["faults"].append(["web.unit.no_schools", {}])
    return lines


def _line(
    kind: str, told: Mapping[str, Any], place: str, here: Unit | None, was: str, faults: list[list[Any]]
) -> dict[str, Any]:
    does = "create"
    if here is not None:
        moved, renamed = bool(was) and was != place, here.name != told["name"]
        does = "move" if moved else "rename" if renamed else "same"
    line = {
        "kind": str(kind),
        "code": told["code"],
        "name": told["name"],
        "place": place,
        "does": does,
        "faults": faults,
    }
    if does in ("move", "rename") and here is not None:
        line |= {"old_name": here.name, "old_place": was}
    return line


def _county_faults(unit: Unit | None, county: Unit | None, told: Mapping[str, Any]) -> list[list[Any]]:
    if not told["code"] or "/" in told["code"] or not told["name"]:
        return [["web.unit.no_county", {}]]
    if county is not None and county.kind != Kind.COUNTY:
        return [["web.unit.code_taken", {"unit_code": told["code"], "name": county.name}]]
    if unit is None:
        return [["web.unit.county_there", {"county": county.name}]] if county is not None else []
    if unit.kind == Kind.COUNTY:
        wrong = told["code"] != unit.code
        return [["web.unit.another_county", {"county": told["name"], "unit": unit.name}]] if wrong else []
    if county is not None and not county.path.startswith(unit.path):
        return [["web.unit.code_taken", {"unit_code": told["code"], "name": county.name}]]
    return []


def _school_faults(school: Mapping[str, Any], county: str, elsewhere: Mapping[str, Unit]) -> list[list[Any]]:
    faults: list[list[Any]] = []
    code, name = school["code"], school["name"]
    if "/" in code or len(code) > LONGEST_CODE:
        faults.append(["web.unit.bad_code", {"unit_code": code, "limit": LONGEST_CODE}])
    if not name or len(name) > LONGEST_NAME:
        faults.append(
            ["web.unit.no_name" if not name else "web.unit.name_long", {"unit_code": code, "limit": LONGEST_NAME}]
        )
    if school["county"] and school["county"] != county:
        faults.append(["web.unit.school_elsewhere", {"unit_code": code, "county": school["county"]}])
    if code in elsewhere:
        faults.append(["web.unit.code_taken", {"unit_code": code, "name": elsewhere[code].name}])
    return faults


def propose(person: Person, unit: Unit | None, path: Path) -> Proposal:
    """Look a county's workbook through and keep its register for the person.

    Raises:
        InputError: the file cannot be read.
        Refused: it may not be.
    """
    allow_setup(person, unit)
    facts, findings = read_workbook(path)
    register = register_of(facts)
    lines = look_through(unit, register)
    # What could not be read of the register itself; figures are the survey's business.
    register["unread"] = [
        {"zh": one.text("zh"), "en": one.text("en")}
        for one in findings
        if one.severity == "error" and one.table in ("county", "schools") and set(one.fields) & set(READ)
    ]
    return keep(person, unit, Proposal.Kind.REGISTER, path.name, register, lines)


@transaction.atomic
def apply(person: Person, proposal: Proposal) -> Unit:
    """Make the tree as the register says, all of it; whoever founded the county keeps it from then on.

    Raises:
        Refused: it may not be, or the register cannot be applied as it was shown.
    """
    unit, register = proposal.unit, proposal.rows
    allow_setup(person, unit)
    lines = look_through(unit, register)
    take(proposal, lines)
    try:
        with transaction.atomic():
            return _build(person, unit, register)
    except IntegrityError as meanwhile:
        raise Refused("web.list.stale") from meanwhile


def _build(person: Person, above: Unit | None, register: Mapping[str, Any]) -> Unit:
    told = register["county"]
    county = Unit.objects.filter(code=told["code"]).first()
    if county is None:
        county = make(person, Kind.COUNTY, told["code"], told["name"], above)
        if above is None:
            settle(person, county)
    else:
        change(person, county, told["name"], county.parent)
    tree = _Tree.of(county)
    number = _last_number(tree)
    for name in sorted({school["township"] for school in register["schools"] if school["township"]}):
        if name not in tree.townships:
            number += 1
            tree.townships[name] = make(person, Kind.TOWNSHIP, f"{county.code}-{number:02}", name, county)
    for school in register["schools"]:
        place = tree.townships.get(school["township"], county)
        here = tree.schools.get(school["code"])
        if here is None:
            make(person, Kind.SCHOOL, school["code"], school["name"], place)
        else:
            change(person, here, school["name"], place)
    return county


def _last_number(tree: _Tree) -> int:
    tails = [one.code.rpartition("-")[2] for one in tree.townships.values()]
    return max((int(tail) for tail in tails if tail.isdigit()), default=0)
