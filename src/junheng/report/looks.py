"""The colours of documents: each has one home, and the drawers of Word, PDF and Excel take it from here.

Marks of charts have their own (`junheng.report.charts.chart.MARKS`): what stands alone on white needs more contrast
than what lies behind a word.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from junheng.report.tables import Look

SOFT, DARK = "404040", "1F3864"
"""Of notes; of headings."""
HEAD, RULE = "DCE6F1", "8C8C8C"
"""Behind the headings of a table; of its lines."""
WARNING, WARNING_EDGE = "FDF1EC", "B3261E"
"""Behind what a reader must not miss; of the line beside it."""
ALARM = "7A0C00"
"""Of what fails."""


@dataclass(frozen=True)
class Shown:
    """How a cell in some state looks; drawers put a sign of their own where their fonts lack bold or italic.

    Attributes:
        shade: Behind the words; empty for none.
        ink: Of the words; empty for black.
        bold: Whether they are heavy.
        italic: Whether they are slanted.
    """

    shade: str = ""
    ink: str = ""
    bold: bool = False
    italic: bool = False


SHOWN: Mapping[Look, Shown] = {
    "": Shown(),
    "met": Shown("E6F2E1"),
    "within-tolerance": Shown("FFEFB8", italic=True),
    "failing": Shown("F4B9AC", ALARM, bold=True),
    "missing": Shown("E3E3E3", SOFT),
    "out": Shown(ink="6F6F6F", italic=True),
    "strong": Shown(bold=True),
}
