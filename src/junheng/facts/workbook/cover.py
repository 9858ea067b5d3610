"""What the template says about itself: the cover's lines and the page of choices, as values to be drawn."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from junheng.facts.fields import Table, code_list
from junheng.facts.files.archive import MAX_ROWS
from junheng.facts.files.sheets import letter
from junheng.facts.workbook.layout import CHOICES, workbook_tables
from junheng.terms.messages import Lang, text


@dataclass(frozen=True)
class CoverLine:
    """A line of the cover: one text across the page, or four cells.

    Attributes:
        text: The text of a line across the page.
        format: Its format.
        height: Height of the row in points.
        cells: Four cells instead.
        formats: The formats of the four.
    """

    text: str = ""
    format: str = "para"
    height: float = 18
    cells: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()


def cover_lines(tables: Iterable[Table], needed: Iterable[str], note: str | None, lang: Lang) -> list[CoverLine]:
    """The cover from top to bottom."""
    lines = [CoverLine(text("template.title", lang), "title", 40)]
    if note:
        lines.append(CoverLine(note, "note", 34))
    lines += [_contact(lang, "unit", "year"), _contact(lang, "person", "phone"), CoverLine(height=10)]
    for part in ("purpose", "fill", "school_year"):
        lines += [
            CoverLine(text(f"template.{part}.head", lang), "head", 24),
            *_paragraphs(f"template.{part}.body", lang),
        ]
    lines += [CoverLine(text("template.colours.head", lang), "head", 24), *_colours(lang)]
    lines += [
        CoverLine(text("template.sheets.head", lang), "head", 24),
        *_overview(tables, set(needed), lang),
    ]
    lines += [CoverLine(text("template.limits.head", lang), "head", 24)]
    lines += _paragraphs("template.limits.body", lang, rows=f"{MAX_ROWS:,}")
    return lines


def _paragraphs(id: str, lang: Lang, **blanks: object) -> list[CoverLine]:
    """A text's lines, each a row that is high enough for it."""
    across = 54 if lang == "zh" else 124
    return [
        CoverLine(line, "para", 17 * (1 + (len(line) - 1) // across) + 2)
        for line in text(id, lang, **blanks).splitlines()
    ]


def _contact(lang: Lang, left: str, right: str) -> CoverLine:
    words = tuple(text(f"template.contact.{part}", lang) for part in (left, right))
    return CoverLine(height=24, cells=(words[0], "", words[1], ""), formats=("blank",) * 4)


def _colours(lang: Lang) -> list[CoverLine]:
    shown = (("required", "required"), ("optional", "optional"), ("swatch example", "example"))
    return [
        CoverLine(
            height=20 if lang == "zh" else 32,
            cells=(text(f"template.colours.{id}", lang), "", text(f"template.colours.{id}.about", lang), ""),
            formats=(format, "para", "para", "para"),
        )
        for format, id in shown
    ]


def _overview(tables: Iterable[Table], needed: set[str], lang: Lang) -> list[CoverLine]:
    head = tuple(text(f"template.sheets.{part}", lang) for part in ("name", "need", "about", "fields"))
    lines = [CoverLine(height=20, cells=head, formats=("optional",) * 4)]
    for table in tables:
        need = text("template.sheets.needed" if table.id in needed else "template.sheets.wanted", lang)
        cells = (table.label(lang), need, table.about(lang), str(len(table.fields)))
        high = 34 if len(table.about(lang)) > (33 if lang == "zh" else 66) else 18
        lines.append(CoverLine(height=high, cells=cells, formats=("cell",) * 4))
    return lines


def choices_sheet(lang: Lang) -> tuple[list[tuple[str, str, list[str]]], Mapping[str, str]]:
    """The code lists as columns (id, heading, labels), and the range of each as a drop-down refers to it."""
    headings: dict[str, list[str]] = {}
    for table in workbook_tables():
        for field in table.fields.values():
            if field.type == "code":
                headings.setdefault(field.codes, []).append(field.label(lang))
    listed = [
        (id, " / ".join(dict.fromkeys(words)), [code.label(lang) for code in code_list(id).values()])
        for id, words in headings.items()
    ]
    ranges = {
        id: f"='{CHOICES(lang)}'!${letter(column)}$3:${letter(column)}${2 + len(words)}"
        for column, (id, _, words) in enumerate(listed)
    }
    return listed, ranges
