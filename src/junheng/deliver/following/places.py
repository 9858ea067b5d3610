"""An assessment's figures of one school or one township."""

from fractions import Fraction

from junheng.assess.outcome import Assessment, Unit, Verdict
from junheng.standards.model import Indicator, SchoolRuleTest


def units_of(school: str | None, assessment: Assessment) -> list[Unit]:
    """A school's stages, by its identifier; none where that is no school's."""
    return [unit for unit in assessment.units if unit.school == school]


def place_means(scope: str | None, indicator: Indicator, assessment: Assessment) -> list[Fraction | None]:
    """A school's values, or a township's means, one a stage; None where a figure is missing.

    A township's mean is total over total, over its schools that count, as the county's is; never a mean of values.
    """
    if own := units_of(scope, assessment):
        return [unit.readings[indicator.id].value for unit in own if indicator.id in unit.readings]
    found = []
    for stage in assessment.stages:
        units = [
            unit for unit in _in_township(scope, assessment) if unit.stage == stage and indicator.id in unit.readings
        ]
        if units:
            found.append(_mean(units, indicator))
    return found


def _mean(units: list[Unit], indicator: Indicator) -> Fraction | None:
    top = bottom = Fraction(0)
    for unit in units:
        reading = unit.readings[indicator.id]
        if reading.amount is None or reading.base is None:
            return None
        top, bottom = top + reading.amount, bottom + reading.base
    return top * indicator.scale / bottom if bottom else None


def _in_township(name: str | None, assessment: Assessment) -> list[Unit]:
    return [unit for unit in assessment.units if unit.township == name and unit.in_scope] if name else []


def township_counts(name: str | None, clause: str, assessment: Assessment) -> tuple[int, int, int] | None:
    """How many schools of a township pass, are not known, and fail; None where the clause does not judge its schools.

    A combined school counts once a stage, as it does in the county.
    """
    tests = assessment.rulebook.clauses[clause].tests if clause in assessment.rulebook.clauses else ()
    by_rule = any(isinstance(test, SchoolRuleTest) for test in tests)
    verdicts: list[Verdict] = []
    for unit in assessment.units:
        if name is None or unit.township != name:
            continue
        if clause in unit.clauses:
            verdicts.append(unit.clauses[clause].verdict)
        elif by_rule and unit.in_scope:
            verdicts.append("undetermined" if unit.passes is None else "pass" if unit.passes else "fail")
    if not verdicts:
        return None
    return verdicts.count("pass"), verdicts.count("undetermined"), verdicts.count("fail")
