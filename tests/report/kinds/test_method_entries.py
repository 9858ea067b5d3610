"""Whose text an entry of the method document is, how sure it is, and standards of all sorts."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest

from junheng.assess.county import assess
from junheng.assess.survey import survey
from junheng.report.document import Paragraph, plain
from junheng.report.formula import Formula, Math, Symbol
from junheng.report.kinds.method import method_document
from junheng.report.kinds.method.origins import origins_of, source_of
from junheng.report.kinds.registry import build
from junheng.report.material import Material
from junheng.report.tables import Cell
from junheng.report.write import write_document
from junheng.standards.confidence import Confidence
from junheng.standards.load import read_rulebook
from junheng.standards.resolve import find_rulebook, resolve, shipped
from junheng.terms.messages import LANGS, Lang, text
from tests.assess.counties import ON, PLACE, plenty, rulebook
from tests.assess.counties import facts_of as county_of
from tests.report.figures import differing
from tests.report.kinds.method_documents import (
    STANDARDS,
    document,
    every_standard,
    made_of,
    material,
    rows,
    said,
    standard,
    tables,
)

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
