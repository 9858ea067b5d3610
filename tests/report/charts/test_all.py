from dataclasses import replace
from itertools import combinations

import pytest

from junheng.report.charts.chart import Chart
from junheng.report.charts.looks import entry_name
from junheng.report.document import Document, Picture, Section
from junheng.report.material import Material
from junheng.terms.messages import LANGS, Lang
from tests.report.charts.pictures import all_charts, boundaries, texts
from tests.report.figures import differing, unsourced
from tests.report.materials import HOSTILE, ON, example, gaps, hostile

MATERIALS = {
    "2017": lambda: replace(example(years=2), boundaries=boundaries(30, 7)),
    "2012": lambda: example("national-2012", years=1),
    "gaps": gaps,
    "hostile": hostile,
    "many": lambda: replace(example(schools=300, seed=1), boundaries=boundaries(300, 1)),
    "few": lambda: example(schools=5, seed=1),
}
CASES = [(name, lang) for name in MATERIALS for lang in LANGS if name != "many" or lang == "zh"]


@pytest.fixture(params=CASES, ids=lambda case: "-".join(case))
def drawn(request: pytest.FixtureRequest) -> tuple[Material, Lang, list[Chart]]:
    name, lang = request.param
    material = MATERIALS[name]()
    return material, lang, all_charts(material, lang)


def test_every_figure_of_a_chart_stands_in_the_assessment(drawn: tuple[Material, Lang, list[Chart]]) -> None:
    material, lang, charts = drawn
    pictures = tuple(Picture(chart, "") for chart in charts)
    document = Document("charts", "", "", ON, (Section("charts", "charts", pictures),), lang)
    assert charts
    assert unsourced(document) == []
    assert differing(document, material, lang) == []


def test_no_text_of_a_chart_lies_on_another_or_leaves_the_picture(drawn: tuple[Material, Lang, list[Chart]]) -> None:
    _, _, charts = drawn
    wrong = []
    for chart in charts:
        found = texts(chart)
        wrong += [(chart.key, a.words, b.words) for a, b in combinations(found, 2) if a.meets(b)]
        wrong += [
            (chart.key, one.words)
            for one in found
            if one.left < -1 or one.right > chart.width + 1 or one.middle < 0 or one.middle > chart.height
        ]
    assert wrong == []


def test_a_legend_names_every_mark_that_is_used_and_no_other(drawn: tuple[Material, Lang, list[Chart]]) -> None:
    _, _, charts = drawn
    for chart in charts:
        shown = [entry_name(entry) for entry in chart.option["legend"]["data"]]
        named = {series["name"] for series in chart.option["series"] if "name" in series}
        said = [text.words for text in texts(chart)]
        assert sorted(shown) == sorted(named)
        assert all(name in said for name in shown)


def test_a_chart_fits_a_page_with_its_title(drawn: tuple[Material, Lang, list[Chart]]) -> None:
    _, _, charts = drawn
    assert all(chart.width == 640 and 100 < chart.height <= 880 for chart in charts)


def test_charts_of_a_county_have_keys_of_their_own_and_say_what_they_show(
    drawn: tuple[Material, Lang, list[Chart]],
) -> None:
    _, _, charts = drawn
    assert len({chart.key for chart in charts}) == len(charts)
    assert all(len(chart.alt) > 20 for chart in charts)


@pytest.mark.parametrize("lang", LANGS)
def test_names_that_look_like_code_are_drawn_letter_by_letter(lang: Lang) -> None:
    material = hostile()
    charts = all_charts(material, lang)
    dots = next(chart for chart in charts if chart.key == "dots.primary.R4")
    townships = {unit.township for unit in material.assessment.units if unit.stage == "primary"}
    assert townships <= {text.words for text in texts(dots)}
    # A name that the chart library filled in for a blank would show as a figure or a series' name.
    names = [text.words for chart in charts if chart.key.startswith("shortfalls") for text in texts(chart)]
    assert any(name.startswith(tuple(HOSTILE)) for name in names)
