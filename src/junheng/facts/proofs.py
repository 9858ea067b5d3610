"""What was found in documents, clause by clause, as rows of a county's facts."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from junheng.facts.table import ROW, Facts, complete, empty


@dataclass(frozen=True)
class Proof:
    """What the documents of a clause say together.

    Attributes:
        document: Names of those that it rests on.
        note: What was said of them.
    """

    met: bool
    document: str
    note: str | None


def with_proofs(facts: Facts, given: Facts, brought: Mapping[str, Proof | None]) -> Facts:
    """A county's facts with what was found; clauses that nobody brought a document for stay as they are.

    Args:
        facts: The county's data.
        given: Those before anything was found.
        brought: Clause → what its documents say; None where they decide nothing: then it is as it was given.
    """
    if not brought:
        return facts
    found = {clause: proof for clause, proof in brought.items() if proof is not None}
    undecided = [clause for clause in brought if clause not in found]
    kept = facts["evidence"].filter(~pl.col("clause").is_in(list(brought)))
    as_given = given["evidence"].filter(pl.col("clause").is_in(undecided))
    rows = [
        {"clause": clause, "met": proof.met, "document": proof.document, "note": proof.note}
        for clause, proof in found.items()
    ]
    schema = empty("evidence").schema
    fresh = pl.DataFrame({id: [row.get(id) for row in rows] for id in schema}, schema=schema)
    parts = [complete("evidence", frame) for frame in (kept, as_given, fresh)]
    return facts.with_tables(evidence=pl.concat(parts).sort(ROW, "clause", nulls_last=True))
