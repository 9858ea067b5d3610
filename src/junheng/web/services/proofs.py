"""What experts found in documents, as a county's facts have it: a verdict names its version here as anywhere."""

from collections import defaultdict

from junheng.facts import proofs
from junheng.facts.proofs import Proof
from junheng.facts.table import Facts
from junheng.web.models import Campaign, Evidence

SEPARATOR = "、"

State = Evidence.State


def with_proofs(facts: Facts, given: Facts, campaign: Campaign) -> Facts:
    """A county's facts with what experts found; clauses that nobody brought a document for stay as they are.

    One document that disproves a clause outweighs all that prove it. A clause whose documents decide nothing (not
    reviewed, refused) is as it was given.

    Args:
        facts: The county's data.
        given: What the campaign was given to begin with.
        campaign: The year.
    """
    brought: dict[str, list[Evidence]] = defaultdict(list)
    for one in campaign.evidence.order_by("clause", "pk"):
        brought[one.clause].append(one)
    return proofs.with_proofs(facts, given, {clause: _proof(papers) for clause, papers in brought.items()})


def verdict_of(papers: list[Evidence]) -> bool | None:
    """What some documents say together: met, not met, nothing yet."""
    states = {paper.state for paper in papers}
    if State.DISPROVES in states:
        return False
    return True if State.PROVES in states else None


def _proof(papers: list[Evidence]) -> Proof | None:
    met = verdict_of(papers)
    if met is None:
        return None
    telling = [paper for paper in papers if paper.state == (State.PROVES if met else State.DISPROVES)]
    words = [paper.word for paper in telling if paper.word]
    names = dict.fromkeys(paper.name for paper in telling)
    return Proof(met, SEPARATOR.join(names), SEPARATOR.join(words) or None)
