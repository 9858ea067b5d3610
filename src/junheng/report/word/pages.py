"""The pages of a document: their size and margins, and where a section of the file ends."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from junheng.report.word.markup import add, millimetres


@dataclass(frozen=True)
class Page:
    """A kind of page.

    Attributes:
        width: Of the sheet.
        height: Of the sheet.
        top: Margin, as the others.
        right: Margin.
        bottom: Margin.
        left: Margin.
        foot: From the sheet's lower edge to the lower edge of the page number.

    Units:
        Millimetres.
    """

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float
    foot: float

    @property
    def breadth(self) -> float:
        """Points between the margins at the sides."""
        return (self.width - self.left - self.right) * 72 / 25.4

    @property
    def depth(self) -> float:
        """Points between the margins above and below."""
        return (self.height - self.top - self.bottom) * 72 / 25.4


OFFICIAL = Page(210, 297, 37, 26, 35, 28, 18)
"""Rule: the sheet and margins of official documents (GB/T 9704-2012, 5.1 and 5.2.1)."""
TURNED = Page(297, 210, 28, 35, 26, 37, 13)
"""The official page laid on its side: its margins turn with it."""
CLOSE = Page(210, 297, 20, 18, 20, 20, 8)
"""For what must fit one page."""
CLOSE_TURNED = Page(297, 210, 20, 18, 18, 18, 8)
"""For tables too broad for the official page on its side."""


def end_section(properties: Element, page: Page, footer: str, start: int | None = None) -> None:
    """Add the end of a section of the file: the pages before it are of this kind.

    Args:
        properties: Of the section's last paragraph, or the document's body.
        page: What its pages are like.
        footer: The relation to the part that stands at the foot; empty for none, which only the first section can have.
        start: Number of its first page where it does not go on.
    """
    section = add(properties, "sectPr")
    if footer:
        SubElement(section, "w:footerReference", {"w:type": "default", "r:id": footer})
    add(section, "type", val="nextPage")
    size = add(section, "pgSz", w=millimetres(page.width), h=millimetres(page.height))
    if page.width > page.height:
        size.set("w:orient", "landscape")
    add(
        section,
        "pgMar",
        top=millimetres(page.top),
        right=millimetres(page.right),
        bottom=millimetres(page.bottom),
        left=millimetres(page.left),
        header=millimetres(10),
        footer=millimetres(page.foot),
        gutter=0,
    )
    if start is not None:
        add(section, "pgNumType", start=start)
    add(section, "cols", space=425)
