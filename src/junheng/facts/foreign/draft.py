"""The text of a draft mapping: its tables, its lines, and what a person is told beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from junheng.terms.messages import Lang, text

ORDER = ("schools", "stages", "county")


@dataclass(frozen=True)
class Line:
    """One field of a draft.

    Attributes:
        field: Field id.
        value: What stands behind the sign of equality, as TOML.
        confidence: `high`, `medium`, `low`, or `off` for a line that is only a suggestion in a comment.
        note: What a person has to decide.
    """

    field: str
    value: str
    confidence: str
    note: str


@dataclass(frozen=True)
class Section:
    """One of our tables as a sheet gives it."""

    table: str
    lines: tuple[Line, ...]
    distinct: bool = False
    where: str | None = None
    fill_only: bool = False


@dataclass(frozen=True)
class Page:
    """One sheet of the unknown tables and what was made of it."""

    file: str | None
    sheet: str | None
    header_row: int
    header_rows: int
    rows: int
    totals: tuple[str, list[str]] | None
    sections: tuple[Section, ...]
    unused: tuple[str, ...] = ()


def written(id: str, file: str, pages: Sequence[Page], lang: Lang) -> str:
    """The draft as TOML."""
    out = [f"# {part}" for part in text("mapping.propose_head", lang, file=file).splitlines()]
    out += ["", "[mapping]", f'id = "{id}"', f"name = {{ zh = {quoted(file)}, en = {quoted(file)} }}", ""]
    names = [f"table{number}" if len(pages) > 1 else "table" for number in range(1, len(pages) + 1)]
    for name, page in zip(names, pages, strict=True):
        out += _source(name, page, lang)
    sections = [(name, section) for name, page in zip(names, pages, strict=True) for section in page.sections]
    sections.sort(key=lambda pair: ORDER.index(pair[1].table) if pair[1].table in ORDER else len(ORDER))
    if sum(section.table == "schools" for _, section in sections) > 1:
        out += [f"# {text('mapping.propose_distinct', lang)}", ""]
    for name, section in sections:
        many = sum(other.table == section.table for _, other in sections) > 1
        out += _section(name, section, many, len(pages) > 1, lang)
    return "\n".join(out).rstrip() + "\n"


def _source(name: str, page: Page, lang: Lang) -> list[str]:
    out = [f"[sources.{name}]"]
    if page.file:
        out.append(f"file = {quoted(page.file)}")
    if page.sheet:
        out.append(f"sheet = {quoted(page.sheet)}")
    out += [
        f"header_row = {page.header_row}",
        f"header_rows = {page.header_rows} # {text('mapping.propose_rows', lang, rows=page.rows)}",
    ]
    if page.totals:
        column, words = page.totals
        listed = ", ".join(quoted(word) for word in words)
        out.append(f"skip = [{{ column = {quoted(column)}, is = [{listed}] }}]")
    if page.unused:
        out.append(f"# {text('mapping.propose_unused', lang, columns=list(page.unused))}")
    return [*out, ""]


def _section(name: str, section: Section, many: bool, several_pages: bool, lang: Lang) -> list[str]:
    live = [line for line in section.lines if line.confidence != "off"]
    comment = "" if live else "# "
    out = [comment + (f"[[{section.table}]]" if many else f"[{section.table}]")]
    if several_pages:
        out.append(f'{comment}from = "{name}"')
    if section.distinct or (several_pages and many and section.table == "schools"):
        out.append(f"{comment}distinct = true")
    if section.fill_only:
        out.append("fill_only = true")
    if section.where:
        out.append(f"where = {section.where}")
    done = set()
    for line in section.lines:
        if line.field in done:
            continue
        done.add(line.field)
        words = [] if line.confidence == "off" else [text(f"mapping.confidence_{line.confidence}", lang)]
        note = " · ".join([*words, *([line.note] if line.note else [])]).replace("\n", " ")
        off = "# " if line.confidence == "off" else ""
        out.append(f"{off}{line.field} = {line.value}" + (f" # {note}" if note else ""))
    return [*out, ""]


def quoted(word: str) -> str:
    """A text as TOML writes it."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(mark if mark.isprintable() else f"\\u{ord(mark):04x}" for mark in escaped) + '"'
