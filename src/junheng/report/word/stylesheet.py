"""The part of the file that holds the styles."""

from xml.etree.ElementTree import Element

from junheng.report.looks import RULE, WARNING, WARNING_EDGE
from junheng.report.word.fonts import set_fonts
from junheng.report.word.markup import add, part, root, twips
from junheng.report.word.styles import Style, all_styles
from junheng.terms.messages import Lang


def style_part(lang: Lang, contents_edge: float) -> bytes:
    """The part styles.xml.

    Args:
        lang: Chinese and English have the same styles in other sizes.
        contents_edge: Points to where the page numbers of the table of contents end.
    """
    sheet = root("w:styles", "w")
    defaults = add(sheet, "docDefaults")
    run = add(add(defaults, "rPrDefault"), "rPr")
    set_fonts(run, "small")
    add(run, "sz", val=21)
    add(run, "szCs", val=21)
    # Letters and digits are English in Chinese documents too, or LibreOffice breaks numbers at the end of a line.
    add(run, "lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")
    add(add(defaults, "pPrDefault"), "pPr")
    normal = add(sheet, "style", type="paragraph", default=1, styleId="Normal")
    add(normal, "name", val="Normal")
    add(normal, "qFormat")
    words = add(sheet, "style", type="character", default=1, styleId="DefaultParagraphFont")
    add(words, "name", val="Default Paragraph Font")
    add(words, "uiPriority", val=1)
    add(words, "semiHidden")
    for style in all_styles(lang):
        _write(sheet, style, contents_edge)
    _table_style(sheet)
    return part(sheet)


def _write(sheet: Element, style: Style, contents_edge: float) -> None:
    element = add(sheet, "style", type=style.of, styleId=style.id)
    add(element, "name", val=style.name)
    add(element, "basedOn", val=style.based if style.of == "paragraph" else "DefaultParagraphFont")
    if style.next:
        add(element, "next", val=style.next)
    add(element, "qFormat")
    if style.of == "paragraph":
        _paragraph(add(element, "pPr"), style, contents_edge)
    _run(add(element, "rPr"), style)


def _paragraph(properties: Element, style: Style, contents_edge: float) -> None:
    if style.keep:
        add(properties, "keepNext")
        add(properties, "keepLines")
    if style.item:
        number = add(properties, "numPr")
        add(number, "numId", val=1)
    if style.boxed:
        border = add(properties, "pBdr")
        for side in ("top", "left", "bottom", "right"):
            add(border, side, val="single", sz=18 if side == "left" else 4, space=4, color=WARNING_EDGE)
        add(properties, "shd", val="clear", color="auto", fill=WARNING)
        add(properties, "overflowPunct", val=0)
    if style.contents:
        tabs = add(properties, "tabs")
        add(tabs, "tab", val="right", leader="dot", pos=twips(contents_edge))
    spacing = add(properties, "spacing", before=twips(style.before), after=twips(style.after))
    if style.line:
        spacing.set("w:line", str(twips(style.line)))
        spacing.set("w:lineRule", "exact")
    if style.first > 0:
        add(properties, "ind", firstLineChars=style.first * 100, firstLine=twips(style.first * style.size))
    elif style.hanging:
        add(properties, "ind", left=twips(style.left), hanging=twips(style.hanging), firstLineChars=0)
    elif style.first < 0 or style.left:
        add(
            properties,
            "ind",
            left=twips(style.left),
            right=twips(style.left) if style.boxed else 0,
            firstLineChars=0,
            firstLine=0,
        )
    if style.align:
        add(properties, "jc", val=style.align)
    if style.level:
        add(properties, "outlineLvl", val=style.level - 1)


def _run(properties: Element, style: Style) -> None:
    if style.face:
        set_fonts(properties, style.face)
    if style.bold:
        add(properties, "b")
        add(properties, "bCs")
    if style.italic:
        add(properties, "i")
        add(properties, "iCs")
    if style.colour:
        add(properties, "color", val=style.colour)
    if style.size:
        add(properties, "sz", val=round(style.size * 2))
        add(properties, "szCs", val=round(style.size * 2))


def _table_style(sheet: Element) -> None:
    """Thin rules around every cell."""
    style = add(sheet, "style", type="table", styleId="Figures")
    add(style, "name", val="Figures")
    properties = add(style, "tblPr")
    borders = add(properties, "tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        add(borders, side, val="single", sz=8 if side in ("top", "bottom") else 4, space=0, color=RULE)
