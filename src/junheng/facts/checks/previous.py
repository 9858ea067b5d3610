"""Checks against last year: jumps, shrinking land and buildings, cohorts, schools gone, new or changed."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache

import polars as pl

from junheng.facts.checks.rules import Jump, rules
from junheng.facts.checks.saying import Row, Test, caught, code_of, finding, said
from junheng.facts.checks.view import NAME, YEAR, View
from junheng.facts.checks.within import GRADES
from junheng.facts.fields import dictionary
from junheng.facts.table import ROW
from junheng.terms.findings import Finding

BEFORE = "_before_"
STEADY = ("type", "urban_rural", "organiser")
"""Codes of a school that seldom change from one year to the next."""


def previous(view: View, last: View) -> list[Finding]:
    """What changed since last year so much that somebody should look.

    Cohorts are followed only when the two sets of data are exactly one school year apart.
    """
    here, there = _year(view), _year(last)
    if here is not None and there is not None and there >= here:
        return [_not_earlier(view, here, there)]
    apart = here - there if here is not None and there is not None else None
    schools = _beside(view.schools, _of_same_counties(view, last), ("school",))
    stages = _beside(view.stages, last.stages, ("school", "stage"))
    by_table = dict(_tests(cohorts=apart == 1))
    by_table["schools"] = [*by_table["schools"], *_appeared(view, last)]
    frames = {"schools": schools, "stages": stages}
    findings = [found for table, tests in by_table.items() for found in caught(view, table, frames[table], tests)]
    findings.extend(_vanished(view, last))
    return findings


@cache
def _tests(*, cohorts: bool) -> Mapping[str, Sequence[Test]]:
    by_table = {
        table: [test for rule in rules().jumps if rule.table == table for test in _jumps(rule)]
        for table in dict.fromkeys(rule.table for rule in rules().jumps)
    }
    if cohorts:
        by_table["stages"].extend(_cohorts())
    by_table["schools"].extend(_changed())
    return by_table


def _year(view: View) -> int | None:
    year = view.schools[YEAR].max()
    return year if isinstance(year, int) else None


def _not_earlier(view: View, here: int, there: int) -> Finding:
    county = view.named("county").row(0, named=True) if view.facts["county"].height else {}
    return finding(
        view.facts,
        "county",
        county,
        "check.previous_not_earlier",
        ("school_year",),
        {"year": here, "before": there},
    )


def _of_same_counties(view: View, last: View) -> pl.DataFrame:
    """Last year's schools of the counties that this year's data are about."""
    codes = view.facts.county_codes()
    if not codes or len(last.facts.county_codes()) <= 1:
        return last.schools
    return last.schools.filter(pl.col("county").is_in(codes) | pl.col("county").is_null())


def _beside(now: pl.DataFrame, before: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    """This year's rows with last year's columns beside them, prefixed; `_known` where there was a row."""
    once = before.drop_nulls(list(keys)).unique(list(keys), keep="first", maintain_order=True)
    old = once.select(*keys, pl.exclude(*keys).name.prefix(BEFORE)).with_columns(pl.lit(value=True).alias("_known"))
    return now.join(old, on=list(keys), how="left", maintain_order="left")


def _jumps(rule: Jump) -> Iterator[Test]:
    fields = dictionary()[rule.table]
    for id in rule.fields:
        field = fields[id]
        now, was = pl.col(id), pl.col(BEFORE + id)
        change = now - was
        least = rule.least * field.scale

        def blanks(row: Row, id: str = id) -> dict[str, object]:
            return {
                "figure": fields[id],
                "before": said(fields[id], row[BEFORE + id]),
                "now": said(fields[id], row[id]),
                "percent": float(abs(Fraction(row[id] - row[BEFORE + id], row[BEFORE + id])) * 100),
            }

        much = (change.abs() * least.denominator > least.numerator) & (was > 0)
        rose = change * rule.up.denominator > was * rule.up.numerator
        fell = -change * rule.down.denominator > was * rule.down.numerator
        yield Test("check.rose", much & rose, (id,), blanks)
        yield Test("check.fell", much & fell, (id,), blanks)


def _cohorts() -> Iterator[Test]:
    fields = dictionary()["stages"]
    share, least = Fraction(rules().bounds["cohort_change"]), rules().bounds["cohort_pupils"]
    for grade in GRADES[:-1]:
        then, now = f"{BEFORE}pupils_g{grade}", f"pupils_g{grade + 1}"
        change = (pl.col(now) - pl.col(then)).abs()
        jump = (change > least) & (change * share.denominator > pl.col(then) * share.numerator)

        def blanks(row: Row, then: str = then, now: str = now) -> dict[str, object]:
            return {
                "earlier": fields[then.removeprefix(BEFORE)],
                "later": fields[now],
                "before": row[then],
                "now": row[now],
            }

        yield Test("check.cohort_jump", jump & (pl.col(then) > 0), (now,), blanks)


def _changed() -> Iterator[Test]:
    fields = dictionary()["schools"]
    for id in STEADY:

        def blanks(row: Row, id: str = id) -> dict[str, object]:
            return {
                "figure": fields[id],
                "before": code_of("schools", id, row[BEFORE + id]),
                "now": code_of("schools", id, row[id]),
            }

        yield Test("check.code_changed", pl.col(id) != pl.col(BEFORE + id), (id,), blanks)
    yield Test(
        "check.name_changed",
        pl.col("name") != pl.col(BEFORE + "name"),
        ("name",),
        lambda row: {"before": row[BEFORE + "name"], "now": row["name"]},
    )


def _announced(view: View, last: View, kinds: tuple[str, ...]) -> pl.Series:
    """Schools whose opening or closing stands in the table of changes of either year."""
    both = pl.concat([view.facts["changes"], last.facts["changes"]])
    return both.filter(pl.col("kind").is_in(kinds))["school"].drop_nulls().unique()


def _appeared(view: View, last: View) -> Iterator[Test]:
    opened = _announced(view, last, ("open",))
    new = pl.col("_known").is_null() & ~pl.col("school").is_in(opened.implode())
    yield Test("check.school_new", new, ("school",))


def _vanished(view: View, last: View) -> list[Finding]:
    closed = _announced(view, last, ("close", "merge"))
    gone = (
        _of_same_counties(view, last)
        .filter(~pl.col("school").is_in(closed.implode()))
        .join(view.schools.select("school").drop_nulls(), on="school", how="anti")
        .select("school", NAME, pl.lit(None, dtype=pl.Int64).alias(ROW), pl.col("all_pupils"))
    )
    return [
        finding(view.facts, "schools", row, "check.school_gone", ("school",), {"pupils": row["all_pupils"]})
        for row in gone.iter_rows(named=True)
    ]
