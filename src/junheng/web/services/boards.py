"""The board of a survey: who has come how far, by township, and how far last year at the same distance."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from junheng.report.document import Captioned, Document, Section
from junheng.report.excel.draw import draw_book
from junheng.report.tables import Cell, Column, Table
from junheng.terms.messages import Lang, text
from junheng.web.models import Campaign, Sheet
from junheng.web.services.moments import moment, years

STATES = tuple(Sheet.State.values)


@dataclass(frozen=True, kw_only=True)
class Counted:
    """Sheets by state.

    Attributes:
        counts: State → number, of all schools.
    """

    counts: Mapping[str, int]

    @property
    def number(self) -> int:
        """Schools."""
        return sum(self.counts.values())

    @property
    def submitted(self) -> int:
        """Schools that have submitted, whatever came after."""
        return self.number - self.counts.get(Sheet.State.DRAFT, 0)


@dataclass(frozen=True, kw_only=True)
class Township(Counted):
    """The schools of a township.

    Attributes:
        sheets: Those that were asked for.
        last: How many had submitted last year at the same distance from the deadline; None where that is not known.
    """

    name: str
    sheets: Sequence[Sheet]
    last: int | None

    @property
    def percent(self) -> int:
        """Of its schools that have submitted, never rounded up to all."""
        return 100 * self.submitted // self.number if self.number else 0

    @property
    def in_states(self) -> list[int]:
        """Number by state, in the order of `STATES`."""
        return [self.counts.get(state, 0) for state in STATES]


@dataclass(frozen=True, kw_only=True)
class Board(Counted):
    """A survey as one person sees it.

    Attributes:
        days: To the deadline; below 0 when it is past.
        state: Which sheets were asked for; empty for all.
        last_number: Schools of last year's survey; None where there was none.
    """

    campaign: Campaign
    townships: Sequence[Township]
    days: int
    state: str
    last_number: int | None

    @property
    def shown(self) -> int:
        """Sheets that were asked for."""
        return sum(len(township.sheets) for township in self.townships)

    @property
    def last(self) -> int | None:
        """How many had submitted last year at the same distance from the deadline."""
        if self.last_number is None:
            return None
        return sum(township.last or 0 for township in self.townships)


def board_of(campaign: Campaign, sheets: Iterable[Sheet], earlier: Iterable[Sheet], state: str = "") -> Board:
    """The board of the sheets that a person may see.

    Args:
        campaign: The survey.
        sheets: Its sheets, with their schools and the units above these.
        earlier: Those of last year's survey, with their schools and the survey.
        state: The state to show; empty for all.
    """
    now = timezone.now()
    held: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        held.setdefault(_township(sheet), []).append(sheet)
    last: dict[str, int] = Counter()
    last_number = 0
    for sheet in earlier:
        last_number += 1
        same_distance = sheet.campaign.due - (campaign.due - now)
        last[_township(sheet)] += sheet.submitted_at is not None and sheet.submitted_at <= same_distance
    townships = [
        Township(
            name=name,
            sheets=[sheet for sheet in of_it if not state or sheet.state == state],
            counts=Counter(sheet.state for sheet in of_it),
            last=last[name] if last_number else None,
        )
        for name, of_it in held.items()
    ]
    total: Counter[str] = Counter()
    for township in townships:
        total.update(township.counts)
    return Board(
        campaign=campaign,
        townships=townships,
        counts=total,
        days=(campaign.due - now).days,
        state=state,
        last_number=last_number or None,
    )


def book(board: Board, lang: Lang) -> bytes:
    """The board as a workbook: the townships, then every school that was asked for."""

    def say(id: str, **blanks: object) -> str:
        return text(f"web.{id}", lang, **blanks)

    year = years(board.campaign.school_year, lang)
    title = say("survey_of", county=board.campaign.county.name, year=year)
    states = [Column(state, say(f"state.{state}"), decimals=0, width=12) for state in STATES]
    townships = Table(
        "townships",
        say("board.townships"),
        title,
        (
            Column("township", say("township"), width=24),
            Column("number", say("board.schools"), decimals=0, width=10),
            *states,
            Column("share", say("board.share"), width=12),
            Column("last", say("board.last"), decimals=0, width=16),
        ),
        tuple(_township_row(township) for township in board.townships),
    )
    schools = Table(
        "schools",
        say("board.all_schools"),
        title,
        (
            Column("township", say("township"), width=24),
            Column("code", text("web.board.code", lang), width=18),
            Column("school", say("school"), width=34),
            Column("state", say("state"), width=14, centred=True),
            Column("at", say("board.submitted_at"), width=22, centred=True),
        ),
        tuple(
            {
                "township": Cell(township.name),
                "code": Cell(sheet.school.code),
                "school": Cell(sheet.school.name),
                "state": Cell(say(f"state.{sheet.state}")),
                "at": Cell(_at(sheet.submitted_at, lang)),
            }
            for township in board.townships
            for sheet in township.sheets
        ),
    )
    sections = tuple(Section(table.key, table.sheet, (Captioned(table),)) for table in (townships, schools))
    return draw_book(Document("survey", "", title, timezone.localdate(), sections, lang))


def _township_row(township: Township) -> dict[str, Cell]:
    counts = {state: Cell(township.counts.get(state, 0)) for state in STATES}
    share = Cell(township.submitted / township.number, share=True, decimals=0) if township.number else Cell()
    named = {"township": Cell(township.name), "number": Cell(township.number)}
    return {**named, **counts, "share": share, "last": Cell(township.last)}


def _township(sheet: Sheet) -> str:
    return sheet.school.parent.name if sheet.school.parent else ""


def _at(at: datetime | None, lang: Lang) -> str | None:
    return moment(at, lang) if at else None
