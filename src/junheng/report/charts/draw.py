"""Charts as pictures, without a browser: the only place that knows the script engine and the rasteriser.

The font comes from a package and is passed by file, so that Chinese is readable on a machine without fonts.
"""

import json
import re
from functools import cache, lru_cache
from importlib.resources import files
from threading import local

import pylopdf_fonts_zh_cn
import quickjs
import resvg_py

from junheng.report.charts.chart import FONT, Chart
from junheng.report.charts.labels import ASCII, BROAD, NARROW, PUNCTUATION
from junheng.terms.errors import EngineError

ZOOM = 3
"""Pixels of a picture for each CSS pixel: 288 to the inch."""
KEPT = 64
"""Pictures held, drawn and rasterised, for a document is often written in several formats."""

_engine = local()
"""An engine a thread: loading the library takes ten times as long as drawing a chart with it."""

# Control characters, as JSON writes them, and what is no character: no drawing may hold them.
_UNDRAWN = re.compile(r"(?<!\\)((?:\\\\)*)(?:\\(?:u00[01][0-9a-f]|b|f)|[\ud800-\udfff\ufffe\uffff])")


def svg(chart: Chart) -> str:
    """A chart as SVG text; the same chart gives the same text, whatever was drawn before.

    Raises:
        EngineError: the chart library refused it; a mistake of the programmer.
    """
    try:
        return _drawn(", ".join(_script(value) for value in (chart.option, chart.width, chart.height, chart.maps)))
    except quickjs.JSException as refused:
        # Who knows what state it is in.
        del _engine.context
        raise EngineError("engine.chart", chart=chart.key, why=str(refused)) from refused


@lru_cache(maxsize=KEPT)
def _drawn(told: str) -> str:
    return str(_context().eval(f"drawChart({told})"))


def png(chart: Chart, zoom: float = ZOOM) -> bytes:
    """A chart as a PNG picture on white."""
    return _raster(svg(chart), zoom)


@lru_cache(maxsize=KEPT)
def _raster(drawing: str, zoom: float) -> bytes:
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawing,
            background="white",
            zoom=zoom,
            skip_system_fonts=True,
            font_files=[str(pylopdf_fonts_zh_cn.sans_path())],
            font_family=FONT,
            sans_serif_family=FONT,
        )
    )


def _context() -> quickjs.Context:
    if not hasattr(_engine, "context"):
        context = quickjs.Context()
        # The library wants timers, and never needs one to fire.
        context.eval("globalThis.setTimeout = () => 0; globalThis.clearTimeout = () => {};")
        context.eval(_library())
        widths = {"ascii": ASCII, "narrow": NARROW, "broad": BROAD, "punctuation": PUNCTUATION}
        context.eval(f"measureWith({_script(widths)})")
        _engine.context = context
    return _engine.context


def _script(value: object) -> str:
    # JSON is a script but for two line separators that old scripts end a line at.
    told = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _UNDRAWN.sub(r"\1", told).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@cache
def _library() -> str:
    return files(__package__).joinpath("dist", "charts.js").read_text(encoding="utf-8")
