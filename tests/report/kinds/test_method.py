"""The method document: everything that the standard in force says is in it, with its own numbers."""

import re
from fractions import Fraction

import pytest

from junheng.assess.county import Choices, assess
from junheng.assess.survey import survey
from junheng.facts.fields import find
from junheng.report.document import PLAIN
from junheng.report.formula import Formula
from junheng.report.kinds.method import method_document
from junheng.report.kinds.registry import build
from junheng.report.material import Material
from junheng.standards.model import (
    ClassSizeTest,
    FigureTest,
    FundsTest,
    MeanSpreadTest,
    RoomsTest,
    SchoolRuleTest,
    SchoolSizeTest,
    ShareTest,
    SpreadTest,
    Test,
    TownshipTest,
)
from junheng.terms.messages import LANGS, Lang, text
from tests.assess.counties import ON, rulebook
from tests.report.figures import differing, figures, is_figure
from tests.report.kinds.method_documents import (
    COUNTY,
    STANDARDS,
    document,
    every_standard,
    made_of,
    material,
    numbers_in,
    rows,
    said,
    standard,
    tables,
)


@every_standard
@pytest.mark.parametrize("lang", LANGS)
def test_every_figure_equals_the_assessment_and_nothing_is_left_blank(case: str, lang: Lang) -> None:
    made = build("method", material(case), lang)
    assert differing(made, material(case), lang) == []
    assert any(cell.source for _, cell in figures(made) if is_figure(cell))
    keys = [block.key for section in made.sections for block in section.blocks if isinstance(block, Formula)]
    assert len(keys) == len(set(keys))
    assert len({section.key for section in made.sections}) == len({section.sheet for section in made.sections})
    assert not re.search(r"[{}]|None(?! is)|Fraction\(", said(made))


@every_standard
@pytest.mark.parametrize("lang", LANGS)
def test_every_indicator_is_named_with_its_fields(case: str, lang: Lang) -> None:
    made = document(case, lang)
    everything = said(made)
    for indicator in standard(case).indicators.values():
        assert f"{indicator.id} {indicator.name(lang)}" in everything
        labels = {row["field"].value for row in rows(made, f"fields-{indicator.id}")}
        forms = {row["form"].value for row in rows(made, f"fields-{indicator.id}")}
        for total in (*indicator.numerator.values(), indicator.denominator):
            for name in total.weights:
                field = find(name)
                assert field is not None
                assert field.label(lang) in labels
                assert (field.form or None) in forms


@every_standard
def test_every_limit_is_there_with_its_floor_and_document(case: str) -> None:
    made, book = document(case), standard(case)
    rules = [test for clause in book.clauses.values() for test in clause.tests if isinstance(test, SchoolRuleTest)]
    for limit in book.limits:
        share = next((rule.floor_share for rule in rules if limit.indicator in rule.counted), Fraction(1))
        floor = limit.value * share if limit.compare == "at_least" else limit.value / share
        stage = text(f"terms.stage.{limit.stage}", "zh")
        matching = [
            row
            for row in rows(made, f"limits-{limit.indicator}")
            if row["stage"].value == stage
            and row["threshold"].value == limit.value
            and row["source"].value == limit.source + limit.clause
        ]
        assert matching, limit
        if share < 1:
            assert floor in {row["floor"].value for row in matching}
    listed = sum(len(table.rows) for table in tables(made) if table.key.startswith("limits-"))
    assert listed == len(book.limits)


def test_floors_are_printed_unrounded() -> None:
    shown = {PLAIN.show(row["floor"]) for row in rows(document("2017"), "limits-R4")}
    assert shown == {"3.825", "4.93"}


@every_standard
def test_what_was_replaced_is_told_beside_what_replaced_it(case: str) -> None:
    made, book = document(case), standard(case)
    for pair in book.replaced:
        old = next(
            row["replaced"].value
            for row in rows(made, f"limits-{pair.new.indicator}")
            if row["stage"].value == text(f"terms.stage.{pair.new.stage}", "zh")
        )
        assert float(pair.old.value) in numbers_in(str(old))
        assert pair.old.source in str(old)
    assert len(book.replaced) == (len(rows(made, "replaced")) if book.replaced else 0)


@every_standard
@pytest.mark.parametrize("on", [False, True])
def test_every_tolerance_is_told_and_whether_it_was_used(case: str, on: bool) -> None:
    book = standard(case)
    chosen = tuple(book.tolerances) if on else ()
    everything = said(document(case, "zh", chosen))
    for id, tolerance in book.tolerances.items():
        state = "已启用" if on else "未启用"
        line = next(line for line in everything.split("\n") if line.startswith(f"放宽规定{id}（{state}）"))
        assert tolerance.label("zh") in line
        for limit in (*tolerance.limits.values(), *(tolerance.school_rule or ())[:1]):
            assert float(limit) in numbers_in(line.split("作用：")[1])


def limits_of(test: Test) -> list[Fraction | int]:
    if isinstance(test, (ClassSizeTest, SpreadTest, MeanSpreadTest)):
        return list(test.at_most.values())
    if isinstance(test, SchoolSizeTest):
        return [limit for _, _, limit in test.at_most]
    if isinstance(test, RoomsTest):
        return list(test.least_area.values())
    if isinstance(test, FundsTest):
        return [test.least_pupils]
    if isinstance(test, (ShareTest, FigureTest)):
        return list(test.limits.values())
    if isinstance(test, SchoolRuleTest):
        return [test.met_at_least, len(test.counted), test.floor_share * 100]
    return [test.at_least] if isinstance(test, TownshipTest) else []


@every_standard
@pytest.mark.parametrize("lang", LANGS)
def test_every_clause_is_there_with_its_limits(case: str, lang: Lang) -> None:
    by_id = {row["clause"].value: row for row in rows(document(case, lang), "clauses")}
    assert list(by_id) == list(standard(case).clauses)
    for id, clause in standard(case).clauses.items():
        row = by_id[id]
        assert row["text"].value == clause.name(lang)
        wanted = {float(limit) for test in clause.tests for limit in limits_of(test)}
        assert wanted == numbers_in(str(row["limit"].value or "")) - {
            float(code) for code in re.findall(r"\d+", str([t.where for t in clause.tests if isinstance(t, ShareTest)]))
        }


@every_standard
@pytest.mark.parametrize("lang", LANGS)
def test_every_field_that_a_clause_reads_is_told_with_the_clause(case: str, lang: Lang) -> None:
    made = document(case, lang)
    told = {
        (table.key, row["field"].value): str(row["readers"].value)
        for table in tables(made)
        if table.key.startswith("fields-")
        for row in table.rows
    }
    for id, clause in standard(case).clauses.items():
        for test in clause.tests:
            names = list(test.fields.values()) if isinstance(test, FigureTest) else []
            if isinstance(test, ShareTest):
                names = [*test.numerator.weights, *test.denominator.weights]
            for name in names:
                field = find(name, ("county",)) if isinstance(test, FigureTest) else find(name)
                assert field is not None
                label = field.label(lang)
                assert (f"fields-{id}", label) in told or id in told["fields-clauses", label], (id, name)


def test_the_rank_of_a_school_is_said_to_be_our_choice_where_there_are_values_to_rank() -> None:
    assert "没有文件规定学校的位次" in said(document("2012"))
    without = made_of(
        rulebook(
            """
            [clause.D1]
            dimension = { zh = "材料", en = "Documents" }
            name = { zh = "有规划", en = "There is a plan" }
            tests = [{ kind = "document" }]
            """
        )
    )
    assert "位次" not in said(method_document(without, "zh"))


def test_cases_any_of_which_may_hold_are_told_as_such() -> None:
    (line,) = [line for line in said(document("2017")).split("\n") if line.startswith("放宽规定T5（")]
    assert len(standard("2017").tolerances["T5"].where) > 1
    assert "；或者" in line.split("适用：")[1].split("作用：")[0]


def test_only_ways_that_an_assessment_tells_are_explained() -> None:
    explained = {case: said(document(case)) for case in ("2017", "2012", "province")}
    assert text("method.ways.coefficient", "zh") in explained["2017"]
    assert text("method.ways", "zh") not in explained["2012"].split("\n")
    assert text("method.ways.school", "zh") in explained["province"]
    assert text("method.ways.coefficient", "zh") not in explained["province"]


@every_standard
def test_targets_and_what_a_standardised_school_is_are_told(case: str) -> None:
    made, book = document(case), standard(case)
    for target in book.targets:
        row = next(row for row in rows(made, "targets") if row["target"].value == target.id)
        assert row["content"].value == target.name("zh")
        assert {float(limit) for limit in limits_of(target.test)} == numbers_in(str(row["wanted"].value))
    for id in book.standardised.school_rules if book.standardised is not None else ():
        assert id in said(made)


@every_standard
def test_coefficients_are_held_against_the_limits_of_the_standard(case: str) -> None:
    made, book = document(case), standard(case)
    tests = [
        test
        for clause in book.clauses.values()
        for test in clause.tests
        if isinstance(test, (SpreadTest, MeanSpreadTest))
    ]
    if not tests:
        assert text("method.coefficient_limits.none", "zh") in said(made)
        return
    for test, row in zip(tests, rows(made, "coefficient_limits"), strict=True):
        assert {stage: row[stage].value for stage in test.at_most} == dict(test.at_most)
        assert all(row[stage].source for stage in test.at_most)


def test_scope_is_that_of_the_standard_and_counts_the_schools_left_out() -> None:
    for case in STANDARDS:
        book, made = standard(case), document(case)
        if not book.scope:
            assert text("method.scope.no_rules", "zh") in said(made)
            continue
        found = rows(made, "scope")
        assert len(found) == len(book.scope)
        left_out = sum(
            unit.out_reason in {rule.reason for rule in book.scope} for unit in material(case).assessment.units
        )
        assert sum(row["number"].value for row in found if is_figure(row["number"])) == left_out


def test_a_setting_that_is_not_the_default_shows() -> None:
    found = assess(COUNTY, standard("2017"), ON, Choices(settings={"scope.small_schools": "out"}))
    made = method_document(Material(found, survey(COUNTY)), "zh")
    small = next(row for row in rows(made, "scope") if "设置取" in str(row["where"].value))
    assert small["applied"].value == "是"
    chosen = next(row for row in rows(made, "settings") if row["chosen"].look == "strong")
    assert (chosen["chosen"].value, chosen["default"].value) == ("不计入", "计入")


def test_changing_a_threshold_changes_the_printed_one() -> None:
    changed = rulebook('[[limit]]\nindicator = "R4"\nat_least = { primary = 4.75 }\n', amends=True)
    made = method_document(made_of(changed), "zh")
    row = next(row for row in rows(made, "limits-R4") if row["stage"].value == "小学")
    assert (row["threshold"].value, row["floor"].value) == (Fraction("4.75"), Fraction("4.0375"))
    assert PLAIN.show(row["floor"]) == "4.0375"
    assert "4.5" in str(row["replaced"].value)


def test_a_county_judged_by_three_authorities_sees_whose_limit_holds() -> None:
    row = next(row for row in rows(document("county"), "limits-R4") if row["stage"].value == "初中")
    assert row["threshold"].value == Fraction("6.5")
    assert row["source"].value == "示例县〔2023〕2号第二条"
    assert numbers_in(str(row["replaced"].value)) >= {5.8, 6.2}
    roles = [row["role"].value for row in rows(document("county"), "documents")]
    assert roles == ["主标准", "附加标准", "附加标准"]
