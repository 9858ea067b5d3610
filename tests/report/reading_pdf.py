"""Reading a PDF back by its tags: the order, the rows and the texts that a screen reader would give."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.pdftypes import resolve1
from pdfminer.utils import decode_text
from pdfplumber.pdf import PDF

Read = tuple[str, tuple[str, ...]]
Letters = Mapping[tuple[int, int], list[tuple[str, float]]]
"""Letters and their sizes by page and number of the marked content."""

FRONT = {12.0, 14.0, 18.0, 22.0}
"""Sizes of type in which only titles, their captions and the word over the contents are set."""
NAMES = {"P": "paragraph", "LBody": "paragraph", "Formula": "formula"}


@dataclass(frozen=True)
class Tag:
    """A part of a document as it is tagged, with the marked content and the tags inside it."""

    role: str
    alt: str
    content: Sequence["Tag | tuple[int, int]"]

    def marks(self) -> Iterator[tuple[int, int]]:
        """The marked content of this tag and of those inside it, in reading order."""
        for part in self.content:
            if isinstance(part, Tag):
                yield from part.marks()
            else:
                yield part

    def tags(self) -> Iterator["Tag"]:
        """The tags directly inside this one."""
        return (part for part in self.content if isinstance(part, Tag))


def read_pdf(data: bytes) -> list[Read]:
    """A document's blocks in reading order: what each is, and its texts without white space.

    Titles, cover, list of contents, running feet and repeated headings of tables are left out.

    Returns:
        ("heading", (text,)), ("paragraph", (text,)), ("row", cells), ("picture", (what it shows,)) and
        ("formula", (text,)).
    """
    with pdfplumber.open(BytesIO(data)) as pdf:
        marked = letters(pdf)
        return [block for tag in tags(pdf) for block in _blocks(tag, marked)]


def tags(pdf: PDF) -> list[Tag]:
    """The tagged parts of a document; a part may begin on one page and end on another."""
    numbers = {page.page_obj.pageid: page.page_number for page in pdf.pages}
    return [_tag(root, 0, numbers) for root in _listed(resolve1(pdf.doc.catalog["StructTreeRoot"])["K"])]


def letters(pdf: PDF) -> Letters:
    """Every letter that is marked as content."""
    found: dict[tuple[int, int], list[tuple[str, float]]] = defaultdict(list)
    for page in pdf.pages:
        for char in page.chars:
            if char["mcid"] is not None:
                found[page.page_number, char["mcid"]].append((char["text"], round(char["size"], 1)))
        page.close()
    return found


def _tag(reference: Any, page: int, numbers: Mapping[int, int]) -> Tag:
    entry = resolve1(reference)
    page = numbers[entry["Pg"].objid] if "Pg" in entry else page
    content: list[Tag | tuple[int, int]] = []
    for kid in _listed(entry.get("K", [])):
        inner = resolve1(kid)
        if isinstance(inner, int):
            content.append((page, inner))
        elif "MCID" in inner:
            content.append((numbers[inner["Pg"].objid] if "Pg" in inner else page, inner["MCID"]))
        elif "S" in inner:
            content.append(_tag(kid, page, numbers))
    alt = decode_text(resolve1(entry["Alt"])) if "Alt" in entry else ""
    return Tag(entry["S"].name, alt, content)


def _listed(kids: Any) -> list[Any]:
    found = resolve1(kids)
    return found if isinstance(found, list) else [kids]


def _blocks(tag: Tag, marked: Letters) -> Iterator[Read]:
    if tag.role == "Figure":
        yield "picture", (bare(tag.alt),)
    elif tag.role == "TR":
        cells = [cell for cell in tag.tags() if cell.role in ("TD", "TH")]
        if any(cell.role == "TD" for cell in cells):
            yield "row", tuple(_text(cell, marked) for cell in cells)
    elif tag.role in NAMES or (tag.role[0] == "H" and tag.role[1:].isdigit()):
        sizes = {size for mark in tag.marks() for _, size in marked.get(mark, [])}
        if not sizes <= FRONT:
            yield NAMES.get(tag.role, "heading"), (_text(tag, marked),)
    elif tag.role not in ("TOC", "Lbl"):
        for inner in tag.tags():
            yield from _blocks(inner, marked)


def _text(tag: Tag, marked: Letters) -> str:
    return bare("".join(letter for mark in tag.marks() for letter, _ in marked.get(mark, [])))


def fonts(data: bytes) -> set[str]:
    """The fonts of a document, by name."""
    with pdfplumber.open(BytesIO(data)) as pdf:
        used = [font for page in pdf.pages for font in resolve1(page.page_obj.resources.get("Font", {})).values()]
        return {resolve1(font)["BaseFont"].name.split("+")[1] for font in used}


def bare(said: str) -> str:
    """A text without its white space."""
    return "".join(said.split())
