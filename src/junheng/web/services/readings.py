"""What an uploaded workbook says, and what of it cannot be taken."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from junheng.facts.fields import dictionary
from junheng.facts.foreign.mapped import read_mapped
from junheng.facts.foreign.mapping import Mapping as Layout
from junheng.facts.table import ROW, Facts
from junheng.facts.workbook.blank_cells import blanks_of
from junheng.facts.workbook.read import read_workbook
from junheng.terms.findings import Finding
from junheng.terms.messages import LANGS, Lang, message, text
from junheng.web.form import field_at
from junheng.web.mapping import county_entries, entries_of
from junheng.web.models import Campaign, Sheet, Unit
from junheng.web.services.moments import sentences
from junheng.web.services.refusals import Refused

SHEETS = ("schools", "stages", "county")
"""Tables that sheets hold; the others are lists."""


@dataclass(frozen=True)
class Remark:
    """Something to be said about an uploaded workbook.

    Attributes:
        blocks: Whether nothing can be applied because of it.
        school: The school's name; empty where it is not one school's.
        path: The field; empty where it is none of a sheet's.
        words: The sentence by language.
    """

    severity: str
    blocks: bool
    school: str
    path: str
    words: Mapping[Lang, str]


@dataclass
class Told:
    """What a workbook says.

    Attributes:
        entries: School → what its sheet would hold; the county itself under an empty id.
        lists: Tables that no sheet holds.
        remarks: What there is to say about it.
        cleared: School and path of what a blank cell clears, where that was asked for.
    """

    entries: dict[str, dict[str, dict[str, str]]]
    lists: dict[str, pl.DataFrame] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    cleared: frozenset[tuple[str, str]] = frozenset()


def told(
    path: Path,
    campaign: Campaign,
    unit: Unit,
    sheets: Mapping[str, Sheet],
    layout: Layout | None = None,
    *,
    clearing: bool = False,
) -> Told:
    """What a workbook says of a county, or of one school of it.

    Args:
        path: The file.
        campaign: The survey, with its county.
        unit: The county, or the school whose workbook it has to be.
        sheets: School → its sheet, of the whole county.
        layout: How another office's tables give our fields; None for the fill-in workbook.
        clearing: Whether blank cells clear.

    Raises:
        InputError: the file cannot be read.
        Refused: it is another county's, another year's or another school's.
    """
    county, year = campaign.county, campaign.school_year
    known = {"county": county.code, "name": county.name, "school_year": year}
    facts, findings = read_mapped(path, layout, county=known) if layout else read_workbook(path, county=known)
    _of_this_county(facts, campaign)
    if unit.kind == Unit.Kind.SCHOOL:
        _of_this_school(facts, unit, sheets)
    whole = unit.kind != Unit.Kind.SCHOOL
    found = Told(entries_of(facts) | ({"": county_entries(facts)} if whole else {}))
    for finding in findings:
        found.remarks.append(_kept(finding, facts, found.entries, sheets))
    found.remarks += _strangers(found.entries, sheets)
    if clearing:
        blanks = blanks_of(facts, findings, SHEETS)
        found.cleared = frozenset((cell.school, f"{_at(cell.table, cell.stage)}/{cell.field}") for cell in blanks.cells)
        if blanks.doubtful:
            fields = [dictionary()[table].fields[id].label for table, id in blanks.doubtful]
            words = {lang: text("web.upload.not_cleared", lang, fields=[one(lang) for one in fields]) for lang in LANGS}
            found.remarks.append(Remark("warning", blocks=False, school="", path="", words=words))
    if whole:
        found.lists = {id: frame for id, frame in facts.tables.items() if id not in SHEETS and frame.height}
        absent = [sheet.school.name for code, sheet in sheets.items() if code not in found.entries]
        if absent:
            found.remarks.append(said("note", "web.upload.absent", number=len(absent), schools=absent[:10]))
    return found


def said(severity: str, code: str, *, school: str = "", path: str = "", **blanks: object) -> Remark:
    """A remark of our own; an error blocks."""
    words = {lang: text(code, lang, **blanks) for lang in LANGS}
    return Remark(severity, severity == "error", school, path, words)


def refused(severity: str, refusal: Refused, school: str) -> Remark:
    """A refusal as a remark."""
    return Remark(severity, severity == "error", school, "", {lang: refusal.say(lang) for lang in LANGS})


def found_there(finding: Finding, school: str, path: str, *, blocks: bool) -> Remark:
    """A finding as a remark, with what to do about it."""
    words = {lang: sentences(finding, lang) for lang in LANGS}
    return Remark(message(finding.code).severity, blocks, school, path, words)


def _of_this_county(facts: Facts, campaign: Campaign) -> None:
    own = campaign.county
    row = facts["county"].row(0, named=True) if facts["county"].height else {}
    codes = {code for code in facts["schools"]["county"].unique() if code} | set(facts.county_codes())
    if others := sorted(codes - {own.code}):
        named = row.get("name") if row.get("county") in others else None
        other = f"{named} ({others[0]})" if named else ", ".join(others[:3])
        raise Refused("web.upload.other_county", other=other, own=own.name)
    year = row.get("school_year")
    if year is not None and year != campaign.school_year:
        raise Refused("web.upload.other_year", other=year, own=campaign.school_year)


def _of_this_school(facts: Facts, school: Unit, sheets: Mapping[str, Sheet]) -> None:
    codes = [code for table in ("schools", "stages") for code in facts[table]["school"] if code]
    if others := sorted(set(codes) - {school.code}):
        names = [sheets[code].school.name if code in sheets else code for code in others[:5]]
        raise Refused("web.upload.other_school", other=names, own=school.name)
    if not codes:
        raise Refused("web.upload.no_rows", own=school.name)


def _kept(
    finding: Finding, facts: Facts, entries: dict[str, dict[str, dict[str, str]]], sheets: Mapping[str, Sheet]
) -> Remark:
    """A finding of the reader as a remark; an entry that cannot be read is kept as it was typed."""
    place = _place(finding, facts)
    code = "" if finding.table == "county" else (finding.school or "")
    name = sheets[code].school.name if code in sheets else code
    path = f"{place}/{finding.fields[0]}" if place and len(finding.fields) == 1 else ""
    at = field_at(path) if path else None
    if at is None:
        listed = finding.table is not None and finding.table not in SHEETS
        blocks = finding.severity == "error" and not (listed and finding.fields)
        return found_there(finding, name, "", blocks=blocks)
    if finding.severity == "error" and finding.value is not None and place in entries.get(code, {}):
        entries[code][place][at[1].id] = str(finding.value)
    return found_there(finding, name, path, blocks=False)


def _place(finding: Finding, facts: Facts) -> str:
    if finding.table not in SHEETS or finding.row is None:
        return ""
    if finding.table != "stages":
        return finding.table
    rows = facts["stages"].filter(pl.col(ROW) == finding.row)
    return f"stages/{rows['stage'][0]}" if rows.height else ""


def _at(table: str, stage: str) -> str:
    return f"{table}/{stage}" if stage else table


def _strangers(entries: Mapping[str, Mapping[str, Mapping[str, str]]], sheets: Mapping[str, Sheet]) -> Iterator[Remark]:
    """Schools and stages that the survey does not have."""
    unknown = [code for code in entries if code and code not in sheets]
    if unknown:
        yield said("error", "web.upload.unknown_schools", number=len(unknown), schools=unknown[:10])
    for code, places in entries.items():
        if code in sheets:
            name, held = sheets[code].school.name, sheets[code].entries
            for place in (place for place in places if place not in held):
                stages = {lang: text(f"terms.stage.{place.partition('/')[2]}", lang) for lang in LANGS}
                words = {lang: text("web.upload.unknown_stage", lang, at=name, stage=stages[lang]) for lang in LANGS}
                yield Remark("error", blocks=True, school=name, path="", words=words)
