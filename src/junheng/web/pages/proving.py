"""What there is to prove a clause that is judged by documents, and the ways there: the list, and bringing one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import reverse

from junheng.standards.model import DocumentTest
from junheng.terms.messages import text
from junheng.web.access import may, visible
from junheng.web.models import Evidence
from junheng.web.pages.judged import View
from junheng.web.pages.person import person_of
from junheng.web.pages.ways import Clause, Proof
from junheng.web.services.evidence import counted


@dataclass(frozen=True)
class Paper:
    """A document as a clause's page lists it: where it is, whose it is, and what was found."""

    name: str
    link: str
    unit: str
    unit_link: str
    state: str
    word: str


def proved(request: HttpRequest, view: View, clauses: Iterable[Clause]) -> list[Clause]:
    """Clauses, those that are judged by documents with what there is."""
    person = person_of(request)
    numbers = counted(visible(Evidence, person, "see-evidence").filter(campaign=view.campaign))
    # Of a standard that is only tried out nothing can be proved: documents belong to the one that holds.
    brings = not view.query and may(person, "bring-evidence", view.county)
    return [
        replace(one, proof=_proof(view, one, numbers.get(one.id, (0, 0)), brings=brings))
        if any(isinstance(test, DocumentTest) for test in view.found.rulebook.clauses[one.id].tests)
        else one
        for one in clauses
    ]


def _proof(view: View, clause: Clause, numbers: tuple[int, int], *, brings: bool) -> Proof:
    reviewed, waiting = numbers
    address = reverse("evidence", args=[view.campaign.pk])
    if reviewed or waiting:
        said = text("web.proof.papers", view.lang, reviewed=reviewed, waiting=waiting)
    else:
        said = text("web.proof.wanted" if clause.verdict == "undetermined" else "web.proof.none", view.lang)
    bring = f"{address}?clause={clause.id}#bring" if brings else ""
    return Proof(said, f"{address}#{clause.id}", bring, waiting=waiting, lacks=clause.verdict == "undetermined")


def papers_of(request: HttpRequest, view: View, clause: str) -> Iterator[Paper]:
    """A clause's documents, as many of them as the reader may see."""
    seen = visible(Evidence, person_of(request), "see-evidence").filter(campaign=view.campaign, clause=clause)
    for one in seen.select_related("unit"):
        school = one.unit.kind == one.unit.Kind.SCHOOL
        yield Paper(
            one.name,
            reverse("evidence-file", args=[one.pk]),
            one.unit.name,
            view.address("school", one.unit_id) if school else "",
            text(f"web.evidence.state.{one.state}", view.lang),
            one.word,
        )
