"""A plan as one workbook with a sheet a thing, for people to fill in; `workbook_read` reads it back equal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from junheng.deliver.workplan.fields import PLAN, Field, Thing, code_list, parts, things, unitless
from junheng.deliver.workplan.model import WorkPlan
from junheng.deliver.workplan.values import STRONG_SPLITS, decimal_of, number_text
from junheng.facts.files.archive import MAX_ROWS
from junheng.facts.files.atomic import replacing
from junheng.facts.files.sheets import letter
from junheng.terms.errors import InputError
from junheng.terms.messages import Lang, text

MADE = datetime(2024, 9, 1)  # a fixed stamp: equal plans give equal files
HEAD = 1
"""Index of the row of headings; a title stands above it."""
MOST_ACROSS = 12
"""Columns that can be read on one page; more go on several, with the first on each."""
ROWS_READY = 300
"""Blank rows below the last with drop-downs."""
MOST_IN_CELL = 32_767
DIGITS_OF_A_CELL = 15
"""Decimal digits that a cell keeps; a longer number is written as a text."""
LINE, MOST_HEIGHT = 15, 400
"""Points of a line and of the highest row."""
WIDE = frozenset({"text", "duty", "reason", "source", "doubt", "duties", "note", "title"})

SHAPES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "title": {"bold": True, "font_size": 13, "valign": "vcenter"},
        "heading": {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1,
                    "bg_color": "#DDEBF7"},
        "required": {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1,
                     "bg_color": "#FCE4D6"},
        "text": {"num_format": "@", "text_wrap": True, "valign": "top"},
        "number": {"num_format": "General", "valign": "top"},
        "yuan": {"num_format": "#,##0.00", "valign": "top"},
        "share": {"num_format": "0.0%", "valign": "top"},
        "day": {"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"},
        "link": {"font_color": "#0563C1", "underline": 1, "valign": "top"},
    }
)  # fmt: skip
PICTURES = MappingProxyType(
    {"number": "number", "count": "number", "year": "number", "yuan": "yuan", "share": "share", "day": "day"}
)
"""Formats by type of field; all others are texts, which a spreadsheet leaves as they are typed."""


@dataclass(frozen=True)
class _Pen:
    book: Workbook
    lang: Lang
    formats: Mapping[str, Format]
    path: Path


def write_workbook(path: Path, plan: WorkPlan, lang: Lang = "zh") -> None:
    """The plan as a workbook.

    Args:
        path: Where to; an existing file is replaced once the new one is complete.
        plan: What to write.
        lang: Language of sheets, headings, notes and choices.

    Raises:
        InputError: the file cannot be written, or holds more than a workbook may.
    """
    for thing in parts():
        if len(getattr(plan, thing.id)) > MAX_ROWS - HEAD - 1:
            raise InputError("read.too_many_rows", path=path, sheet=thing.label(lang), limit=MAX_ROWS)
    with replacing(path) as draft:
        plain_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        book = xlsxwriter.Workbook(str(draft), plain_text)
        book.set_properties({"title": plan.title, "created": MADE})
        pen = _Pen(book, lang, {name: book.add_format(dict(shape)) for name, shape in SHAPES.items()}, path)
        # The name of the index is that of no thing, so the reader passes it over.
        index = book.add_worksheet(text("workplan.index", lang))
        sheets = {thing.id: book.add_worksheet(thing.label(lang)) for thing in things().values()}
        _index(pen, index, plan)
        _plan(pen, sheets[PLAN], plan)
        for thing in parts():
            _rows(pen, sheets[thing.id], thing, plan)
        book.close()


def _index(pen: _Pen, sheet: Worksheet, plan: WorkPlan) -> None:
    sheet.write_string(0, 0, plan.title[:MOST_IN_CELL], pen.formats["title"])
    for column, (key, width) in enumerate((("sheet", 18), ("about", 60), ("number", 10))):
        sheet.set_column(column, column, width)
        sheet.write_string(HEAD, column, text(f"workplan.index_{key}", pen.lang), pen.formats["heading"])
    for row, thing in enumerate(things().values(), start=HEAD + 1):
        name = thing.label(pen.lang)
        sheet.write_url(row, 0, f"internal:'{name}'!A1", pen.formats["link"], name)
        sheet.write_string(row, 1, thing.about(pen.lang), pen.formats["text"])
        sheet.write_number(row, 2, 1 if thing.id == PLAN else len(getattr(plan, thing.id)), pen.formats["number"])
    sheet.write_string(len(things()) + HEAD + 2, 0, text("workplan.index_how", pen.lang))
    _print_set_up(pen, sheet, text("workplan.index", pen.lang), landscape=False)
    sheet.activate()


def _plan(pen: _Pen, sheet: Worksheet, plan: WorkPlan) -> None:
    """One line a field."""
    thing = things()[PLAN]
    _title(pen, sheet, thing)
    for column, (key, width) in enumerate((("item", 24), ("value", 60), ("about", 60))):
        sheet.set_column(column, column, width)
        sheet.write_string(HEAD, column, text(f"workplan.index_{key}", pen.lang), pen.formats["heading"])
    for row, field in enumerate(thing.fields.values(), start=HEAD + 1):
        shape = "required" if field.required else "heading"
        sheet.write_string(row, 0, field.heading(pen.lang), pen.formats[shape])
        _cell(pen, sheet, row, 1, field, getattr(plan, field.id))
        sheet.write_string(row, 2, field.about(pen.lang), pen.formats["text"])
        _drop_down(pen, sheet, (row, 1, row, 1), field, plan)
    sheet.freeze_panes(HEAD + 1, 1)
    _print_set_up(pen, sheet, thing.label(pen.lang))


def _rows(pen: _Pen, sheet: Worksheet, thing: Thing, plan: WorkPlan) -> None:
    """One row of headings, and a row an item."""
    items = getattr(plan, thing.id)
    fields = list(thing.fields.values())
    _title(pen, sheet, thing)
    sheet.set_row(HEAD, 32)
    widths = [_width(field, items) for field in fields]
    for column, field in enumerate(fields):
        sheet.set_column(column, column, widths[column], pen.formats[PICTURES.get(field.type, "text")])
        shape = "required" if field.required else "heading"
        sheet.write_string(HEAD, column, field.heading(pen.lang), pen.formats[shape])
        if about := field.about(pen.lang):
            sheet.write_comment(HEAD, column, about, {"author": "Junheng", "width": 260, "font_size": 9})
    for row, item in enumerate(items, start=HEAD + 1):
        lines = 1
        for column, field in enumerate(fields):
            value = getattr(item, field.id)
            _cell(pen, sheet, row, column, field, value)
            if isinstance(value, (str, tuple)) and value:
                lines = max(lines, _lines("  ".join(value) if isinstance(value, tuple) else value, widths[column]))
        sheet.set_row(row, min(MOST_HEIGHT, LINE * lines + 3))
    last = HEAD + max(1, len(items))
    for column, field in enumerate(fields):
        _drop_down(pen, sheet, (HEAD + 1, column, last + ROWS_READY, column), field, plan)
    sheet.freeze_panes(HEAD + 1, 1)
    sheet.autofilter(HEAD, 0, last, len(fields) - 1)
    sheet.print_area(0, 0, last, len(fields) - 1)
    _print_set_up(pen, sheet, thing.label(pen.lang), whole=len(fields) <= MOST_ACROSS)


def _title(pen: _Pen, sheet: Worksheet, thing: Thing) -> None:
    sheet.set_row(0, 24)
    title = text("workplan.sheet_title", pen.lang, thing=thing, about=thing.about(pen.lang))
    sheet.write_string(0, 0, title, pen.formats["title"])


def _width(field: Field, items: Sequence[object]) -> int:
    """Columns of sentences are wide where there are any."""
    if field.id in WIDE and (field.required or any(getattr(item, field.id) for item in items)):
        return 44
    return {"text": 20, "texts": 24, "id": 12, "ref": 12, "refs": 16, "code": 14, "yuan": 16}.get(field.type, 12)


def _lines(words: str, width: int) -> int:
    """Lines that a text takes in a column: programs do not all make rows as high as their text."""
    return sum(
        1 + (sum(1 if letter.isascii() else 2 for letter in line) - 1) // (width - 1) for line in words.split("\n")
    )


def _cell(pen: _Pen, sheet: Worksheet, row: int, column: int, field: Field, value: object) -> None:
    """One entry; a text is always written as a text, whatever mark it begins with."""
    format = pen.formats[PICTURES.get(field.type, "text")]
    if value is None or (value == field.default and not field.required):
        sheet.write_blank(row, column, None, format)
    elif isinstance(value, bool):
        sheet.write_string(row, column, text("terms.yes" if value else "terms.no", pen.lang), format)
    elif isinstance(value, (int, Fraction)):
        _number(sheet, row, column, Fraction(value), format)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), format)
    else:
        words = _words(pen, field, value)
        if len(words.encode("utf-16-le")) // 2 > MOST_IN_CELL:
            place = f"{letter(column)}{row + 1}"
            raise InputError("workplan.long_cell", path=pen.path, sheet=sheet.get_name(), cell=place, most=MOST_IN_CELL)
        sheet.write_string(row, column, words, format)


def _number(sheet: Worksheet, row: int, column: int, value: Fraction, format: Format) -> None:
    """As a number where a cell keeps it exactly, else as a text."""
    if decimal_of(value, DIGITS_OF_A_CELL) is not None:
        sheet.write_number(row, column, float(value), format)
    else:
        sheet.write_string(row, column, number_text(value), format)


def _words(pen: _Pen, field: Field, value: object) -> str:
    if isinstance(value, tuple):
        mark = text("workplan.separator", pen.lang)
        for one in value:
            if STRONG_SPLITS.search(one):
                raise InputError("workplan.separator_inside", path=pen.path, field=field, value=one)
        # A mark at the end of a single name keeps its commas from dividing it.
        return mark.join(value) + (mark.strip() if len(value) == 1 and field.type == "texts" else "")
    if field.type == "unit" and value == "":
        return min(unitless(), key=lambda word: (word.isascii() != (pen.lang == "en"), -len(word)))
    if field.type == "code" and str(value) in code_list(field.codes):
        return code_list(field.codes)[str(value)].label(pen.lang)
    return str(value)


def _drop_down(pen: _Pen, sheet: Worksheet, area: tuple[int, int, int, int], field: Field, plan: WorkPlan) -> None:
    """A drop-down for codes, flags and references, which stops other entries unless the list is open."""
    if field.type == "code":
        source: object = [code.label(pen.lang) for code in code_list(field.codes).values()]
    elif field.type == "flag":
        source = [text("terms.yes", pen.lang), text("terms.no", pen.lang)]
    elif field.type == "ref":
        last = HEAD + 1 + len(getattr(plan, field.of)) + ROWS_READY
        source = f"='{things()[field.of].label(pen.lang)}'!$A${HEAD + 2}:$A${last}"
    else:
        return
    rule = {
        "validate": "list",
        "source": source,
        "error_title": field.label(pen.lang)[:30],
        "error_message": text("template.choose", pen.lang),
        "error_type": "information" if field.open else "stop",
    }
    sheet.data_validation(*area, rule)


def _print_set_up(pen: _Pen, sheet: Worksheet, name: str, *, landscape: bool = True, whole: bool = True) -> None:
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    sheet.repeat_rows(0, HEAD)
    sheet.set_footer(f"&L{name}&R" + text("template.footer", pen.lang, page="&P", pages="&N"))
    if whole:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.repeat_columns(0, 0)
        sheet.set_print_scale(70)
    sheet.hide_gridlines(0 if landscape else 2)
