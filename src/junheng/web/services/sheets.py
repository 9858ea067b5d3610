"""What stands beside a school's sheet: last year's figures, and what the checks find in it."""

from collections.abc import Mapping

from junheng.facts.checks import check
from junheng.facts.table import Facts
from junheng.web.mapping import entries_of, with_sheets
from junheng.web.models import Campaign, Sheet
from junheng.web.services.assessments import facts_of


def last_years(sheet: Sheet) -> Mapping[str, str]:
    """Path → what the school had locked a year before."""
    facts = _year_before(sheet.campaign)
    if facts is None:
        return {}
    own = entries_of(_of_school(facts, sheet.school.code)).get(sheet.school.code, {})
    return {f"{place}/{field}": words for place, fields in own.items() for field, words in fields.items()}


def findings_of(sheet: Sheet) -> dict[str, list[tuple[str, str, str]]]:
    """Path → severity, and what the checks find there in both languages: within the school, and against last year."""
    given = facts_of(sheet.campaign.given) if sheet.campaign.given else Facts.of({})
    facts, _ = with_sheets(_of_school(given, sheet.school.code), {sheet.school.code: sheet.entries})
    before = _year_before(sheet.campaign)
    last = _of_school(before, sheet.school.code) if before is not None else None
    found: dict[str, list[tuple[str, str, str]]] = {}
    for finding in check(facts, last):
        if finding.table not in ("schools", "stages") or finding.school != sheet.school.code:
            continue
        place = finding.table if finding.table == "schools" else f"stages/{finding.stage}"
        for field in finding.fields[:1]:
            said = (finding.severity, finding.text("zh"), finding.text("en"))
            found.setdefault(f"{place}/{field}", []).append(said)
    return found


def _of_school(facts: Facts, code: str) -> Facts:
    """One school with its county's figures; lists of persons are not looked into."""
    schools = facts["schools"].filter(facts["schools"]["school"] == code)
    stages = facts["stages"].filter(facts["stages"]["school"] == code)
    return Facts.of({"county": facts["county"], "schools": schools, "stages": stages})


def _year_before(campaign: Campaign) -> Facts | None:
    last = (
        Campaign.objects.filter(county=campaign.county, school_year=campaign.school_year - 1, locked__isnull=False)
        .select_related("locked")
        .first()
    )
    return facts_of(last.locked) if last is not None and last.locked is not None else None
