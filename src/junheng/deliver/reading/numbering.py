"""Numbers that Word keeps out of the text: what stands in front of each numbered paragraph."""

from collections import defaultdict
from dataclasses import dataclass, field

from junheng.deliver.reading.archive import Handler
from junheng.deliver.reading.words import hanzi

CIRCLED = 0x2460
MOST_CIRCLED = 20


@dataclass
class Level:
    """How one level of a list is numbered."""

    kind: str = "decimal"
    text: str = ""
    start: int = 1


class Numbering(Handler):
    """Reads `word/numbering.xml`, then counts."""

    def __init__(self) -> None:
        self.abstract: dict[str, dict[int, Level]] = {}
        self.lists: dict[str, str] = {}
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._levels: dict[int, Level] = {}
        self._level = Level()
        self._number = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Definitions of lists and their levels."""
        value = attributes.get("val", "")
        if tag == "abstractNum":
            self._levels = self.abstract.setdefault(attributes.get("abstractNumId", ""), {})
        elif tag == "lvl" and attributes.get("ilvl", "").isdigit():
            self._level = self._levels.setdefault(int(attributes["ilvl"]), Level())
        elif tag == "numFmt":
            self._level.kind = value
        elif tag == "lvlText":
            self._level.text = value
        elif tag == "start" and value.isdigit():
            self._level.start = int(value)
        elif tag == "num":
            self._number = attributes.get("numId", "")
        elif tag == "abstractNumId":
            self.lists[self._number] = value

    def before(self, number: str, depth: int) -> str:
        """The number in front of the next paragraph of a list; empty for bullets and unknown lists."""
        abstract = self.lists.get(number, "")
        levels = self.abstract.get(abstract, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self.counts[abstract]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        if level.kind in ("bullet", "none"):
            return ""
        shown = level.text
        for one in range(depth + 1):
            at = levels.get(one, Level())
            shown = shown.replace(f"%{one + 1}", numeral(counts.get(one, at.start), at.kind))
        return shown


@dataclass
class Styles(Handler):
    """Which paragraph styles are headings, and which carry a list."""

    headings: set[str] = field(default_factory=set)
    lists: dict[str, tuple[str, int]] = field(default_factory=dict)
    _style: str = ""
    _depth: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Styles with their names, outline levels and lists."""
        value = attributes.get("val", "")
        if tag == "style":
            self._style, self._depth = attributes.get("styleId", ""), 0
        elif (tag == "name" and value.lower().startswith(("heading", "title"))) or (
            tag == "outlineLvl" and value.isdigit() and int(value) < 9
        ):
            self.headings.add(self._style)
        elif tag == "ilvl" and value.isdigit():
            self._depth = int(value)
        elif tag == "numId" and self._style:
            self.lists[self._style] = (value, self._depth)


def numeral(value: int, kind: str) -> str:
    """A list's number as its kind writes it.

    Example:
        >>> numeral(12, "chineseCounting"), numeral(3, "decimalEnclosedCircleChinese"), numeral(4, "decimal")
        ('十二', '③', '4')
    """
    lowered = kind.lower()
    if "circle" in lowered and value <= MOST_CIRCLED:
        return chr(CIRCLED + value - 1)
    if any(name in lowered for name in ("chinese", "japanese", "ideograph", "taiwanese")) and value < 100:
        digits = hanzi()["digits"]
        ten = next(iter(hanzi()["tens"]))
        tens, ones = divmod(value, 10)
        return (digits[tens] if tens > 1 else "") + (ten if tens else "") + (digits[ones] if ones or not tens else "")
    if kind in ("lowerLetter", "upperLetter") and value <= 26:
        return chr((ord("a") if kind == "lowerLetter" else ord("A")) + value - 1)
    return str(value)
