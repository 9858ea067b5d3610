"""The table of contents: a field that Word keeps, filled with links to the headings."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from junheng.report.document import Document, Heading
from junheng.report.word.markup import add
from junheng.report.word.runs import field, instruct, mark, paragraph, run, said
from junheng.terms.messages import Lang, text

DEEPEST = 2
"""Levels of headings that it lists."""


def listed(heading: Heading) -> bool:
    """Whether the table of contents lists a heading."""
    return heading.level <= DEEPEST


def headings(document: Document) -> list[Heading]:
    """The headings that the table of contents lists, in order."""
    blocks = (block for section in document.sections for block in section.blocks)
    return [block for block in blocks if isinstance(block, Heading) and listed(block)]


def bookmark(number: int) -> str:
    """The name under which the contents find a heading, by its place among those listed."""
    return f"_Toc{number:09d}"


def write_contents(body: Element, entries: Sequence[Heading], lang: Lang) -> None:
    """Add the table of contents."""
    block = add(body, "sdt")
    properties = add(block, "sdtPr")
    gallery = add(properties, "docPartObj")
    add(gallery, "docPartGallery", val="Table of Contents")
    add(gallery, "docPartUnique")
    content = add(block, "sdtContent")
    said(content, text("document.contents", lang), "TOCHeading", lang)
    for number, heading in enumerate(entries, 1):
        line = paragraph(content, f"TOC{heading.level}")
        if number == 1:
            mark(_for_word(line), "begin")
            instruct(_for_word(line), rf'TOC \o "1-{DEEPEST}" \h \z \u')
            mark(_for_word(line), "separate")
        link = add(line, "hyperlink", anchor=bookmark(number), history=1)
        run(link, heading.label + heading.words, lang)
        add(add(link, "r"), "tab")
        field(link, rf"PAGEREF {bookmark(number)} \h")
    mark(_for_word(paragraph(content, "TableEnd")), "end")


def _for_word(line: Element) -> Element:
    """A run that programs before Word 2013, and LibreOffice, pass over.

    LibreOffice computes the page numbers of references when it opens a file, but not of those inside a table of
    contents, where it prints what is stored; and no number is stored, for only who lays out the pages can know it.
    """
    either = SubElement(add(line, "r"), "mc:AlternateContent")
    return SubElement(either, "mc:Choice", {"Requires": "w15"})
