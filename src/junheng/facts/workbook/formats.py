"""How the fill-in workbook looks: fonts, colours, lines and number formats, as XlsxWriter's properties."""

from junheng.facts.fields import Field

FONT = "宋体"
HEAD_FONT = "黑体"
DARK, PALE, GREY = "#1F4E79", "#DDEBF7", "#7F7F7F"


def shapes() -> dict[str, dict[str, object]]:
    """Every format by what it is for; those of entries by their number format."""
    base: dict[str, object] = {"font_name": FONT, "font_size": 10.5, "valign": "vcenter"}
    lined = {**base, "border": 1, "border_color": "#BFBFBF"}
    head = {**lined, "font_name": HEAD_FONT, "align": "center", "text_wrap": True}
    named: dict[str, dict[str, object]] = {
        "title": {**base, "font_name": HEAD_FONT, "font_size": 22, "font_color": DARK, "align": "center"},
        "name": {**base, "font_name": HEAD_FONT, "font_size": 14, "font_color": DARK},
        "head": {**base, "font_name": HEAD_FONT, "font_size": 12, "font_color": DARK, "bottom": 2,
                 "bottom_color": DARK},
        "para": {**base, "text_wrap": True, "valign": "top", "text_v_align": 1},
        "note": {**base, "text_wrap": True, "font_color": "#9C0006", "bg_color": "#FFE9E7", "border": 1,
                 "border_color": "#9C0006"},
        "cell": {**lined, "text_wrap": True},
        "blank": {**base, "bottom": 1},
        "required": {**head, "bg_color": DARK, "font_color": "#FFFFFF"},
        "optional": {**head, "bg_color": PALE, "font_color": DARK},
        "label": {**lined, "text_wrap": True, "bg_color": PALE, "font_color": DARK},
        "label required": {**lined, "text_wrap": True, "bg_color": DARK, "font_color": "#FFFFFF"},
        "swatch example": {**lined, "italic": True, "font_color": GREY, "bg_color": "#F2F2F2",
                           "align": "center"},
    }  # fmt: skip
    pictures = {
        "@",
        "General",
        "#,##0",
        "0",
        "yyyy-mm-dd",
        "#,##0.0",
        *("#,##0.00" + "#" * n for n in (0, 2, 4)),
        "0.000000",
    }
    for code in pictures:
        entry = {**lined, "num_format": code, "align": "left" if code in ("@", "General") else "right"}
        named[code] = entry
        named[f"example {code}"] = {**entry, "italic": True, "font_color": GREY, "bg_color": "#F2F2F2"}
    return named


def picture(field: Field) -> str:
    """The number format of a field's cells; identifiers and texts are text, so that zeros stay in front."""
    if field.numeric:
        if field.type == "year":
            return "0"
        if field.type == "degrees":
            return "0.000000"
        shown = f"#,##0.{'0' * min(field.decimals, 2)}{'#' * (field.decimals - 2)}"
        return shown if field.decimals else "#,##0"
    return {"date": "yyyy-mm-dd", "code": "General", "flag": "General"}.get(field.type, "@")
