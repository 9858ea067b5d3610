"""The formulas that the method document prints are the computation: evaluated anew, they give its figures."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from math import ceil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from junheng.assess import spread as kernels
from junheng.assess.county import Choices, assess
from junheng.assess.outcome import Assessment, Reading, Unit
from junheng.assess.quantities import prepared
from junheng.assess.survey import survey
from junheng.assess.ways import level_way
from junheng.facts.engine import PolarsEngine
from junheng.facts.example import example_county
from junheng.facts.fields import find
from junheng.facts.table import Facts
from junheng.report.document import Captioned, Document
from junheng.report.formula import Formula
from junheng.report.kinds.method import method_document
from junheng.report.kinds.method.published import five_schools
from junheng.report.kinds.method.school_rule import levelling
from junheng.report.kinds.method.spread_formulas import (
    coefficient_formulas,
    gini_formulas,
    mean_formula,
    places_formula,
    theil_formulas,
)
from junheng.report.material import Material
from junheng.standards.model import Indicator, Rulebook, SchoolRuleTest, ShareTest, Tolerance
from junheng.standards.resolve import find_rulebook, resolve
from tests.assess.counties import ON, PLACE, assessed, facts_of, plenty, rulebook
from tests.report.figures import numbers
from tests.report.kinds.evaluating import (
    Value,
    right,
    value,
)

GOLDEN = Path(__file__).parents[2] / "golden"
COUNTY = example_county(30, 1)
Names = Mapping[tuple[str, ...], Any]


# Indicators


def material(book: str, facts: Facts = COUNTY, tolerances: tuple[str, ...] = (), *extra: str) -> Material:
    standard = resolve(find_rulebook(book), PLACE, ON, [find_rulebook(id) for id in extra])
    return Material(assess(facts, standard, ON, Choices(tolerances=tolerances)), survey(facts))


def formulas(document: Document) -> dict[str, Formula]:
    blocks = (block for section in document.sections for block in section.blocks)
    return {block.key: block for block in blocks if isinstance(block, Formula)}


def table(document: Document, key: str) -> list[Mapping[str, Any]]:
    blocks = (block for section in document.sections for block in section.blocks)
    return [
        {name: cell.value for name, cell in row.items()}
        for block in blocks
        if isinstance(block, Captioned) and block.table.key == key
        for row in block.table.rows
    ]


def indicator_names(document: Document, indicator: Indicator) -> dict[str, str]:
    """What the formulas of an indicator may call its fields: by label, and by letter as the table beside it says."""
    found = {field.label("zh"): name for name in every_field(indicator) if (field := find(name)) is not None}
    for row in table(document, f"fields-{indicator.id}"):
        found[str(row["letter"])] = found.get(str(row["field"]), str(row["field"]))
    return found


def every_field(indicator: Indicator, tolerances: tuple[Tolerance, ...] = ()) -> Iterator[str]:
    for total in (*indicator.numerator.values(), indicator.denominator):
        yield from total.weights
    for tolerance in tolerances:
        if tolerance.add is not None:
            yield from tolerance.add.weights


def held(facts: Facts, book: Rulebook, unit: Unit, name: str) -> Fraction | None:
    """A field of a school's stage: its own, or its part of what the school shares."""
    field = find(name)
    assert field is not None
    rows = facts[field.table].filter(facts[field.table]["school"] == unit.school)
    if field.table == "stages":
        rows = rows.filter(rows["stage"] == unit.stage)
    whole = rows[field.id][0]
    if whole is None:
        return None
    share = Fraction(1)
    if field.table == "schools" and unit.type in book.splits:
        weights = book.splits[unit.type]
        stages = facts["stages"].filter(facts["stages"]["school"] == unit.school)
        pupils = dict(zip(stages["stage"], stages["pupils"], strict=True)) | {"senior": rows["pupils_senior"][0]}
        if unit.stage not in weights or any(pupils.get(part) is None for part in weights):
            return None
        share = weights[unit.stage] * pupils[unit.stage] / sum(w * pupils[part] for part, w in weights.items())
    return Fraction(whole, field.scale) * share


CASES = {
    "2017": ("national-2017", COUNTY, (), ()),
    "2012": ("national-2012", COUNTY, (), ("school-standard-2012-example",)),
    "per pupil": ("example-per-pupil", COUNTY, (), ()),
}


@pytest.mark.parametrize("case", CASES)
def test_the_printed_formula_is_the_computation(case: str) -> None:
    book, facts, tolerances, extra = CASES[case]
    made = material(book, facts, tolerances, *extra)
    document = method_document(made, "zh")
    standard = made.assessment.rulebook
    used = prepared(facts, PolarsEngine())
    printed = formulas(document)
    checked = dict.fromkeys(standard.indicators, 0)
    for indicator in standard.indicators.values():
        names = indicator_names(document, indicator)
        for unit in made.assessment.units:
            if indicator.id not in unit.readings or unit.readings[indicator.id].value is None:
                continue
            formula = printed.get(indicator.id) or printed[f"{indicator.id}-{unit.stage}"]
            figures = {name: held(used, standard, unit, field) for name, field in names.items() if find(field)}
            found = value(right(formula), lambda name, at, known=figures: known[name], {})
            assert found == unit.readings[indicator.id].value, (indicator.id, unit.school)
            checked[indicator.id] += 1
    assert all(checked.values())


def test_a_tolerance_changes_the_printed_formula_as_it_changes_the_figure() -> None:
    school = plenty().having(
        small_rural=True, visiting_pe=3, visiting_music=2, visiting_fine_art=1, visiting_arts=0, teachers_pe=0
    )
    made = Material(assessed(school, choices=Choices(tolerances=("T1",))), survey(facts_of([school])))
    document = method_document(made, "zh")
    standard = made.assessment.rulebook
    unit = made.assessment.units[0]
    assert unit.readings["R3"].tolerances == ("T1",)
    fields = every_field(standard.indicators["R3"], (standard.tolerances["T1"],))
    by_label = {field.label("zh"): name for name in fields if (field := find(name)) is not None}
    figures = {
        str(row["letter"]): held(facts_of([school]), standard, unit, by_label[str(row["field"])])
        for row in table(document, "fields-R3")
    }
    found = value(right(formulas(document)["R3-T1"]), lambda name, at: figures[name] or Fraction(0), {})
    without = value(right(formulas(document)["R3"]), lambda name, at: figures[name] or Fraction(0), {})
    assert found == unit.readings["R3"].value
    assert without != found


@pytest.mark.parametrize("case", CASES)
def test_numbers_in_formulas_are_those_of_the_standard(case: str) -> None:
    book, facts, tolerances, extra = CASES[case]
    made = material(book, facts, tolerances, *extra)
    printed = formulas(method_document(made, "en"))
    for indicator in made.assessment.rulebook.indicators.values():
        for stage, top in indicator.numerator.items():
            formula = printed.get(indicator.id) or printed[f"{indicator.id}-{stage}"]
            wanted = {abs(weight) for weight in (*top.weights.values(), *indicator.denominator.weights.values())}
            wanted |= {indicator.scale}
            assert {cell.value for cell in numbers(formula.math)} == wanted - {Fraction(1)}


@pytest.mark.parametrize(("clause", "place"), [("Q1", 0), ("Q2", 0), ("Q4", 0), ("G11", 1), ("G14", 0), ("G15", 0)])
def test_the_printed_share_of_a_clause_is_the_one_judged(clause: str, place: int) -> None:
    made = material("national-2017")
    standard, used = made.assessment.rulebook, prepared(COUNTY, PolarsEngine())
    test = next(test for test in standard.clauses[clause].tests if isinstance(test, ShareTest))
    document = method_document(made, "zh")
    names = {
        field.label("zh"): name
        for name in (*test.numerator.weights, *test.denominator.weights)
        if (field := find(name))
    }
    for row in table(document, f"fields-{clause}"):
        names[str(row["letter"])] = names.get(str(row["field"]), str(row["field"]))
    for stage in standard.clauses[clause].stages:
        figures: dict[str, Fraction] = {}
        for name, id in names.items():
            field = find(id)
            if field is not None and field.table == "county":
                figures[name] = Fraction(used["county"][field.id][0], field.scale)
            elif field is not None:
                units = [unit for unit in made.assessment.units if unit.stage == stage]
                if "county" in test.limits:  # whole schools, each once
                    whole = used[field.table][field.id]
                    figures[name] = Fraction(sum(value for value in whole if value is not None), field.scale)
                    continue
                figures[name] = sum((held(used, standard, unit, id) or Fraction(0) for unit in units), Fraction(0))
        formula = formulas(document)[f"{clause}-{place}" if place else clause]
        found = value(right(formula), lambda name, at, known=figures: known[name], {})
        judged = made.assessment.stages[stage].clauses[clause]
        assert judged.value is not None
        assert float(found) == pytest.approx(judged.value, rel=1e-12)


# Coefficients and the other measures


def schools(shares: kernels.Shares, order: tuple[int, ...]) -> Callable[[str, Mapping[str, int]], Value]:
    """Letters of the coefficient's formulas for some schools, by their exact figures."""
    amounts, bases = ([values[row] for row in order] for values in (shares.amounts, shares.bases))
    whole = {"n": len(amounts), "P": sum(bases), "X": sum(amounts) / sum(bases)}
    formula = {each.key: each for each in (*coefficient_formulas(), *gini_formulas())}

    def letter(name: str, at: Mapping[str, int]) -> Value:
        if name in whole:
            return whole[name]
        if name == "S":
            return value(right(formula["sd"]), letter, {})
        place, index = name.split("_")
        row = at[index] - 1
        if place in ("h", "L"):
            key = "held" if place == "h" else "reached"
            return value(right(formula[key]), letter, {"i": row + 1})
        return {"p": bases[row], "r": amounts[row], "x": amounts[row] / bases[row]}[place]

    return letter


COUNTIES = st.lists(st.tuples(st.integers(0, 500), st.integers(1, 900)), min_size=1, max_size=7).filter(
    lambda rows: any(amount for amount, _ in rows)
)


@given(COUNTIES)
def test_the_printed_measures_are_those_computed(rows: list[tuple[int, int]]) -> None:
    shares = kernels.Shares(tuple(Fraction(a) for a, _ in rows), tuple(Fraction(b) for _, b in rows))
    plain, rising = schools(shares, tuple(range(len(rows)))), schools(shares, shares.rising)
    found = {each.key: each for each in (*coefficient_formulas(), *theil_formulas(), *gini_formulas())}
    assert value(right(found["mean"]), plain, {}) == shares.mean
    assert float(value(right(found["sd"]), plain, {})) == pytest.approx(kernels.sd(shares), rel=1e-9)
    assert float(value(right(found["cv"]), plain, {})) == pytest.approx(kernels.cv(shares), rel=1e-9)
    assert float(value(right(found["theil"]), plain, {})) == pytest.approx(kernels.theil(shares), abs=1e-9)
    assert float(value(right(found["gini"]), rising, {})) == pytest.approx(kernels.gini(shares), abs=1e-9)


@given(COUNTIES, st.lists(st.sampled_from(["urban", "town", "rural"]), min_size=7, max_size=7))
def test_the_printed_parts_of_theil_are_those_computed(rows: list[tuple[int, int]], of: list[str]) -> None:
    shares = kernels.Shares(tuple(Fraction(a) for a, _ in rows), tuple(Fraction(b) for _, b in rows))
    groups = of[: len(rows)]
    inside, across = kernels.theil_parts(shares, groups)
    named = sorted(set(groups))
    parts = []
    for group in named:
        chosen = [row for row, own in enumerate(groups) if own == group]
        parts.append(kernels.Shares(tuple(shares.amounts[r] for r in chosen), tuple(shares.bases[r] for r in chosen)))

    def letter(name: str, at: Mapping[str, int]) -> Value:
        if name in ("P", "X", "k"):
            return {"P": shares.base, "X": shares.mean, "k": len(named)}[name]
        part = parts[at["g"] - 1]
        return {"P_g": part.base, "X_g": part.mean, "T_g": kernels.theil(part) or 0.0}[name]

    found = {each.key: each for each in theil_formulas()}
    assert float(value(right(found["theil_within"]), letter, {})) == pytest.approx(inside, abs=1e-9)
    assert float(value(right(found["theil_between"]), letter, {})) == pytest.approx(across, abs=1e-9)


def test_the_printed_mean_of_coefficients_is_the_one_judged() -> None:
    made = material("national-2012")
    for stage, result in made.assessment.stages.items():
        assert result.composite is not None
        coefficients = [result.spreads[f"B{place}"].cv for place in range(1, 9)]
        formula = mean_formula(8)
        number_of = value(right(formula, 3), lambda name, at: Fraction(0), {})
        found = value(
            right(formula),
            lambda name, at, known=coefficients, many=number_of: many if name == "m" else known[at["j"] - 1],
            {},
        )
        assert float(found) == pytest.approx(result.composite.value, rel=1e-12), stage


# Worked examples


# Shortfalls and ways


def test_the_printed_shortfall_is_the_one_judged() -> None:
    made = material("national-2017")
    standard, printed = made.assessment.rulebook, formulas(method_document(made, "zh"))
    checked = 0
    for unit in made.assessment.units:
        for id, reading in unit.readings.items():
            for bar, lack in ((reading.threshold, reading.shortfall), (reading.floor, reading.to_floor)):
                if bar is None or lack is None or reading.amount is None or reading.base is None:
                    continue
                known: dict[str, Value] = {"a_j": bar, "k_j": standard.indicators[id].scale, "p_j": reading.base}
                known |= {
                    "r_j": reading.amount,
                    "N_j": value(right(printed["needed"]), lambda n, at, k=known: k[n], {}),
                }
                found = value(right(printed["shortfall"]), lambda n, at, k=known: k[n], {})
                assert (ceil(found) if standard.indicators[id].whole else found) == lack, (unit.school, id)
                checked += lack > 0
    assert checked


def test_the_printed_cost_is_least_for_the_way_that_is_told() -> None:
    made = material("national-2017")
    standard, printed = made.assessment.rulebook, formulas(method_document(made, "zh"))
    rule = next(test for test in standard.clauses["R-SCHOOL"].tests if isinstance(test, SchoolRuleTest))
    spare = len(rule.counted) - rule.met_at_least
    checked = 0
    for unit in made.assessment.units:
        unmet = [reading for reading in unit.readings.values() if reading.state not in ("met", "missing")]
        if not unit.nearest_way:
            continue

        def cost(added: list[Fraction | None], of: list[Reading] = unmet) -> Value:
            def letter(name: str, at: Mapping[str, int]) -> Value:
                if name == "m":
                    return Fraction(len(of))
                found = added[at["j"] - 1] if name == "e_j" else of[at["j"] - 1].needed
                assert found is not None
                return found

            return value(right(printed["cost"]), letter, {})

        steps = {step.indicator: step.add for step in unit.nearest_way}
        told = cost([steps.get(reading.indicator, Fraction(0)) for reading in unmet])
        every = [
            cost([one.to_floor if place in left else one.shortfall for place, one in enumerate(unmet)])
            for left in combinations(range(len(unmet)), min(spare, len(unmet)))
        ]
        assert told == min(every), unit.school
        checked += 1
    assert checked


def test_the_printed_amount_is_what_raising_the_lowest_schools_takes() -> None:
    standard = resolve(find_rulebook("national-2017"), PLACE, ON)
    shares = five_schools()
    way = level_way(replace(standard.indicators["R4"], scale=Fraction(1)), shares, Fraction("0.5"))
    assert way is not None
    known = schools(shares, tuple(range(len(shares.bases))))
    found = value(right(levelling()), lambda name, at: Fraction(way.level) if name == "y" else known(name, at), {})
    assert float(found) == pytest.approx(float(way.add), rel=1e-9)


def test_the_printed_ratio_of_places_is_the_one_computed() -> None:
    shares = five_schools()
    towns = [True, False, True, False, False]
    country = [not town for town in towns]

    def letter(name: str, at: Mapping[str, int]) -> Value:
        chosen = [row for row, town in enumerate(towns) if town == name.endswith("c")]
        resources, pupils = (sum(values[row] for row in chosen) for values in (shares.amounts, shares.bases))
        return {"R": resources, "P": pupils, "X": Fraction(resources, pupils)}[name[0]]

    found = kernels.ratio_between(shares, towns, country)
    for place in (1, 2):
        assert float(value(right(places_formula(), place), letter, {})) == pytest.approx(found, rel=1e-12)


def golden(name: str) -> list[dict[str, str]]:
    with (GOLDEN / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def as_printed(found: Any, text: str) -> None:
    """Equal to a published figure as far as it was printed."""
    decimals = len(text.partition(".")[2])
    assert abs(float(found) - float(text)) <= 0.5 * 10**-decimals + 1e-9, (found, text)


def test_the_worked_example_is_the_published_one() -> None:
    document = method_document(material("national-2017"), "zh")
    *steps, total = table(document, "example")
    published = golden("worked_example_5schools.csv")
    assert len(steps) == len(published)
    for step, row in zip(steps, published, strict=True):
        assert (step["pupils"], step["books"]) == (int(row["pupils"]), int(row["books"]))
        # The source prints 2.1053 as 2.11 and 6.2000 as 6.2: within one of its last decimals.
        assert float(step["value"]) == pytest.approx(float(row["books_per_pupil_published"]), abs=0.01)
        as_printed(step["weighted"], row["contribution_published"])
        assert step["weight"] * step["squared"] == pytest.approx(step["weighted"], rel=1e-12)
    expected = {row["quantity"]: row["published_value"] for row in golden("worked_example_5schools_expected.csv")}
    assert total["pupils"] == int(expected["total_pupils"])
    assert total["books"] == int(expected["total_books"])
    as_printed(total["value"], expected["county_mean_books_per_pupil"])
    as_printed(total["weighted"], expected["sum_of_weighted_squared_deviations"])
    assert sum(step["weighted"] for step in steps) == pytest.approx(total["weighted"], rel=1e-12)
    printed = formulas(document)
    steps_said = {key: list(numbers(printed[f"example-{key}"].math)) for key in ("mean", "variance", "sd", "cv")}
    assert steps_said["sd"][-1].value == pytest.approx(float(expected["weighted_std"]), abs=0.005)
    as_printed(steps_said["cv"][-1].value, expected["cv"])
    assert steps_said["cv"][-1].value == pytest.approx(0.51526, abs=0.00001)
    assert steps_said["cv"][-1].value == kernels.cv(five_schools())
    assert [cell.value for cell in steps_said["variance"][1:-1]] == [step["weighted"] for step in steps]


def test_the_split_of_the_published_nine_year_school() -> None:
    printed = formulas(method_document(material("national-2017"), "zh"))
    given = {row["quantity"]: row["value"] for row in golden("split_example_nine_year.csv")}
    for stage in ("primary", "junior"):
        cells = [cell.value for cell in numbers(printed[f"split-{stage}"].math)]
        assert cells[0] == int(given["total_books"])
        exact = {"primary": Fraction(23226 * 1660, 3970), "junior": Fraction(23226 * 2310, 3970)}[stage]
        assert cells[-1] == exact
        assert float(exact) == pytest.approx(float(given[f"{stage}_books_published"]), abs=1)
    shown = [cell for stage in ("primary", "junior") for cell in list(numbers(printed[f"split-{stage}"].math))[-1:]]
    assert [f"{float(cell.value):.2f}" for cell in shown if isinstance(cell.value, Fraction)] == [
        "9711.63",
        "13514.37",
    ]


def test_another_weight_splits_the_published_school_otherwise() -> None:
    changed = rulebook("[split]\nnine_year = { primary = 1, junior = 1.2 }\n", amends=True)
    found: Assessment = assess(COUNTY, changed, ON)
    document = method_document(Material(found, survey(COUNTY)), "zh")
    cells = [cell.value for cell in numbers(formulas(document)["split-primary"].math)]
    assert cells[-1] == Fraction(23226 * 166 * 10, 1660 + 2520)
    assert Fraction("1.2") in cells
    assert not any("dyhzdl" in str(block) for section in document.sections for block in section.blocks)
