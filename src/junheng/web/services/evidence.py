"""Documents for clauses that are judged by documents: brought, reviewed, and the clause's status with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from junheng.facts.fields import Label
from junheng.standards.model import Clause, DocumentTest
from junheng.standards.resolve import resolve
from junheng.terms.calendar import last_day
from junheng.terms.places import NATION, is_code
from junheng.web.models import Campaign, Evidence, Person, Unit
from junheng.web.services.assessments import facts_of
from junheng.web.services.files import store
from junheng.web.services.judging import judge_ahead
from junheng.web.services.log import record
from junheng.web.services.papers import kind_of
from junheng.web.services.permission import allow
from junheng.web.services.proofs import with_proofs
from junheng.web.services.refusals import Refused
from junheng.web.services.standards import USUAL, Rules, books, measure_of, rules_for
from junheng.web.services.surveys import given_of, keep

LARGEST = 20 * 2**20
"""Bytes of a document."""

State = Evidence.State
FINDINGS = (State.PROVES, State.DISPROVES, State.REFUSED)
"""What an expert may find."""


@dataclass(frozen=True)
class Asked:
    """A clause that is judged by documents, and what there is for it.

    Attributes:
        met: What counts now: by the documents, else as the county's data have it; None for nothing yet.
        papers: As many of its documents as the reader may see.
    """

    id: str
    name: Label
    source: str
    met: bool | None
    papers: Sequence[Evidence]


def clauses_of(campaign: Campaign) -> Mapping[str, Clause]:
    """The clauses judged by documents of the standard that a county is held against.

    Raises:
        StandardsError: the standard is not in force in that year.
    """
    county = campaign.county
    chosen, _ = measure_of(county)
    rules = rules_for(county, chosen) or Rules(USUAL)
    standard, extra = books(rules)
    place = county.code if is_code(county.code) else NATION
    book = resolve(standard, place, last_day(campaign.school_year), extra)
    return {
        id: clause
        for id, clause in book.clauses.items()
        if any(isinstance(test, DocumentTest) for test in clause.tests)
    }


def asked_for(campaign: Campaign, seen: Sequence[Evidence]) -> list[Asked]:
    """Every clause that is judged by documents, in the standard's order.

    Args:
        campaign: The year.
        seen: The documents that the reader may see.
    """
    facts = given_of(campaign) if campaign.locked is None else facts_of(campaign.locked)
    known = dict(with_proofs(facts, given_of(campaign), campaign)["evidence"].select("clause", "met").iter_rows())
    return [
        Asked(id, clause.name, clause.source, known.get(id), [one for one in seen if one.clause == id])
        for id, clause in clauses_of(campaign).items()
    ]


def counted(seen: QuerySet[Evidence]) -> Mapping[str, tuple[int, int]]:
    """Clause → how many of its documents were reviewed, and how many wait for it."""
    numbers: dict[str, tuple[int, int]] = {}
    for clause, state in seen.values_list("clause", "state"):
        reviewed, waiting = numbers.get(clause, (0, 0))
        waits = state == State.WAITING
        numbers[clause] = (reviewed + (not waits), waiting + waits)
    return numbers


def bring(
    person: Person, campaign: Campaign, unit: Unit, clause: str, file: str, body: bytes, note: str = ""
) -> Evidence:
    """Keep a document for a clause.

    Raises:
        Refused: it may not be, there is no such clause, the file is too large, is of another kind, or is there.
        InputError: the file unpacks to too much.
    """
    allow(person, "bring-evidence", unit)
    name = (PurePosixPath(file.replace("\\", "/")).name or "document")[:200]
    if len(body) > LARGEST:
        raise Refused("web.evidence.too_large", file=name, limit=LARGEST // 2**20)
    if not unit.path.startswith(campaign.county.path) or clause not in clauses_of(campaign):
        raise Refused("web.evidence.no_clause")
    kind = kind_of(name, body)
    digest = store(body)
    try:
        with transaction.atomic():
            paper = Evidence.objects.create(
                campaign=campaign,
                unit=unit,
                clause=clause,
                digest=digest,
                name=f"{PurePosixPath(name).stem[:190]}.{kind}",
                size=len(body),
                kind=kind,
                note=note.strip()[:300],
                brought_at=timezone.now(),
                brought_by=person,
            )
            record(person, unit, "brought-evidence", paper, before=None, after={"clause": clause, "file": paper.name})
    except IntegrityError as twice:
        raise Refused("web.evidence.known", file=name) from twice
    return paper


@transaction.atomic
def review(person: Person, paper: Evidence, revision: int, finding: str, word: str) -> int | None:
    """Say what a document proves; the number of the version that follows from it, None where none does.

    Locked data are not changed: what was found makes the next version of them, so that every verdict says which
    findings it rests on. Before they are locked, locking takes the findings along.

    Raises:
        Refused: it may not be, there is no such finding, a refusal gives no reason, or somebody was quicker.
    """
    allow(person, "review-evidence", paper.unit)
    told = word.strip()[:500]
    if finding not in FINDINGS:
        raise Refused("web.evidence.no_finding")
    if finding != State.PROVES and not told:
        raise Refused("web.evidence.word_wanted")
    campaign = Campaign.objects.select_for_update().get(pk=paper.campaign_id)
    done = Evidence.objects.filter(pk=paper.pk, revision=revision).update(
        state=finding, word=told, revision=revision + 1, reviewed_at=timezone.now(), reviewed_by=person
    )
    if not done:
        raise Refused("web.evidence.meanwhile")
    before = {"state": paper.state, "word": paper.word}
    record(person, paper.unit, "reviewed-evidence", paper, before=before, after={"state": finding, "word": told})
    return _follow(person, campaign)


def _follow(person: Person, campaign: Campaign) -> int | None:
    """The next version of locked data, if what was found changes them."""
    if campaign.locked is None:
        return None
    last = facts_of(campaign.locked)
    facts = with_proofs(last, given_of(campaign), campaign)
    if facts.digest == last.digest:
        return None
    version = keep(person, campaign.county, campaign.school_year, facts)
    Campaign.objects.filter(pk=campaign.pk).update(locked=version)
    record(person, campaign.county, "found", campaign, before=None, after={"version": version.number})
    judge_ahead(version)
    return version.number
