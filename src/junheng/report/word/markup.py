"""WordprocessingML as elements: names, words, and what XML cannot hold."""

import re
from xml.etree.ElementTree import Element, SubElement, tostring

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
}
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML file may hold."""
UNREADABLE = "\ufffd"
LINES = re.compile("\r\n|[\n\r\u2028\u2029]")


def root(name: str, *prefixes: str) -> Element:
    """The outermost element of a part, which declares the prefixes used in it."""
    return Element(name, {f"xmlns:{prefix}": NAMESPACES[prefix] for prefix in prefixes})


def add(parent: Element, name: str, /, **attributes: str | float) -> Element:
    """A new element of WordprocessingML, last in its parent; its attributes are in the same namespace.

    Example:
        >>> paragraph = root("w:p", "w")
        >>> add(paragraph, "jc", val="center").attrib
        {'w:val': 'center'}
    """
    return SubElement(parent, f"w:{name}", {f"w:{key}": str(value) for key, value in attributes.items()})


def legal(words: str) -> str:
    r"""The words with a sign of replacement for each character that XML forbids.

    Example:
        >>> legal("一中\x00（东区）")
        '一中�（东区）'
    """
    return FORBIDDEN.sub(UNREADABLE, words)


def write(run: Element, words: str) -> None:
    """Add words to a run; lines and tabs become Word's own."""
    for number, line in enumerate(LINES.split(legal(words))):
        if number:
            add(run, "br")
        for position, part in enumerate(line.split("\t")):
            if position:
                add(run, "tab")
            if part:
                SubElement(run, "w:t", {"xml:space": "preserve"}).text = part


def part(element: Element) -> bytes:
    """A part of the file as it is stored."""
    declaration = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return declaration + tostring(element, encoding="unicode").encode("utf-8")


def twips(points: float) -> int:
    """Points in Word's unit, a twentieth of a point.

    Example:
        >>> twips(28.5)
        570
    """
    return round(points * 20)


def millimetres(length: float) -> int:
    """Millimetres in Word's unit.

    Example:
        >>> millimetres(210)
        11906
    """
    return round(length * 1440 / 25.4)
