"""What is said of the two schools of published plans, read from the workbooks that ship."""

from fractions import Fraction
from pathlib import Path

import pytest

from junheng.facts.checks import check
from junheng.facts.table import Facts
from junheng.facts.two_schools import WULONG_SHORTFALLS_M2, wangsi, wulong
from junheng.facts.workbook.read import read_workbook
from junheng.facts.workbook.template import write_facts
from junheng.terms.findings import Finding, errors

EXAMPLES = Path(__file__).parents[3] / "examples"
SCHOOLS = {"wulong": wulong, "wangsi": wangsi}


def said(findings: list[Finding], code: str) -> Finding:
    (finding,) = [finding for finding in findings if finding.code == code]
    return finding


def per_pupil(facts: Facts, field: str) -> Fraction:
    """Areas are held to the hundredth of a square metre."""
    return Fraction(facts["schools"][field].item(), 100 * facts["stages"]["pupils"].item())


@pytest.mark.parametrize("name", SCHOOLS)
def test_workbook_holds_what_the_source_says(name: str) -> None:
    facts, findings = read_workbook(EXAMPLES / f"{name}.xlsx")
    assert facts.digest == SCHOOLS[name]().digest
    assert errors(findings) == []


@pytest.mark.parametrize("name", SCHOOLS)
def test_workbook_can_be_written_again(name: str, tmp_path: Path) -> None:
    facts = SCHOOLS[name]("en")
    write_facts(tmp_path / "book.xlsx", facts, lang="en")
    assert read_workbook(tmp_path / "book.xlsx", "en")[0].digest == facts.digest


@pytest.mark.parametrize(
    ("field", "printed", "decimals"),
    [
        ("land_area_m2", "10.7", 1),
        ("building_area_m2", "5.5", 1),
        ("sports_ground_area_m2", "3.7", 1),
        ("green_area_m2", "0.17", 2),
    ],
)
def test_wulong_per_pupil_as_printed(field: str, printed: str, decimals: int) -> None:
    assert round(per_pupil(wulong(), field), decimals) == Fraction(printed)


def standards_that_reproduce(field: str) -> list[Fraction]:
    """Per-pupil standards, in steps of half a square metre, whose shortfall rounds to the one printed."""
    has = per_pupil(wulong(), field) * 999
    halves = [Fraction(step, 2) for step in range(1, 201)]
    printed = WULONG_SHORTFALLS_M2[field]
    return [standard for standard in halves if printed - 50 <= standard * 999 - has < printed + 50]


def test_wulong_shortfalls() -> None:
    assert standards_that_reproduce("land_area_m2") == [Fraction(75, 2)]
    assert standards_that_reproduce("building_area_m2") == [7]
    assert standards_that_reproduce("green_area_m2") == []
    # What the plan prints as missing green is about what there should be in all: 5.5 m² a pupil.
    assert round(Fraction(11, 2) * 999, -2) == WULONG_SHORTFALLS_M2["green_area_m2"]


def test_wulong_contradicts_nothing() -> None:
    facts, _ = read_workbook(EXAMPLES / "wulong.xlsx")
    assert [finding.code for finding in check(facts)] == []


def test_wangsi_titles_are_more_than_teachers() -> None:
    facts, _ = read_workbook(EXAMPLES / "wangsi.xlsx")
    (error,) = errors(check(facts))
    assert error.code == "check.titles_over"
    assert (error.params["sum"], error.params["total"]) == (69, 56)
    assert (error.table, error.stage, error.school) == ("stages", "junior", "9901020001")
    assert error.locus.sheet == "学段"
    assert error.locus.cell is not None
    assert error.fields == ("teachers", "title_senior", "title_middle", "title_assistant")
    assert error.value == 56
    assert len(error.locus.cell.split(", ")) == 4
    assert all(cell.endswith("3") for cell in error.locus.cell.split(", "))
    assert "各级职称合计 69 人" in error.text("zh")
    assert "more than the 56 full-time teachers" in error.text("en")


def test_wangsi_degrees_add_up() -> None:
    findings = check(wangsi())
    assert not [finding for finding in findings if finding.code.startswith("check.degrees")]
    row = wangsi()["stages"].row(0, named=True)
    assert row["teachers_bachelor"] + row["teachers_college"] == row["teachers"] == 56


def test_wangsi_some_class_is_too_large() -> None:
    finding = said(check(wangsi()), "check.crowded_classes")
    assert finding.params["mean"] == pytest.approx(54.3636, abs=1e-4)
    assert (finding.params["most"], finding.params["least"]) == (50, 55)


def test_wangsi_junior_row_may_hold_senior_teachers() -> None:
    assert said(check(wangsi()), "check.senior_teachers_included").params["senior"] == 256


def test_wangsi_classes_and_pupils_of_both_stages() -> None:
    facts = wangsi()
    school, stage = facts["schools"].row(0, named=True), facts["stages"].row(0, named=True)
    assert (stage["pupils"] + school["pupils_senior"], stage["classes"] + school["classes_senior"]) == (
        854,
        17,
    )


@pytest.mark.parametrize("name", SCHOOLS)
def test_codes_are_of_no_real_county(name: str) -> None:
    assert SCHOOLS[name]()["county"]["county"].item().startswith("99")
    assert "99" in SCHOOLS[name]()["county"]["note"].item()
