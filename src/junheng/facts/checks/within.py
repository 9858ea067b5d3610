"""Checks of the figures of one row against each other: sums, parts, proportions, classes and pupils, land."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache

import polars as pl

from junheng.facts.checks.rules import Inside, Ratio, Sum, figure, rules
from junheng.facts.checks.saying import Figure, Row, Test, caught, said
from junheng.facts.checks.view import View
from junheng.facts.fields import dictionary
from junheng.terms.findings import Finding

GRADES = range(1, 10)
STAGE_GRADES = {"primary": range(1, 7), "junior": range(6, 10)}
"""Grades that a stage can have; grade 6 is junior where primary schooling takes five years."""


def within(view: View) -> list[Finding]:
    """Figures of a row that contradict each other or are out of proportion."""
    return [found for table, own in _tests().items() for found in caught(view, table, view.named(table), own)]


@cache
def _tests() -> Mapping[str, Sequence[Test]]:
    """The tests by table: made once, for making them takes longer than looking at a school."""
    declared = rules()
    tests: dict[str, list[Test]] = {"stages": [*_classes_and_pupils(), *_grades()], "schools": [_land()]}
    made = [
        *((rule.table, _sum(rule)) for rule in declared.sums),
        *((rule.table, _inside(rule)) for rule in declared.inside),
        *((rule.table, _ratio(rule)) for rule in declared.ratios),
    ]
    for table, listed in made:
        tests.setdefault(table, []).extend(listed)
    return tests


def _sum(rule: Sum) -> Iterator[Test]:
    fields = dictionary()[rule.table]
    total = fields[rule.total]
    parts = pl.sum_horizontal(rule.parts)
    here = pl.col("stage") == rule.stage if rule.stage else pl.lit(value=True)

    def blanks(row: Row) -> dict[str, object]:
        filled = [id for id in rule.parts if row[id] is not None]
        return {
            "sum": said(total, sum(row[id] for id in filled)),
            "total": said(total, row[rule.total]),
            "parts": [Figure(fields[id], said(fields[id], row[id])) for id in filled],
        }

    concerned = (rule.total, *rule.parts)
    more = here & (parts > pl.col(rule.total))
    yield Test(f"check.{rule.id}_over", more, concerned, blanks, filled=True)
    if rule.needed:
        complete = pl.all_horizontal(pl.col(id).is_not_null() for id in rule.needed)
        fewer = here & complete & (parts < pl.col(rule.total))
        yield Test(f"check.{rule.id}_under", fewer, concerned, blanks, filled=True)


def _inside(rule: Inside) -> Iterator[Test]:
    fields = dictionary()[rule.table]
    whole = fields[rule.whole]
    code = "check.part_exceeds_whole" if rule.certain else "check.part_likely_exceeds_whole"
    for id in rule.parts:

        def blanks(row: Row, id: str = id) -> dict[str, object]:
            return {
                "part": fields[id],
                "amount": said(fields[id], row[id]),
                "whole": whole,
                "total": said(whole, row[rule.whole]),
            }

        yield Test(code, pl.col(id) > pl.col(rule.whole), (id, rule.whole), blanks)


def _ratio(rule: Ratio) -> Iterator[Test]:
    top, bottom = rule.figures
    # value = top · unit / bottom in the figures as they are held; compared by whole numbers, exactly.
    unit = rule.times * bottom.scale / top.scale
    fields = tuple(id for id in (rule.top, rule.bottom) if id in dictionary()[rule.table])

    def against(limit: Fraction) -> tuple[pl.Expr, pl.Expr]:
        factor = unit / limit
        return pl.col(rule.top) * factor.numerator, pl.col(rule.bottom) * factor.denominator

    def blanks(row: Row) -> dict[str, object]:
        exact = Fraction(row[rule.top]) * unit / row[rule.bottom]
        return {
            "what": rule.label,
            "ratio": float(exact),
            "unit": rule.unit,
            "low": float(rule.low or 0),
            "high": float(rule.high),
            "top": Figure(top, said(top, row[rule.top])),
            "bottom": Figure(bottom, said(bottom, row[rule.bottom])),
        }

    some = pl.col(rule.bottom) > 0
    # A stage without pupils is said by itself.
    used = some & (pl.col(rule.top) > 0) if rule.top in ("pupils", "all_pupils", "children") else some
    if rule.low is not None:
        less, than = against(rule.low)
        yield Test("check.ratio_low", used & (less < than), fields, blanks)
    more, than = against(rule.high)
    yield Test("check.ratio_high", (pl.col(rule.bottom) >= rule.least) & (more > than), fields, blanks)


def _classes_and_pupils() -> Iterator[Test]:
    pupils, classes = pl.col("pupils"), pl.col("classes")
    figures = ("pupils", "classes")

    def blanks(row: Row) -> dict[str, object]:
        return {"pupils": row["pupils"], "classes": row["classes"]}

    # Pupils who are taught at home need no class.
    taught = pupils - pl.col("pupils_home_delivered").fill_null(0)
    yield Test("check.pupils_without_class", (taught > 0) & (classes == 0), figures, blanks)
    yield Test("check.classes_without_pupils", (classes > 0) & (pupils == 0), figures, blanks)
    yield Test(
        "check.pupils_without_teacher",
        (pupils > 0) & (pl.col("teachers") == 0),
        ("pupils", "teachers"),
        blanks,
    )
    yield Test("check.no_pupils", (pupils == 0) & (classes.fill_null(0) == 0), ("pupils",), blanks)
    yield Test("check.pupils_blank", pupils.is_null(), ("pupils",), blanks)
    for stage, most in rules().bounds["crowded_class"].items():

        def crowded(row: Row, most: int = most) -> dict[str, object]:
            mean = Fraction(row["pupils"], row["classes"])
            return {
                **blanks(row),
                "mean": float(mean),
                "least": -(-mean.numerator // mean.denominator),
                "most": most,
            }

        yield Test(
            "check.crowded_classes",
            (pl.col("stage") == stage) & (classes > 0) & (pupils > classes * most),
            figures,
            crowded,
        )


def _grades() -> Iterator[Test]:
    fields = dictionary()["stages"]
    for stage, grades in STAGE_GRADES.items():
        for id in (f"{what}_g{grade}" for what in ("pupils", "classes") for grade in GRADES if grade not in grades):

            def blanks(row: Row, id: str = id) -> dict[str, object]:
                return {"figure": fields[id], "amount": row[id]}

            yield Test("check.grade_not_of_stage", (pl.col("stage") == stage) & (pl.col(id) > 0), (id,), blanks)


def _land() -> Test:
    m2, mu = figure("schools", "land_area_m2"), figure("schools", "land_area_mu")
    gap = Fraction(rules().bounds["land_gap"])
    # 1 mu is 2000/3 m²; both sides as whole numbers of one common small unit.
    factor = Fraction(2000, 3) * m2.scale / mu.scale
    left, right = pl.col(m2.id) * factor.denominator, pl.col(mu.id) * factor.numerator
    apart = (left - right).abs() * gap.denominator > pl.max_horizontal(left, right) * gap.numerator

    def blanks(row: Row) -> dict[str, object]:
        return {
            "m2": said(m2, row[m2.id]),
            "mu": said(mu, row[mu.id]),
            "converted": float(Fraction(row[mu.id]) * factor / m2.scale),
        }

    return Test("check.land_disagrees", apart, (m2.id, mu.id), blanks)
