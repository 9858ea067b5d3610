"""Assessing what can be assessed: the figures that an error speaks of count as missing.

So a wrong figure is never computed with, and taking it away never turns a fail into a pass.
"""

from collections import defaultdict
from collections.abc import Sequence

import polars as pl

from junheng.facts.fields import dictionary
from junheng.facts.table import ROW, Facts
from junheng.terms.findings import Finding, errors


def without_errors(facts: Facts, findings: Sequence[Finding]) -> Facts:
    """The facts with every cell that an error names blanked; a row with a doubtful key loses all figures."""
    doubtful: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for finding in errors(findings):
        if finding.table is None or finding.row is None:
            continue
        table = dictionary()[finding.table]
        named = [field for field in finding.fields if field in table]
        if not named or any(table[field].key for field in named):
            named = [field.id for field in table.fields.values() if not field.key]
        for field in named:
            if not table[field].key:
                doubtful[finding.table][field].add(finding.row)
    tables = {
        id: facts[id].with_columns(
            [
                pl.when(pl.col(ROW).is_in(sorted(rows))).then(None).otherwise(pl.col(field)).alias(field)
                for field, rows in fields.items()
            ]
        )
        for id, fields in doubtful.items()
    }
    return facts.with_tables(**tables)
