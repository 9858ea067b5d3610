"""Standardised schools (标准化学校) by township.

Rule:
    The plans ask for at least one in each township. What one is, province and county set: a standard file says it;
    where none is in force the answer is undetermined.
"""

from collections import defaultdict
from collections.abc import Mapping

from junheng.assess.context import Context
from junheng.assess.outcome import ClauseResult, TownshipResult, Verdict, combine
from junheng.standards.model import Clause, TownshipTest

Passing = Mapping[tuple[str, str], Verdict]
"""Whether a school's stage meets a rulebook's school rule, by (school, stage)."""


def township_results(
    context: Context, rules: Mapping[str, Passing], clauses: Mapping[str, Clause]
) -> tuple[tuple[TownshipResult, ...], ClauseResult | None]:
    """Each township's count and verdict, and the clause over them.

    Args:
        context: The run.
        rules: Results of the school rules that a standardised school may have to meet, by rulebook.
        clauses: The rulebook's clauses over townships; the first one's number is wanted, 1 where there is none.
    """
    wanted = next(
        (test.at_least for clause in clauses.values() for test in clause.tests if isinstance(test, TownshipTest)),
        1,
    )
    status = _status(context, rules)
    results = []
    for name, members in sorted(_members(context).items()):
        if status is None or not name:
            results.append(TownshipResult(name, len(members), None, "undetermined"))
            continue
        known = [combine([status[row] for row in rows if row in status]) for rows in members.values()]
        count = known.count("pass")
        verdict: Verdict = "pass"
        if count < wanted:
            verdict = "undetermined" if count + known.count("undetermined") >= wanted else "fail"
        results.append(TownshipResult(name, len(members), count, verdict))
    if status is None:
        return tuple(results), None
    return tuple(results), _clause(results, wanted, _missing(context, rules, status, results))


def _missing(
    context: Context, rules: Mapping[str, Passing], status: Mapping[int, Verdict], results: list[TownshipResult]
) -> tuple[str, ...]:
    """Why townships are undetermined: no name, a standard that is not at hand, schools that cannot be judged."""
    open_ = {result.name for result in results if result.verdict == "undetermined"}
    wanted = context.rulebook.standardised
    missing = ["schools.township"] if "" in open_ else []
    if wanted is not None and any(id not in rules for id in wanted.school_rules):
        return (*missing, "standardised_school")
    names, townships = context.column("name"), context.column("township")
    schools = [
        str(names[row] or context.column("school")[row])
        for row in context.rows()
        if str(townships[row] or "") in open_ - {""} and status.get(row, "undetermined") == "undetermined"
    ]
    return (*missing, *(f"school_rule: {name}" for name in dict.fromkeys(schools)))


def _clause(results: list[TownshipResult], wanted: int, missing: tuple[str, ...]) -> ClauseResult:
    verdict = combine([result.verdict for result in results])
    return ClauseResult(
        verdict,
        float(sum(result.verdict == "pass" for result in results)),
        f"assess.detail.townships_{verdict}",
        {
            "townships": len(results),
            "failing": [result.name for result in results if result.verdict == "fail"],
            "wanted": wanted,
        },
        missing if verdict == "undetermined" else (),
        "figures" if verdict == "undetermined" else "",
    )


def _members(context: Context) -> dict[str, dict[str, list[int]]]:
    """Township → school → its units."""
    members: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    rows = zip(context.column("school"), context.column("township"), strict=True)
    for row, (school, township) in enumerate(rows):
        members[str(township or "")][str(school)].append(row)
    return members


def _status(context: Context, rules: Mapping[str, Passing]) -> dict[int, Verdict] | None:
    """For each unit in scope whether it meets every school rule named; None where no standard names any."""
    wanted = context.rulebook.standardised
    if wanted is None:
        return None
    schools = context.column("school")
    unknown: Verdict = "undetermined"
    return {
        row: combine(
            [rules.get(id, {}).get((str(schools[row]), context.stages[row]), unknown) for id in wanted.school_rules]
        )
        for row in context.rows(scoped=True)
    }
