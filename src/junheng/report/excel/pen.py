"""The formats of a workbook: fonts, lines, and how each state looks."""

from dataclasses import dataclass, field

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from junheng.report.looks import DARK, HEAD, RULE, SHOWN
from junheng.report.tables import Look

BODY_FONT, HEAD_FONT = "宋体", "黑体"
CHARSET = 134  # GB 2312: where the fonts are not installed, another Chinese one takes their place


def look(of: Look) -> dict[str, object]:
    """The shape of a state.

    Example:
        >>> look("met"), look("")
        ({'bg_color': '#E6F2E1'}, {})
    """
    shown = SHOWN[of]
    shape: dict[str, object] = {"bg_color": shown.shade and f"#{shown.shade}", "bold": shown.bold}
    shape |= {"italic": shown.italic, "font_color": shown.ink and f"#{shown.ink}"}
    shape["font_name"] = HEAD_FONT if of == "strong" else ""
    return {key: value for key, value in shape.items() if value}


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
        return self.of(**{"border": 1, "border_color": f"#{RULE}", "text_wrap": True, **shape})

    def head(self, **shape: object) -> Format:
        """A heading of a table."""
        bold = {"font_name": HEAD_FONT, "align": "center", "bg_color": f"#{HEAD}", "font_color": f"#{DARK}"}
        return self.lined(**{**bold, **shape})
