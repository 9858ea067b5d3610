"""Properties of all checks together."""

from collections.abc import Callable
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from junheng.facts.checks import check
from junheng.facts.checks.rules import figure, rules
from junheng.facts.fields import dictionary
from junheng.facts.table import Facts, frame_of
from junheng.terms.findings import errors
from junheng.terms.messages import catalogue
from tests.facts.checks.cases import facts_of, told

Draw = Callable[[st.SearchStrategy[Any]], Any]


def parts(draw: Draw, total: int, names: list[str]) -> dict[str, int]:
    """Whole numbers that add up to a total."""
    cuts = sorted(draw(st.lists(st.integers(0, total), min_size=len(names) - 1, max_size=len(names) - 1)))
    return {name: high - low for name, low, high in zip(names, [0, *cuts], [*cuts, total], strict=True)}


@st.composite
def consistent(draw: Draw) -> Facts:
    """A county whose figures are built from their parts, so that none can contradict another."""
    schools, stages, classes, teachers, enrolment = [], [], [], [], []
    kinds = {"primary": ["primary"], "junior": ["junior"], "nine_year": ["primary", "junior"]}
    for number in range(draw(st.integers(1, 4))):
        id, type_ = f"S{number}", draw(st.sampled_from(sorted(kinds)))
        teaching, living = draw(st.integers(0, 20_000)), draw(st.integers(0, 5_000))
        school = {
            "school": id,
            "name": f"第{number}学校",
            "county": "990199",
            "township": "东镇",
            "type": type_,
        }
        school |= {"teaching_rooms_area_m2": teaching, "living_area_m2": living}
        school["building_area_m2"] = teaching + living + draw(st.integers(0, 1_000))
        school["indoor_sports_area_m2"] = draw(st.integers(0, teaching))
        school["staff"] = draw(st.integers(0, 5))
        for stage in kinds[type_]:
            row, listed, people = one_stage(draw, id, stage)
            stages.append(row)
            classes.extend(listed)
            teachers.extend(people)
            enrolment.extend(
                {
                    "school": id,
                    "stage": stage,
                    "grade": grade,
                    "school_year": 2024,
                    "pupils": row[f"pupils_g{grade}"],
                }
                for grade in range(1, 10)
                if f"pupils_g{grade}" in row
            )
            school["staff"] += row["teachers"]
        schools.append(school)
    made = {
        "schools": schools,
        "stages": stages,
        "classes": classes,
        "teachers": teachers,
        "enrolment": enrolment,
    }
    county = [{"county": "990199", "name": "示例县", "school_year": 2024}]
    return Facts.of({table: frame_of(table, rows) for table, rows in {**made, "county": county}.items()})


def one_stage(draw: Draw, school: str, stage: str) -> tuple[dict[str, Any], list[Any], list[Any]]:
    """A stage counted from its classes and teachers."""
    grades = range(1, 7) if stage == "primary" else range(7, 10)
    classes = [
        {
            "school": school,
            "grade": grade,
            "class": str(n),
            "stage": stage,
            "pupils": draw(st.integers(1, 70)),
        }
        for grade in grades
        for n in range(draw(st.integers(1, 3)))
    ]
    row: dict[str, Any] = {"school": school, "stage": stage, "classes": len(classes)}
    for grade in grades:
        listed = [one["pupils"] for one in classes if one["grade"] == grade]
        row |= {f"pupils_g{grade}": sum(listed), f"classes_g{grade}": len(listed)}
    row["pupils"] = sum(one["pupils"] for one in classes)
    row["pupils_in_catchment"] = draw(st.integers(0, row["pupils"]))
    teachers = [
        {
            "teacher": f"{school}{stage}{n}",
            "school": school,
            "stage": stage,
            "full_time": True,
            "degree": draw(st.sampled_from(["master", "bachelor", "college"])),
            "title": draw(st.sampled_from(["senior", "middle", "none"])),
            "subject": draw(st.sampled_from(["pe", "music", "maths"])),
        }
        for n in range(draw(st.integers(0, 6)))
    ]

    def count(column: str, code: str) -> int:
        return sum(one[column] == code for one in teachers)

    row["teachers"] = len(teachers)
    row |= {f"teachers_{degree}": count("degree", degree) for degree in ("doctor", "master", "bachelor", "college")}
    row |= {f"title_{title}": count("title", title) for title in ("senior", "middle", "none")}
    row |= {f"teachers_{subject}": count("subject", subject) for subject in ("pe", "music")}
    row["teachers_backbone"] = draw(st.integers(0, len(teachers)))
    row |= parts(draw, len(teachers), ["age_25_29", "age_30_34", "age_45_49", "age_50_54"])
    return row, classes, teachers


@settings(max_examples=60, deadline=None, derandomize=True)
@given(consistent())
def test_no_error_where_nothing_contradicts(facts: Facts) -> None:
    assert [finding.text("en") for finding in errors(check(facts))] == []


@settings(max_examples=25, deadline=None, derandomize=True)
@given(consistent(), st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(facts: Facts, random: Any) -> None:  # Hypothesis' own
    shuffled = {
        id: frame.sample(fraction=1, shuffle=True, seed=random.randrange(100)) for id, frame in facts.tables.items()
    }
    assert [one.as_json("zh") for one in check(facts)] == [one.as_json("zh") for one in check(Facts.of(shuffled))]


def test_findings_stand_in_the_order_of_the_workbook() -> None:
    order = list(dictionary())
    for _, _, fires, _ in told():
        findings = check(facts_of(fires))
        places = [(order.index(one.table or ""), one.row or 0) for one in findings]
        assert places == sorted(places)


def test_nothing_is_changed() -> None:
    facts = facts_of({})
    before = {id: frame.clone() for id, frame in facts.tables.items()}
    check(facts, facts)
    assert all(frame.equals(before[id]) for id, frame in facts.tables.items())


def test_no_facts_no_findings() -> None:
    assert check(Facts.of({}), Facts.of({})) == []


def test_blank_figures_contradict_nothing() -> None:
    """Every figure blank but the identifiers: nothing fails, and nothing is called wrong."""
    tables = {}
    for id, table in dictionary().items():
        row: dict[str, object] = {key: "X" for key in table.keys if not table[key].numeric and not table[key].codes}
        tables[id] = frame_of(id, [row])
    findings = check(Facts.of(tables))
    assert {one.code for one in errors(findings)} <= {"check.unknown_school", "check.unknown_teacher"}


def test_declared_figures_are_known_and_of_one_unit() -> None:
    declared = rules()
    for total in declared.sums:
        units = {dictionary()[total.table][id].decimals for id in (*total.parts, total.total)}
        assert len(units) == 1, total.id
        assert set(total.needed) <= set(total.parts)
        assert f"check.{total.id}_over" in catalogue()
        assert not total.needed or f"check.{total.id}_under" in catalogue()
    for inside in declared.inside:
        for id in inside.parts:
            assert dictionary()[inside.table][id].decimals == dictionary()[inside.table][inside.whole].decimals
    for ratio in declared.ratios:
        assert figure(ratio.table, ratio.top).numeric
        assert figure(ratio.table, ratio.bottom).numeric
        assert ratio.low is None or ratio.low < ratio.high
    for jump in declared.jumps:
        assert all(dictionary()[jump.table][id].numeric for id in jump.fields)
    assert all(reference.field in dictionary()[reference.table] for reference in declared.references)
    assert all(key in dictionary()[table] for table, keys in declared.unique.items() for key in keys)


def test_counties_are_checked_apart() -> None:
    """A namesake in another county is no duplicate, and each county has its own school year."""
    one = facts_of({"schools": {"founded_year": 2024}})
    other = facts_of({"schools": {"founded_year": 2024}}, school_year=2023)
    renamed = {
        id: frame.with_columns(
            [pl.lit("990198").alias("county")] * ("county" in frame.columns)
            + [pl.lit("Z1").alias("school")] * ("school" in frame.columns)
        )
        for id, frame in other.tables.items()
    }
    both = Facts.of({id: pl.concat([frame, renamed[id]]) for id, frame in one.tables.items()})
    assert [(one.code, one.school) for one in check(both)] == [("check.founded_later", "Z1")]
