"""The formats of a workbook: fonts, lines, and how each state looks."""

from dataclasses import dataclass, field

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from junheng.report.tables import Look

BODY_FONT, HEAD_FONT = "宋体", "黑体"
CHARSET = 134  # GB 2312: where the fonts are not installed, another Chinese one takes their place
DARK, PALE, RULE, SOFT, WARN = "#1F3864", "#DCE6F1", "#8C8C8C", "#404040", "#FFF4D6"

LOOKS: dict[Look, dict[str, object]] = {
    "": {},
    "met": {"bg_color": "#E6F2E1"},
    "within-tolerance": {"bg_color": "#FFEFB8", "italic": True},
    "failing": {"bg_color": "#F4B9AC", "bold": True, "font_color": "#7A0C00"},
    "missing": {"bg_color": "#E3E3E3", "font_color": SOFT},
    "out": {"italic": True, "font_color": "#7F7F7F"},
    "strong": {"bold": True, "font_name": HEAD_FONT},
}


@dataclass
class Pen:
    """The workbook's formats, made when first asked for."""

    book: Workbook
    made: dict[tuple[tuple[str, object], ...], Format] = field(default_factory=dict)

    def of(self, **shape: object) -> Format:
        """A format of this shape."""
        plain = {"font_name": BODY_FONT, "font_charset": CHARSET, "font_size": 10, "valign": "vcenter"}
        whole = {**plain, **shape}
        key = tuple(sorted(whole.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(whole)
        return self.made[key]

    def lined(self, **shape: object) -> Format:
        """A cell of a table."""
        return self.of(**{"border": 1, "border_color": RULE, "text_wrap": True, **shape})

    def head(self, **shape: object) -> Format:
        """A heading of a table."""
        bold = {"font_name": HEAD_FONT, "align": "center", "bg_color": PALE, "font_color": DARK}
        return self.lined(**{**bold, **shape})
