"""Writing the fill-in workbook: blank for people to fill in, or with facts in the same layout."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from junheng.facts.fields import Field, Table, units
from junheng.facts.files.archive import MAX_ROWS
from junheng.facts.files.atomic import replacing
from junheng.facts.table import Facts, plain
from junheng.facts.workbook.cover import CoverLine, choices_sheet, cover_lines
from junheng.facts.workbook.example_row import entry_shown, example_row
from junheng.facts.workbook.formats import picture, shapes
from junheng.facts.workbook.layout import (
    CHOICES,
    COVER,
    ITEM,
    NEEDED,
    UNIT,
    VALUE,
    workbook_tables,
)
from junheng.terms.errors import InputError
from junheng.terms.messages import Lang, text

MADE = datetime(2024, 9, 1)  # a fixed stamp: equal facts give equal files
ROWS_READY = 3_000
"""Rows of a blank table that have drop-downs and formats ready."""
HEAD = 1
"""Index of the row of headings; a title stands above it."""


def write_template(path: Path, lang: Lang = "zh") -> None:
    """The blank workbook, with a cover that explains, drop-downs, notes and an example row a table.

    Raises:
        InputError: the file cannot be written.
    """
    _write(path, None, lang, None)


def write_facts(path: Path, facts: Facts, lang: Lang = "zh", note: str | None = None) -> None:
    """A workbook with facts in the template's layout: reading it back gives equal facts.

    Args:
        path: Where to; an existing file is replaced once the new one is complete.
        facts: What to write.
        lang: Language of sheet names, headings and entries.
        note: A sentence for the top of the cover, such as that the figures are invented.

    Raises:
        InputError: the file cannot be written, or a table has more rows than a workbook may.
    """
    for table in workbook_tables():
        if len(facts[table.id]) > MAX_ROWS - HEAD - 1:
            raise InputError("read.too_many_rows", path=path, sheet=table.label(lang), limit=MAX_ROWS)
    _write(path, facts, lang, note)


@dataclass(frozen=True)
class _Pen:
    """The workbook that is being written, and its formats by what they are for."""

    book: Workbook
    lang: Lang
    formats: Mapping[str, Format]
    choices: Mapping[str, str]

    def of(self, field: Field, *, example: bool = False) -> Format:
        return self.formats[("example " if example else "") + picture(field)]


def _write(path: Path, facts: Facts | None, lang: Lang, note: str | None) -> None:
    with replacing(path) as draft:
        plain_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        book = xlsxwriter.Workbook(str(draft), plain_text)
        book.set_properties({"title": text("template.title", lang), "created": MADE, "comments": note or ""})
        listed, choices = choices_sheet(lang)
        pen = _Pen(book, lang, {name: book.add_format(shape) for name, shape in shapes().items()}, choices)
        _cover(pen, note)
        for table in workbook_tables():
            sheet = book.add_worksheet(table.label(lang))
            frame = facts[table.id] if facts is not None else None
            if table.id == "county" and (frame is None or len(frame) == 1):
                _vertical(pen, sheet, table, {} if frame is None else frame.row(0, named=True))
            else:
                rows = [] if frame is None else frame.iter_rows(named=True)
                _table(pen, sheet, table, rows, example=facts is None)
        _choices(pen, listed)
        book.close()


def _table(pen: _Pen, sheet: Worksheet, table: Table, rows: Iterable[Mapping[str, object]], *, example: bool) -> None:
    """One row of headings and a row an entry."""
    fields = list(table.fields.values())
    sheet.write_string(0, 0, f"{table.label(pen.lang)}　{table.about(pen.lang)}", pen.formats["name"])
    sheet.set_row(0, 26, pen.formats["name"])
    sheet.set_default_row(18)
    sheet.set_row(HEAD, 62)
    for column, field in enumerate(fields):
        needed = field.key or field.required
        # The unit stands on a line of its own, which the reader of headings does not mind.
        heading = f"{_two_lines(field.heading(pen.lang))}{'*' if needed else ''}"
        sheet.set_column(column, column, _width(field, pen.lang), pen.of(field))
        sheet.write_string(HEAD, column, heading, pen.formats["required" if needed else "optional"])
        _note(pen, sheet, HEAD, column, field)
    row = HEAD
    if example:
        row += 1
        for column, field in enumerate(fields):
            value = example_row(table, pen.lang).get(field.id)
            _cell(sheet, row, column, value, pen.of(field, example=True))
    for entries in rows:
        row += 1
        for column, field in enumerate(fields):
            _cell(sheet, row, column, _entered(field, entries[field.id], pen.lang), pen.of(field))
    last = max(row, HEAD + 1)
    for column, field in enumerate(fields):
        _drop_down(pen, sheet, (HEAD + 1, column, max(last, ROWS_READY), column), field)
    sheet.freeze_panes(HEAD + 1, 2 if len(fields) > 8 else 1)
    sheet.autofilter(HEAD, 0, last, len(fields) - 1)
    _print_set_up(pen, sheet, table.label(pen.lang))
    if len(fields) > 8:
        sheet.repeat_columns(0, 1)
        sheet.set_print_scale(70)
    else:
        sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, max(last, HEAD + (30 if len(fields) > 8 else 18)), len(fields) - 1)


def _vertical(pen: _Pen, sheet: Worksheet, table: Table, entries: Mapping[str, object]) -> None:
    """One line a figure: label, value, unit, explanation."""
    sheet.write_string(0, 0, f"{table.label(pen.lang)}　{table.about(pen.lang)}", pen.formats["name"])
    sheet.set_row(0, 26, pen.formats["name"])
    for column, (heading, width) in enumerate(
        (
            (ITEM(pen.lang), 40),
            (VALUE(pen.lang), 24),
            (UNIT(pen.lang), 10),
            (text("template.explanation", pen.lang), 72),
        )
    ):
        sheet.set_column(column, column, width)
        sheet.write_string(HEAD, column, heading, pen.formats["optional"])
    for row, field in enumerate(table.fields.values(), start=HEAD + 1):
        needed = field.key or field.required
        label = field.label(pen.lang) + ("*" if needed else "")
        sheet.write_string(row, 0, label, pen.formats["label required" if needed else "label"])
        _cell(sheet, row, 1, _entered(field, entries.get(field.id), pen.lang), pen.of(field))
        sheet.write_string(row, 2, units()[field.unit].label(pen.lang) if field.unit else "", pen.formats["cell"])
        sheet.write_string(row, 3, field.about(pen.lang), pen.formats["cell"])
        sheet.set_row(row, 30 if len(field.about(pen.lang)) > (34 if pen.lang == "zh" else 68) else 18)
        _drop_down(pen, sheet, (row, 1, row, 1), field)
    sheet.freeze_panes(HEAD + 1, 1)
    _print_set_up(pen, sheet, table.label(pen.lang))
    sheet.fit_to_pages(1, 0)


def _two_lines(heading: str) -> str:
    for mark in ("（", " ("):
        if heading.endswith(("）", ")")) and mark in heading:
            name, _, unit = heading.rpartition(mark)
            return f"{name}\n{mark.strip()}{unit}"
    return heading


def _entered(field: Field, held: object, lang: Lang) -> object:
    if field.numeric and isinstance(held, int):
        return plain(field, held)
    return entry_shown(field, held, lang)


def _cell(sheet: Worksheet, row: int, column: int, value: object, format: Format) -> None:
    """One entry; a text is always written as a text, whatever mark it begins with."""
    if value is None:
        sheet.write_blank(row, column, None, format)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, format)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), format)
    elif isinstance(value, (int, float, Decimal)):
        sheet.write_number(row, column, float(value), format)


def _width(field: Field, lang: Lang) -> float:
    if field.type == "text" and field.id in ("name", "note", "document"):
        return 28
    if field.type == "id":
        return 20
    length = len(field.heading(lang)) * (2 if lang == "zh" else 1)
    return max(11, min(18, length / 2.4 + 2))


def _note(pen: _Pen, sheet: Worksheet, row: int, column: int, field: Field) -> None:
    lines = field_note(field, pen.lang)
    height = 22 + 16 * sum(1 + len(line) // (22 if pen.lang == "zh" else 44) for line in lines)
    options = {"author": "Junheng", "width": 300, "height": height, "font_size": 9, "visible": False}
    sheet.write_comment(row, column, "\n".join(lines), options)


def field_note(field: Field, lang: Lang) -> list[str]:
    """What the note of a heading says: definition, unit, range, kind of entry, source form."""
    lines = []
    if field.about(lang):
        lines.append(text("template.note.about", lang, about=field.about(lang)))
    if field.unit:
        lines.append(text("template.note.unit", lang, unit=units()[field.unit].label(lang)))
    if field.numeric:
        low, high = (None if bound is None else Decimal(int(bound)) for bound in (field.min, field.max))
        if low is not None and high is not None:
            lines.append(text("template.note.range", lang, low=low, high=high, decimals=field.decimals))
    else:
        lines.append(text(f"template.note.{field.type}", lang))
    if field.form:
        lines.append(text("template.note.form", lang, form=field.form))
    lines.append(text("template.note.required" if field.key or field.required else "template.note.optional", lang))
    return lines


def _drop_down(pen: _Pen, sheet: Worksheet, area: tuple[int, int, int, int], field: Field) -> None:
    """A drop-down for codes and flags, which stops other entries; for numbers a warning outside the range."""
    title = field.label(pen.lang)[:30]
    rule: dict[str, object]
    if field.type in ("code", "flag"):
        flags = [text("terms.yes", pen.lang), text("terms.no", pen.lang)]
        source = pen.choices[field.codes] if field.type == "code" else flags
        message = text("template.choose", pen.lang)
        rule = {"validate": "list", "source": source, "error_title": title, "error_message": message}
    elif field.numeric and field.min is not None and field.max is not None:
        low, high = float(field.min), float(field.max)
        said = text("template.between", pen.lang, low=low, high=high)
        rule = {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high,
                "error_title": title, "error_message": said, "error_type": "warning"}  # fmt: skip
    else:
        return
    sheet.data_validation(*area, rule)


def _print_set_up(pen: _Pen, sheet: Worksheet, name: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    sheet.repeat_rows(0, HEAD)
    sheet.set_footer(f"&L{name}&R" + text("template.footer", pen.lang, page="&P", pages="&N"))
    sheet.hide_gridlines(2)


def _cover(pen: _Pen, note: str | None) -> None:
    sheet = pen.book.add_worksheet(COVER(pen.lang))
    for column, width in enumerate((20, 14, 62, 14)):
        sheet.set_column(column, column, width)
    row = 0
    for line in cover_lines(workbook_tables(), NEEDED, note, pen.lang):
        row = _cover_line(pen, sheet, row, line)
    _print_set_up(pen, sheet, COVER(pen.lang))
    sheet.set_portrait()
    sheet.fit_to_pages(1, 0)
    sheet.activate()


def _cover_line(pen: _Pen, sheet: Worksheet, row: int, line: CoverLine) -> int:
    sheet.set_row(row, line.height)
    if line.cells:
        for column, (words, format) in enumerate(zip(line.cells, line.formats, strict=True)):
            sheet.write_string(row, column, words, pen.formats[format])
    else:
        sheet.merge_range(row, 0, row, 3, "", pen.formats[line.format])
        sheet.write_string(row, 0, line.text, pen.formats[line.format])
    return row + 1


def _choices(pen: _Pen, listed: Sequence[tuple[str, str, list[str]]]) -> None:
    """The code lists, a column each: what the long drop-downs refer to, and a page to read them on."""
    sheet = pen.book.add_worksheet(CHOICES(pen.lang))
    sheet.write_string(0, 0, text("template.choices", pen.lang), pen.formats["name"])
    for column, (_, title, words) in enumerate(listed):
        sheet.set_column(column, column, 24)
        sheet.write_string(HEAD, column, title, pen.formats["optional"])
        for row, word in enumerate(words, start=HEAD + 1):
            sheet.write_string(row, column, word, pen.formats["cell"])
    sheet.freeze_panes(HEAD + 1, 0)
    _print_set_up(pen, sheet, CHOICES(pen.lang))
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, HEAD + max(len(words) for _, _, words in listed), len(listed) - 1)
