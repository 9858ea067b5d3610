"""What experts found in documents, as rows of a county's facts: a verdict names its version here as anywhere."""

from collections import defaultdict

import polars as pl

from junheng.facts.table import ROW, Facts, complete, empty
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
    if not brought:
        return facts
    rows = {clause: row for clause, papers in brought.items() if (row := _row(clause, papers)) is not None}
    undecided = [clause for clause in brought if clause not in rows]
    kept = facts["evidence"].filter(~pl.col("clause").is_in(list(brought)))
    as_given = given["evidence"].filter(pl.col("clause").is_in(undecided))
    schema = empty("evidence").schema
    found = pl.DataFrame({id: [row.get(id) for row in rows.values()] for id in schema}, schema=schema)
    parts = [complete("evidence", frame) for frame in (kept, as_given, found)]
    return facts.with_tables(evidence=pl.concat(parts).sort(ROW, "clause", nulls_last=True))


def verdict_of(papers: list[Evidence]) -> bool | None:
    """What some documents say together: met, not met, nothing yet."""
    states = {paper.state for paper in papers}
    if State.DISPROVES in states:
        return False
    return True if State.PROVES in states else None


def _row(clause: str, papers: list[Evidence]) -> dict[str, object] | None:
    met = verdict_of(papers)
    if met is None:
        return None
    telling = [paper for paper in papers if paper.state == (State.PROVES if met else State.DISPROVES)]
    words = [paper.word for paper in telling if paper.word]
    return {
        "clause": clause,
        "met": met,
        "document": SEPARATOR.join(dict.fromkeys(paper.name for paper in telling)),
        "note": SEPARATOR.join(words) or None,
    }
