import json
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from junheng.report.charts.chart import Chart
from junheng.report.charts.draw import png, svg
from junheng.report.charts.labels import pixels
from junheng.report.charts.looks import option, words_at
from junheng.terms.errors import EngineError
from tests.report.charts.pictures import all_charts
from tests.report.materials import example

SEAM = Path(__file__).parent / "seam.svg"
SMALL = Chart(
    "seam",
    {
        "animation": False,
        "textStyle": {"fontFamily": "Noto Sans SC"},
        "legend": {"data": ["甲"]},
        "grid": {"left": 60, "right": 20, "top": 30, "bottom": 30},
        "xAxis": {"type": "value", "min": 0, "max": 2, "interval": 1},
        "yAxis": {"type": "category", "data": ["乙 & <丙>", "Dīng"]},
        "series": [
            {"type": "bar", "data": [1, 2]},
            {"type": "line", "name": "甲", "data": [[1, 0], [2, 1]]},
            {"type": "scatter", "symbol": "diamond", "data": [[0.5, 0]]},
        ],
    },
    300,
    160,
    "",
)


def darkness(picture: bytes) -> NDArray[np.float64]:
    """How dark each pixel is, from 0 to 1."""
    return 1 - np.asarray(Image.open(BytesIO(picture)).convert("L"), dtype=np.float64) / 255


def test_the_engine_draws_what_it_drew_when_it_was_looked_at() -> None:
    assert svg(SMALL) == SEAM.read_text(encoding="utf-8")


def test_a_chart_is_the_same_text_in_any_order() -> None:
    charts = all_charts(example(years=2), "zh")
    forth = {chart.key: svg(chart) for chart in charts}
    back = {chart.key: svg(chart) for chart in reversed(charts)}
    assert forth == back


def test_a_chart_is_the_same_picture_in_another_process_and_in_another_thread() -> None:
    chart = all_charts(example(), "zh")[1]
    told = json.dumps([chart.key, chart.option, chart.width, chart.height, chart.alt])
    script = (
        "import json, sys; from junheng.report.charts.chart import Chart; from junheng.report.charts.draw import png;"
        "sys.stdout.buffer.write(png(Chart(*json.load(sys.stdin))))"
    )
    run = subprocess.run([sys.executable, "-c", script], input=told.encode(), capture_output=True, check=True)
    assert run.stdout == png(chart)
    drawn: list[str] = []
    thread = Thread(target=lambda: drawn.append(svg(chart)))
    thread.start()
    thread.join()
    assert drawn == [svg(chart)]


def test_chinese_is_drawn_as_glyphs() -> None:
    def ink(words: str) -> float:
        return float(darkness(png(Chart("words", option([], graphic=[words_at(5, 20, words)]), 200, 40, ""), 1)).sum())

    assert ink("") == 0
    # A character without a glyph is an empty box, the same for all.
    inks = {sign: ink(sign) for sign in "一县均衡龘"}
    assert len(set(inks.values())) == len(inks)
    assert 0 < inks["一"] < inks["县"] < inks["衡"]


@pytest.mark.parametrize("words", ["义务教育均衡", "Coefficient of variation", "0.498 / 0.50", "WWWiiill%@", "a→b…"])
def test_a_text_is_as_broad_as_the_layout_believes(words: str) -> None:
    chart = Chart("words", option([], graphic=[words_at(0, 20, words + "|")]), 400, 40, "")
    columns = np.flatnonzero(darkness(png(chart, 2)).max(axis=0) > 0.2)
    bar = pixels(words, 12) + pixels("|", 12) / 2
    assert columns[-1] / 2 == pytest.approx(bar, abs=2)


def test_charts_carry_ink_and_their_words_are_part_of_it() -> None:
    for chart in all_charts(example(years=1), "zh")[:6]:
        whole = darkness(png(chart, 1)).sum()
        lean = {key: part for key, part in chart.option.items() if key not in ("legend", "graphic")}
        assert 0 < darkness(png(replace(chart, option=lean), 1)).sum() < whole


def test_a_picture_has_three_pixels_for_each_of_the_page() -> None:
    assert Image.open(BytesIO(png(SMALL))).size == (900, 480)


def test_an_option_that_the_library_refuses_is_an_error_with_its_chart_and_the_next_one_is_drawn() -> None:
    wrong = Chart("wrong", {"series": [{"type": "no such series"}], "xAxis": {"type": "no such"}}, 100, 100, "")
    with pytest.raises(EngineError, match="wrong"):
        svg(wrong)
    assert svg(SMALL) == SEAM.read_text(encoding="utf-8")


def test_characters_that_no_drawing_may_hold_are_left_out_and_all_others_stay() -> None:
    words = "a\x00b\x01\x02c\ud800d\x0b\x08\x0ce\uffff\u2028f \\u0001 \\b"
    drawing = svg(Chart("words", option([], graphic=[words_at(5, 20, words)]), 400, 40, ""))
    assert "abcde\u2028f \\u0001 \\b<" in drawing
