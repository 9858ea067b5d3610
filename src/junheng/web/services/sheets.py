"""What stands beside a school's sheet: last year's figures, and what the checks find in it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

from junheng.facts.checks import check
from junheng.facts.table import Facts
from junheng.terms.findings import Finding, Severity
from junheng.terms.messages import Lang
from junheng.web.mapping import Entries, county_entries, entries_of, with_county, with_sheets
from junheng.web.models import Campaign, CountySheet, Sheet, Version
from junheng.web.services.assessments import HELD, Data, facts_named
from junheng.web.services.kept import kept
from junheng.web.services.moments import sentences
from junheng.web.services.surveys import given_of

LOOKED_INTO = ("county", "schools", "stages")
"""Tables that sheets hold; lists of persons are not looked into."""


@dataclass(frozen=True)
class Doubt:
    """What the checks find at one field.

    Attributes:
        path: As the field's control is named.
    """

    severity: Severity
    path: str
    school: str
    finding: Finding

    def say(self, lang: Lang) -> str:
        """What was found, and what to do about it."""
        return sentences(self.finding, lang)


def last_years(sheet: Sheet, lang: Lang) -> Mapping[str, str]:
    """Path → what the school had locked a year before, choices in a language."""
    last = _last(sheet.campaign)
    return {} if last is None else _last_years(last, sheet.school.code, lang)


@kept(1000)
def _last_years(last: Data, code: str, lang: Lang) -> Mapping[str, str]:
    return _by_path(entries_of(_of_school(last, code), lang).get(code, {}))


def last_years_of_county(campaign: Campaign, lang: Lang) -> Mapping[str, str]:
    """Path → what the county had locked of itself a year before, choices in a language."""
    facts = year_before(campaign)
    return _by_path(county_entries(facts, lang)) if facts is not None else {}


def findings_of(sheet: Sheet) -> Mapping[str, Sequence[Doubt]]:
    """Path → what the checks find there: within the school, against last year and against its peers."""
    campaign, code = sheet.campaign, sheet.school.code
    given = None
    if campaign.given_id is not None:
        given = Data(campaign.given_id, Version.objects.values_list("digest", flat=True).get(pk=campaign.given_id))
    return _findings(given, _last(campaign), code, json.dumps(sheet.entries))


@kept(1000)
def _findings(given: Data | None, last: Data | None, code: str, entries: str) -> Mapping[str, Sequence[Doubt]]:
    """What the checks find follows from what was typed and two versions, which never change."""
    facts, _ = with_sheets(_among_peers(given, last), {code: json.loads(entries)})
    # Nothing is said of the others: of last year the school itself is enough.
    return _gathered(doubts_in(facts, _of_school(last, code) if last else None, [code]))


def findings_of_county(own: CountySheet) -> dict[str, list[Doubt]]:
    """Path → what the checks find in the county's own figures."""
    facts, _ = with_county(_alone(given_of(own.campaign), ("county",)), own.entries)
    found = [doubt for doubt in doubts_in(facts, None, [""]) if doubt.path.startswith("county/")]
    return _gathered(found)


def doubts_in(facts: Facts, last: Facts | None, schools: Sequence[str]) -> list[Doubt]:
    """What the checks find at the fields of some schools; of the county itself where its id is empty."""
    before = _alone(last, LOOKED_INTO) if last is not None else None
    wanted, found = frozenset(schools), []
    for finding in check(_alone(facts, LOOKED_INTO), before, schools):
        if finding.table not in LOOKED_INTO or (finding.school or "") not in wanted or not finding.fields:
            continue
        place = f"stages/{finding.stage}" if finding.table == "stages" else finding.table
        found.append(Doubt(finding.severity, f"{place}/{finding.fields[0]}", finding.school or "", finding))
    return found


def year_before(campaign: Campaign) -> Facts | None:
    """What the county locked a year before the campaign's; None where it locked nothing."""
    last = _last(campaign)
    return facts_named(last) if last else None


def _last(campaign: Campaign) -> Data | None:
    last = Version.objects.filter(
        county=campaign.county_id, school_year=campaign.school_year - 1, kind=Version.Kind.LOCKED
    )
    newest = last.order_by("-number").values_list("pk", "digest").first()
    return Data(*newest) if newest else None


@kept(HELD)
def _among_peers(known: Data | None, before: Data | None) -> Facts:
    """Figures of the other schools to compare with: as given for the year, or last year's where none were given."""
    given = _alone(facts_named(known) if known else _nothing(), LOOKED_INTO)
    if before is None or given["stages"]["pupils"].null_count() < given["stages"].height:
        return given
    last = facts_named(before)
    tables = {}
    for table in ("schools", "stages"):
        keys = ["school", "stage"] if table == "stages" else ["school"]
        known_rows = last[table].join(given[table].select(keys), on=keys, how="semi")
        fresh = given[table].join(last[table].select(keys), on=keys, how="anti")
        tables[table] = pl.concat([known_rows, fresh])
    return given.with_tables(**tables)


@kept(1000)
def _of_school(data: Data, code: str) -> Facts:
    """One school and its county."""
    facts = _alone(facts_named(data), LOOKED_INTO)
    return facts.with_tables(**{id: facts[id].filter(pl.col("school") == code) for id in ("schools", "stages")})


def _alone(facts: Facts, tables: Iterable[str]) -> Facts:
    return _nothing().with_tables(**{id: facts[id] for id in tables})


@cache
def _nothing() -> Facts:
    """Facts without a row, made once: making a score of empty tables takes as long as checking a school."""
    return Facts.of({})


def _by_path(entries: Entries) -> dict[str, str]:
    return {f"{place}/{field}": words for place, fields in entries.items() for field, words in fields.items()}


def _gathered(doubts: Iterable[Doubt]) -> dict[str, list[Doubt]]:
    found: dict[str, list[Doubt]] = {}
    for doubt in doubts:
        found.setdefault(doubt.path, []).append(doubt)
    return found
