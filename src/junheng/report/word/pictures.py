"""A chart as a picture in the text, with words for those who cannot see it."""

from xml.etree.ElementTree import Element, SubElement

from junheng.report.charts.chart import Chart
from junheng.report.word.markup import add, legal

EMU = 12_700
"""Word's unit for pictures: so many to a point."""
WHOLE = 640
"""Pixels of a chart that fill the breadth of a page."""
TALLEST = 0.6
"""Of the page's depth that a picture may take."""


def picture_size(chart: Chart, breadth: float, depth: float, scale: float = 1) -> tuple[float, float]:
    """How broad and high a chart is drawn on a page.

    Args:
        chart: What is drawn.
        breadth: Of the page, from margin to margin.
        depth: Of the page, from margin to margin.
        scale: Less than 1 where it has to leave room for others.

    Units:
        Points.
    """
    width = min(breadth, breadth * chart.width / WHOLE) * scale
    height = width * chart.height / chart.width
    smaller = min(1.0, depth * TALLEST / height)
    return width * smaller, height * smaller


def write_picture(paragraph: Element, chart: Chart, relation: str, number: int, size: tuple[float, float]) -> None:
    """Add a chart to a paragraph of its own.

    Args:
        paragraph: Where it stands.
        chart: What it shows.
        relation: The relation to the stored picture.
        number: Which picture of the document it is.
        size: Its breadth and height in points.
    """
    width, height = (str(round(length * EMU)) for length in size)
    inline = SubElement(
        add(add(paragraph, "r"), "drawing"), "wp:inline", dict.fromkeys(("distT", "distB", "distL", "distR"), "0")
    )
    SubElement(inline, "wp:extent", {"cx": width, "cy": height})
    named = {"id": str(number), "name": legal(chart.key)}
    SubElement(inline, "wp:docPr", {**named, "descr": legal(chart.alt)})
    SubElement(SubElement(inline, "wp:cNvGraphicFramePr"), "a:graphicFrameLocks", {"noChangeAspect": "1"})
    of_pictures = "http://schemas.openxmlformats.org/drawingml/2006/picture"
    data = SubElement(SubElement(inline, "a:graphic"), "a:graphicData", {"uri": of_pictures})
    picture = SubElement(data, "pic:pic")
    about = SubElement(picture, "pic:nvPicPr")
    SubElement(about, "pic:cNvPr", named)
    SubElement(about, "pic:cNvPicPr")
    fill = SubElement(picture, "pic:blipFill")
    SubElement(fill, "a:blip", {"r:embed": relation})
    SubElement(SubElement(fill, "a:stretch"), "a:fillRect")
    shape = SubElement(picture, "pic:spPr")
    placed = SubElement(shape, "a:xfrm")
    SubElement(placed, "a:off", {"x": "0", "y": "0"})
    SubElement(placed, "a:ext", {"cx": width, "cy": height})
    SubElement(SubElement(shape, "a:prstGeom", {"prst": "rect"}), "a:avLst")
