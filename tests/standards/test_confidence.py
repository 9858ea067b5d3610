import json

import pytest
from click.testing import CliRunner

from junheng.cli.main import cli
from junheng.facts.fields import Label
from junheng.standards.confidence import CERTAIN, GRADES, UNSTATED, Confidence
from junheng.standards.resolve import find_rulebook, shipped
from junheng.terms.messages import LANGS
from tests.assess.counties import rulebook


def test_every_grade_of_the_standards_that_come_with_junheng_has_words() -> None:
    for book in shipped().values():
        for entry in (*book.indicators.values(), *book.clauses.values(), *book.tolerances.values()):
            assert entry.confidence.grade in GRADES
            remark = entry.confidence.remark
            assert remark is None or remark.zh != remark.en


@pytest.mark.parametrize("grade", GRADES)
def test_a_grade_is_told_in_both_languages(grade: str) -> None:
    assert len({Confidence(grade).said(lang) for lang in LANGS}) == len(LANGS)


def test_what_is_beyond_doubt() -> None:
    assert CERTAIN.sure
    assert UNSTATED.sure
    assert not Confidence("medium").sure
    assert not Confidence("high", Label("另有说明", "but")).sure


def test_a_remark_stands_behind_the_grade() -> None:
    told = Confidence("medium", Label("仅见一份副本", "one copy"))
    assert [told.said(lang) for lang in LANGS] == ["中（仅见一份副本）", "medium (one copy)"]


CLAUSE = """
[clause.D1]
dimension = { zh = "材料", en = "Documents" }
name = { zh = "有规划", en = "There is a plan" }
tests = [{ kind = "document" }]
"""


def test_a_file_may_use_words_of_its_own() -> None:
    book = rulebook(CLAUSE + 'confidence = "heard in a meeting"\nremark = "ask again"\n')
    confidence = book.clauses["D1"].confidence
    assert [confidence.said(lang) for lang in LANGS] == [
        "heard in a meeting（ask again）",
        "heard in a meeting (ask again)",
    ]


def test_a_standard_is_shown_with_its_remarks() -> None:
    shown = CliRunner().invoke(cli, ["standards", "show", "national-2017", "--json"])
    by_id = {clause["id"]: clause for clause in json.loads(shown.stdout)["clauses"]}
    declared = find_rulebook("national-2017").clauses
    for id, clause in declared.items():
        assert by_id[id]["confidence"] == clause.confidence.grade
        assert (by_id[id]["remark"] is None) == (clause.confidence.remark is None)
