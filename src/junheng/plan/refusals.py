"""Standards that a plan cannot promise."""

from junheng.plan.levers import changed_fields
from junheng.standards.model import MeanSpreadTest, Rulebook, SpreadTest
from junheng.terms.errors import StandardsError


def refuse_standard(rulebook: Rulebook) -> None:
    """A standard whose rules a plan cannot promise is refused before anything is computed.

    Raises:
        StandardsError: the mean of several coefficients is limited (not convex, so no proof would hold), or an
            indicator's denominator or direction is not one that actions leave alone.
    """
    for id, clause in rulebook.clauses.items():
        for test in clause.tests:
            if isinstance(test, MeanSpreadTest):
                raise StandardsError("plan.mean_of_coefficients", standard=rulebook.id, clause=id)
            if isinstance(test, SpreadTest):
                for name in test.counted:
                    if any(limit.indicator == name and limit.compare == "at_most" for limit in rulebook.limits):
                        raise StandardsError("plan.at_most", standard=rulebook.id, indicator=name)
    for name, indicator in rulebook.indicators.items():
        moving = changed_fields() & {part.rsplit(".", 1)[-1] for part in indicator.denominator.weights}
        if moving:
            raise StandardsError("plan.denominator", standard=rulebook.id, indicator=name, fields=sorted(moving))
