"""Workbooks that people fill in elsewhere: a school's, the county's, and locked data."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from junheng.facts.registers import one_school
from junheng.facts.table import Facts
from junheng.facts.workbook.template import write_facts
from junheng.terms.messages import Lang
from junheng.web.models import Campaign, Sheet, Version
from junheng.web.services.assessments import facts_of
from junheng.web.services.kept import kept
from junheng.web.services.surveys import gathered


def book_of_sheet(sheet: Sheet, lang: Lang) -> bytes:
    """A school's sheet as it stands, to be filled in and brought back."""
    facts, _ = gathered(sheet.campaign, [sheet])
    return _written(_Book(one_school(facts, sheet.school.code), lang))


def book_of_campaign(campaign: Campaign, lang: Lang) -> bytes:
    """What all sheets of a county say now."""
    facts, _ = gathered(campaign, list(campaign.sheets.select_related("school")))
    return _kept(_Book(facts, lang))


def book_of_version(version: Version, lang: Lang) -> bytes:
    """Locked data."""
    return _kept(_Book(facts_of(version), lang))


@dataclass(frozen=True, eq=False)
class _Book:
    """A workbook by what it says: two are the same where their figures are."""

    facts: Facts
    lang: Lang

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Book) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[str, Lang]:
        return self.facts.digest, self.lang


@kept(4)
def _kept(book: _Book) -> bytes:
    """A county's workbook takes seconds to write."""
    return _written(book)


def _written(book: _Book) -> bytes:
    with tempfile.TemporaryDirectory(prefix="junheng-") as folder:
        path = Path(folder, "book.xlsx")
        write_facts(path, book.facts, book.lang)
        return path.read_bytes()
