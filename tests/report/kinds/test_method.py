"""The method document: everything that the standard in force says is in it, with its own numbers."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from junheng.assess.county import Choices, assess
from junheng.assess.survey import survey
from junheng.facts.example import example_county
from junheng.facts.fields import find
from junheng.report.document import PLAIN, Captioned, Document, Heading, Paragraph, plain
from junheng.report.formula import Formula, Math, Symbol, linear
from junheng.report.kinds.method import method_document
from junheng.report.kinds.method.origins import origins_of, source_of
from junheng.report.kinds.registry import build
from junheng.report.material import Material
from junheng.report.tables import Cell, Row, Table
from junheng.report.write import write_document
from junheng.standards.confidence import Confidence
from junheng.standards.load import read_rulebook
from junheng.standards.model import (
    ClassSizeTest,
    FigureTest,
    FundsTest,
    MeanSpreadTest,
    RoomsTest,
    Rulebook,
    SchoolRuleTest,
    SchoolSizeTest,
    ShareTest,
    SpreadTest,
    Test,
    TownshipTest,
)
from junheng.standards.resolve import find_rulebook, resolve, shipped
from junheng.terms.messages import LANGS, Lang, text
from tests.assess.counties import ON, PLACE, plenty, rulebook
from tests.assess.counties import facts_of as county_of
from tests.report.figures import differing, figures, is_figure

COUNTY = example_county(30, 1)
STANDARDS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "2017": ("national-2017", PLACE, ()),
    "2012": ("national-2012", PLACE, ()),
    "city": ("national-2017", "990202", ()),
    "county": ("national-2017", "990201", ()),
    "province": ("national-2012", PLACE, ("school-standard-2012-example",)),
    "per pupil": ("example-per-pupil", PLACE, ()),
    "beside": ("national-2017", PLACE, ("example-per-pupil",)),
    "targets": ("national-2017", PLACE, ("plan-targets-example", "standardised-schools-example")),
    "2030": ("target-2030-example", PLACE, ()),
}
every_standard = pytest.mark.parametrize("case", STANDARDS)


@cache
def standard(case: str) -> Rulebook:
    name, place, extra = STANDARDS[case]
    return resolve(find_rulebook(name), place, ON, [find_rulebook(id) for id in extra])


@cache
def material(case: str, tolerances: tuple[str, ...] = ()) -> Material:
    return made_of(standard(case), tolerances)


def made_of(book: Rulebook, tolerances: tuple[str, ...] = ()) -> Material:
    return Material(assess(COUNTY, book, ON, Choices(tolerances=tolerances)), survey(COUNTY))


@cache
def document(case: str, lang: Lang = "zh", tolerances: tuple[str, ...] = ()) -> Document:
    return method_document(material(case, tolerances), lang)


def tables(made: Document) -> Iterator[Table]:
    yield from (b.table for section in made.sections for b in section.blocks if isinstance(b, Captioned))


def rows(made: Document, key: str) -> tuple[Row, ...]:
    return next(table.rows for table in tables(made) if table.key == key)


def said(made: Document) -> str:
    """All that a document says, as it is printed."""
    return "\n".join(words for section in made.sections for block in section.blocks for words in _said(block))


def _said(block: object) -> Iterator[str]:
    if isinstance(block, Heading):
        yield block.words
    elif isinstance(block, Paragraph):
        yield plain(block.content)
    elif isinstance(block, Formula):
        yield linear(block.math)
    elif isinstance(block, Captioned):
        yield from (block.table.title, *block.table.notes, *(column.head() for column in block.table.columns))
        yield from (PLAIN.show(cell) for row in block.table.rows for cell in row.values())


def numbers_in(words: str) -> set[float]:
    return {float(found.replace(",", "")) for found in re.findall(r"\d[\d,]*(?:\.\d+)?", words)}


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


# Whose text an entry is


def test_what_a_standard_takes_over_keeps_its_source() -> None:
    book = standard("2030")
    origins = origins_of(book)
    assert source_of(book.indicators["R1"], origins) == "教督〔2017〕6号"
    assert source_of(book.clauses["R-CV"], origins) == shipped()["target-2030-example"].source
    assert source_of(book.clauses["G5"], origins) == "教督〔2017〕6号"


def test_what_a_file_of_the_user_says_is_not_laid_to_the_national_document() -> None:
    changed = rulebook(
        """
        [clause.G7]
        dimension = { zh = "政府", en = "Government" }
        name = { zh = "不低于7000元", en = "At least 7,000" }
        tests = [{ kind = "figure", field = "special_funds_per_pupil", at_least = 7000 }]
        """,
        amends=True,
    )
    made = method_document(made_of(changed), "zh")
    by_id = {row["clause"].value: row for row in rows(made, "clauses")}
    assert by_id["G7"]["source"].value == "written-in-a-test"
    assert by_id["G7"]["limit"].value == "不低于7,000元"
    assert by_id["G5"]["source"].value == "教督〔2017〕6号"


def test_a_file_that_borrows_a_name_of_ours_is_taken_for_what_it_says() -> None:
    own = read_rulebook(
        """
        [rulebook]
        id = "city-990200-example"
        name = { zh = "某市标准", en = "Some city" }
        source = "某市〔2024〕9号"
        place = "990101"
        since = 2024-01-01
        amends = "national-2017"
        [[limit]]
        indicator = "R4"
        at_least = { junior = 6.3 }
        """,
        "own.toml",
    )
    book = resolve(find_rulebook("national-2017"), PLACE, ON, [own])
    amendment = next(origin for origin in origins_of(book) if origin.role == "amendment")
    assert (amendment.rulebook, amendment.source) == (None, "某市〔2024〕9号")
    assert (
        source_of(replace(book.clauses["G5"], confidence=Confidence("changed")), origins_of(book)) == "某市〔2024〕9号"
    )


# How sure the entries are


def test_verdicts_that_rest_on_entries_to_be_checked_are_named() -> None:
    made = document("2012")
    doubtful = {row["id"].value: row for row in rows(made, "doubtful")}
    assert {"B1", "B6", "B-CV", "B-SCHOOL", "B-WORK"} == set(doubtful)
    assert doubtful["B1"]["rests"].value == "B-CV"
    verdicts = material("2012").assessment.clauses
    for id in ("B-CV", "B-SCHOOL", "B-WORK"):
        assert doubtful[id]["verdict"].source == f'clauses."{id}".verdict'
    warned = next(
        plain(block.content)
        for block in made.sections[0].blocks
        if isinstance(block, Paragraph) and block.role == "warning"
    )
    settled = {id for id in ("B-CV", "B-SCHOOL", "B-WORK") if verdicts[id].verdict != "undetermined"}
    assert settled == {id for id in ("B-CV", "B-SCHOOL", "B-WORK", "B-SATISFACTION") if id in warned}


@pytest.mark.parametrize("case", ["per pupil", "county", "province", "targets", "2030"])
def test_example_standards_are_warned_of(case: str) -> None:
    assert text("method.basis.example", "zh") in said(document(case))


def test_national_standards_are_no_examples() -> None:
    assert text("method.basis.example", "zh") not in said(document("2017"))


def test_what_is_not_beyond_doubt_is_listed_with_its_remark_in_the_language_of_the_document() -> None:
    for case in STANDARDS:
        book = standard(case)
        entries = (*book.indicators.values(), *book.clauses.values(), *book.tolerances.values())
        doubtful = [entry for entry in entries if not entry.confidence.sure]
        for lang in LANGS:
            found = [row["confidence"].value for row in rows(document(case, lang), "doubtful")] if doubtful else []
            assert found == [entry.confidence.said(lang) for entry in doubtful]


# Standards of all sorts


def test_a_standard_of_documents_only_is_told_too() -> None:
    book = rulebook(
        """
        [clause.D1]
        dimension = { zh = "材料", en = "Documents" }
        name = { zh = "有规划", en = "There is a plan" }
        tests = [{ kind = "document" }]
        """
    )
    for lang in LANGS:
        made = build("method", made_of(book), lang)
        assert [row["clause"].value for row in rows(made, "clauses")] == ["D1"]
        assert not any(section.key in ("coefficients", "measures") for section in made.sections)
        assert not any(isinstance(block, Formula) for section in made.sections for block in section.blocks)


HOSTILE = '<b>&"=1+1 #let x = 1 $x$ A & B <x> {a|b}'


def test_words_of_a_standard_come_out_letter_by_letter() -> None:
    quoted = HOSTILE.replace('"', '\\"')
    book = rulebook(
        f"""
        [indicator.H1]
        name = {{ zh = "{quoted}", en = "{quoted}" }}
        unit = {{ zh = "{quoted}", en = "{quoted}" }}
        resource_unit = "m2"
        numerator = {{ land_area_m2 = 2.5, green_area_m2 = -0.5 }}
        confidence = "{quoted}"
        [[limit]]
        indicator = "H1"
        at_least = 3
        source = "{quoted}"
        [clause.C1]
        dimension = {{ zh = "{quoted}", en = "{quoted}" }}
        name = {{ zh = "{quoted}", en = "{quoted}" }}
        tests = [{{ kind = "school_rule", counted = ["H1"], met_at_least = 1, floor_share = 0.5 }}]
        """
    )
    school = plenty().having(land_area_m2=4000, green_area_m2=100)
    facts = county_of([school], {"name": HOSTILE})
    made = method_document(Material(assess(facts, book, ON), survey(facts)), "zh")
    assert HOSTILE in made.title
    everything = said(made)
    assert f"H1 {HOSTILE}" in everything
    assert f"计量单位：{HOSTILE}。" in everything
    assert rows(made, "limits-H1")[0]["source"].value == HOSTILE
    assert rows(made, "clauses")[0]["text"].value == HOSTILE
    assert "H1 = (2.5 × 占地面积 − 0.5 × 绿化面积) ÷ 在校生数" in everything


@every_standard
def test_the_same_material_gives_the_same_document(case: str) -> None:
    assert method_document(material(case), "zh") == document(case, "zh")


def test_only_terms_that_occur_are_explained() -> None:
    terms = {
        case: {row["term"].value for row in rows(document(case), "glossary")} for case in ("2017", "2012", "targets")
    }
    assert "校际差异系数" in terms["2017"]
    assert "标准化学校" in terms["targets"] - terms["2017"]
    everything = said(replace(document("2017"), sections=document("2017").sections[:-1]))
    assert all(str(term).split("（")[0] in everything for term in terms["2017"])


def symbols(math: Math) -> Iterator[str]:
    if isinstance(math, Symbol):
        yield math.text
        return
    for field in fields(math):
        held = getattr(math, field.name)
        for part in held if isinstance(held, tuple) else (held,):
            if is_dataclass(part) and not isinstance(part, (Cell, type)):
                yield from symbols(part)


@every_standard
@pytest.mark.parametrize("lang", LANGS)
def test_every_letter_of_a_formula_is_explained_beside_it(case: str, lang: Lang) -> None:
    made, book = document(case, lang), standard(case)
    blocks = [block for section in made.sections for block in section.blocks if isinstance(block, Formula)]
    of_targets = {target.id for target in book.targets}
    for formula in blocks:
        id = max((id for id in (*book.indicators, *book.clauses) if formula.key.startswith(id)), key=len, default="")
        key = "fields-targets" if formula.key in of_targets else f"fields-{id}"
        if not id and formula.key not in of_targets:
            continue
        listed = next((table for table in tables(made) if table.key == key), None)
        letters = {letter for letter in symbols(formula.math) if re.fullmatch("[a-z]", letter)}
        if listed is None or not letters:
            continue
        assert letters <= {row["letter"].value for row in listed.rows}, formula.key
        assert "letter" in {column.key for column in listed.columns}


def test_a_rule_without_floors_knows_no_state_between() -> None:
    between = text("terms.state.within-tolerance", "zh")
    spoken = {
        case: [row["word"].value for row in rows(document(case), "verdicts")]
        for case in ("2017", "per pupil", "province")
    }
    assert any(str(word).endswith(between) for word in spoken["2017"])
    assert not any(str(word).endswith(between) for word in spoken["per pupil"])
    # T7 of the province has a floor of 60 %.
    assert any(str(word).endswith(between) for word in spoken["province"])


def test_a_stage_that_the_data_do_not_have_is_said_to_be_missing() -> None:
    facts = county_of([plenty()])
    made = build("method", Material(assess(facts, standard("2017"), ON), survey(facts)), "zh")
    assert "数据中没有初中学段，未作评估。" in said(made)
    assert differing(made, Material(assess(facts, standard("2017"), ON), survey(facts)), "zh") == []


@pytest.mark.parametrize(("case", "lang"), [("targets", "zh"), ("province", "en")])
@pytest.mark.parametrize("ending", ["docx", "pdf", "xlsx"])
def test_every_format_can_be_drawn(case: str, lang: Lang, ending: str, tmp_path: Path) -> None:
    made = build("method", material(case), lang)
    write_document(tmp_path / f"first.{ending}", made)
    write_document(tmp_path / f"second.{ending}", made)
    first = (tmp_path / f"first.{ending}").read_bytes()
    assert first == (tmp_path / f"second.{ending}").read_bytes()
    assert len(first) > 10_000


def test_a_tolerance_of_any_clause_is_told() -> None:
    book = rulebook(
        """
        [tolerance.T9]
        name = { zh = "班额放宽", en = "Larger classes" }
        applies_to = "G5"
        where = { small_rural = true }
        limits = { primary = 47 }
        basis = "somewhere"
        [tolerance.T10]
        name = { zh = "学校放宽", en = "Fewer indicators" }
        applies_to = "R-SCHOOL"
        school_rule = { met_at_least = 5, floor_share = 0.8 }
        """,
        amends=True,
    )
    lines = said(method_document(made_of(book), "zh")).split("\n")
    told = [line for line in lines if line.startswith(("放宽规定T9（", "放宽规定T10（"))]
    assert len(told) == 2
    assert any("限值改为小学47" in line and "依据：somewhere" in line for line in told)
    assert any("至少5项达标，其余各项不低于达标值的80%" in line for line in told)
