"""The styles of a document: every look that its texts have, by name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from junheng.report.looks import SHOWN
from junheng.report.tables import Look
from junheng.report.word.fonts import Face
from junheng.terms.messages import Lang

TABLE_SIZES = (10.5, 9.5, 9, 8.5, 8, 7.5, 7, 6.5, 6)
"""Points that the text of a table can have; the largest that suits its columns is taken."""
TABLE_LINE = 1.25
"""A line of a table in sizes of its type."""
LOOK_STYLES: dict[Look, str] = {
    "within-tolerance": "Within Tolerance",
    "failing": "Failing",
    "missing": "Missing",
    "out": "Left Out",
    "strong": "Strong",
}
"""The name of the character style of each look that has one; its id is the name without the space."""


def cell_margins(size: float) -> tuple[float, float]:
    """Points above and below a table's text, and at its sides, by the size of its type."""
    return (1.5, 3.0) if size >= 9 else (0.8, 1.8)


@dataclass(frozen=True)
class Style:
    """A style of paragraphs or, with `of` character, of words.

    Units:
        Points, but `first` in characters.
    """

    id: str
    name: str
    of: Literal["paragraph", "character"] = "paragraph"
    based: str = "Normal"
    next: str = ""
    face: Face | None = None
    size: float = 0
    bold: bool = False
    italic: bool = False
    colour: str = ""
    line: float = 0
    before: float = 0
    after: float = 0
    align: str = ""
    first: int = 0
    left: float = 0
    hanging: float = 0
    level: int = 0
    keep: bool = False
    contents: float = 0
    item: bool = False
    boxed: bool = False


def text_style(size: float, align: Literal["left", "right", "center", "head"]) -> str:
    """The style of a table's text.

    Example:
        >>> text_style(10.5, "right")
        'TableRight21'
    """
    return f"Table{align.capitalize()}{round(size * 2)}"


def look_style(look: Look) -> str:
    """The character style of a look; empty where it has none.

    Example:
        >>> look_style("within-tolerance"), look_style("met")
        ('WithinTolerance', '')
    """
    return LOOK_STYLES.get(look, "").replace(" ", "")


def _texts(lang: Lang) -> Iterator[Style]:
    """Titles, headings, body."""
    zh = lang == "zh"
    size, line = (16.0, 28.5) if zh else (12.0, 18.0)
    body = Style("BodyText", "Body Text", face="body", size=size, line=line, align="both" if zh else "")
    indent = 2 if zh else 0
    after = 0 if zh else 6
    yield Style("Title", "Title", next="Subtitle", face="title", size=22, bold=not zh, line=36, align="center", after=6)
    yield Style("Subtitle", "Subtitle", face="second", size=size, line=line, align="center", after=10)
    yield Style(
        "CoverTitle", "Cover Title", based="Title", size=26 if zh else 22, line=44, before=110, after=40, align="center"
    )
    yield Style("Byline", "Byline", based="Subtitle", size=12, line=20, after=10, align="center")
    yield Style("CoverDay", "Cover Day", based="Subtitle", before=24, align="center")
    yield Style("BodyText", "Body Text", face="body", size=size, line=line, align=body.align, first=indent, after=after)
    heads: list[tuple[Face, float, bool]] = (
        [("first", 16, False), ("second", 16, False), ("body", 16, True)]
        if zh
        else [("first", 16, True), ("first", 14, True), ("first", 12, True)]
    )
    for level, (face, points, bold) in enumerate(heads, 1):
        yield Style(
            f"Heading{level}",
            f"heading {level}",
            next="BodyText",
            face=face,
            size=points,
            bold=bold,
            line=line if zh else points * 1.4,
            before=0 if zh else 10 - 2 * level,
            after=0 if zh else 4,
            first=indent,
            level=level,
            keep=True,
        )
        yield Style(
            f"CompactHeading{level}",
            f"Compact Heading {level}",
            based=f"Heading{level}",
            size=(14, 11, 10.5)[level - 1],
            bold=bold or (level > 1 and not zh),
            line=(22, 17, 16)[level - 1],
            align="center" if level == 1 else "",
            first=-1,
            before=3,
            after=2,
            level=level,
            keep=True,
        )
    em = size
    yield Style(
        "ListBullet",
        "List Bullet",
        based="BodyText",
        first=-1,
        left=em * (3 if zh else 2),
        hanging=em,
        align="left",
        item=True,
    )
    yield Style(
        "Warning",
        "Warning",
        based="BodyText",
        face="first",
        size=size - 2 if zh else size,
        bold=not zh,
        line=line - 4 if zh else line,
        first=-1,
        left=6,
        before=6,
        after=6,
        boxed=True,
    )
    yield Style("CoverNote", "Cover Note", based="Warning", align="center", before=24, boxed=True)
    yield Style("CompactText", "Compact Text", face="small", size=10.5, line=15, after=2)
    yield Style("CompactBullet", "Compact Bullet", based="CompactText", left=21, hanging=10.5, item=True)
    yield Style("CompactWarning", "Compact Warning", based="Warning", size=10.5, line=15, before=3, after=3, boxed=True)


def _small(lang: Lang) -> Iterator[Style]:
    """Tables, notes, pictures, contents, the foot of a page."""
    zh = lang == "zh"
    bold = not zh
    yield Style("Caption", "caption", face="first", size=12, bold=bold, line=18, before=3, after=8, align="center")
    yield Style("TableTitle", "Table Title", based="Caption", before=8, after=3, keep=True)
    yield Style("TableCaption", "Table Caption", face="small", size=9, line=13, after=3, align="center", keep=True)
    yield Style("Picture", "Picture", align="center", before=6, keep=True)
    yield Style("Formula", "Formula", face="small", size=12, before=6, after=6, align="center")
    yield Style("Note", "Note", face="small", size=9.5, line=14, after=3)
    yield Style("TableEnd", "Table End", size=2, line=8)
    yield Style("CompactTitle", "Compact Title", based="TableTitle", size=10.5, line=15, before=3, after=2, keep=True)
    yield Style("CompactCaption", "Compact Caption", based="Caption", size=10.5, line=15, after=4, align="center")
    yield Style("CompactNote", "Compact Note", based="Note", size=8, line=11, after=1)
    yield Style("CompactEnd", "Compact End", size=2, line=4)
    yield Style("SectionEnd", "Section End", size=1, line=1)
    yield Style("Footer", "footer", face="small", size=14 if zh else 11, line=18, align="center")
    yield Style("FooterNote", "Footer Note", based="Footer", size=9, line=12)
    yield Style(
        "TOCHeading", "TOC Heading", next="BodyText", face="first", size=18, bold=bold, line=36, align="center", after=6
    )
    yield Style("TOC1", "toc 1", face="first", size=14 if zh else 12, line=23 if zh else 20, contents=1)
    yield Style("TOC2", "toc 2", face="body", size=14 if zh else 11, left=14, line=23 if zh else 18, contents=1)
    for size in TABLE_SIZES:
        line = size * TABLE_LINE
        aligned: tuple[Literal["left", "right", "center"], ...] = ("left", "right", "center")
        for align in aligned:
            id = text_style(size, align)
            yield Style(id, f"Table {align.capitalize()} {size:g}", face="small", size=size, line=line, align=align)
        head = text_style(size, "head")
        yield Style(
            head, f"Table Head {size:g}", face="first", size=size, bold=bold, line=line, align="center", keep=True
        )
    for look, name in LOOK_STYLES.items():
        shown = SHOWN[look]
        yield Style(
            look_style(look),
            name,
            "character",
            face="first" if look == "strong" else None,
            bold=shown.bold,
            italic=shown.italic,
            colour=shown.ink,
        )


def all_styles(lang: Lang) -> list[Style]:
    """Every style of a document, by what it is for."""
    return [*_texts(lang), *_small(lang)]


def line_of(styles: Mapping[str, Style], id: str) -> tuple[float, float, float]:
    """A style's size, line and space around it; what it leaves open it has from the style that it is based on."""
    size = line = 0.0
    style = styles.get(id)
    around = style.before + style.after if style else 0.0
    while style is not None:
        size, line = size or style.size, line or style.line
        style = styles.get(style.based)
    return size, line, around
