"""Paragraphs and the words in them."""

import re
from xml.etree.ElementTree import Element

from junheng.report.word.markup import add, write
from junheng.terms.messages import Lang

EITHER = re.compile("[‘’“”—…·×√△○±≤≥①-⑳]")
"""Signs that Chinese and Latin fonts both have; between Chinese characters they are Chinese."""
FRONT = ("w:pStyle", "w:keepNext", "w:keepLines")


def paragraph(parent: Element, style: str) -> Element:
    """A new paragraph of a style, last in its parent."""
    new = add(parent, "p")
    add(add(new, "pPr"), "pStyle", val=style)
    return new


def run(parent: Element, words: str, lang: Lang, style: str = "") -> Element:
    """Words at the end of a paragraph or link, in a style of characters where one is named."""
    new = add(parent, "r")
    chinese = lang == "zh" and EITHER.search(words)
    if style or chinese:
        properties = add(new, "rPr")
        if style:
            add(properties, "rStyle", val=style)
        if chinese:
            add(properties, "rFonts", hint="eastAsia")
    write(new, words)
    return new


def said(parent: Element, words: str, style: str, lang: Lang) -> Element:
    """A new paragraph with words in it."""
    new = paragraph(parent, style)
    if words:
        run(new, words, lang)
    return new


def field(parent: Element, code: str) -> None:
    """A field, which Word computes; until then it says nothing."""
    mark(add(parent, "r"), "begin")
    instruct(add(parent, "r"), code)
    mark(add(parent, "r"), "separate")
    add(parent, "r")
    mark(add(parent, "r"), "end")


def mark(run: Element, kind: str) -> None:
    """One of the marks that part a field: begin, separate, end."""
    add(run, "fldChar", fldCharType=kind)


def instruct(run: Element, code: str) -> None:
    """What a field has to compute."""
    instruction = add(run, "instrText")
    instruction.set("xml:space", "preserve")
    instruction.text = f" {code} "


def begin_page(body: Element, position: int) -> None:
    """Let what stands at this place of the body begin a page."""
    first = body[position]
    if first.tag != "w:p":
        first = Element("w:p")
        body.insert(position, first)
        add(add(first, "pPr"), "pStyle", val="SectionEnd")
    properties = first[0]
    place = sum(child.tag in FRONT for child in properties)
    properties.insert(place, Element("w:pageBreakBefore"))
