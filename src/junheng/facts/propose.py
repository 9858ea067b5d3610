"""A draft of a mapping for a table that nobody has described yet, for a person to correct."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from pathlib import Path

from junheng.facts.draft import Line, Page, Section, written
from junheng.facts.entries import normal
from junheng.facts.fields import Field, dictionary
from junheng.facts.heading_lines import LOOKED_AT, MOST_LINES, HeadingLines, joined
from junheng.facts.heading_words import STAGE_WORDS, Guess, code_of, folded, guess
from junheng.facts.layout import companion_sheets
from junheng.facts.origins import table_files
from junheng.facts.sheet_table import NOT_DATA
from junheng.facts.sheets import Sheet, letter, open_sheets
from junheng.facts.words import read_code, read_flag
from junheng.terms.errors import InputError
from junheng.terms.messages import Lang, text

MOST_WORDS = 30
"""Different words in a column that can still be a list of codes."""
ROC = range(80, 200)
"""School years that are counted from 1912: 113 is 2024."""
_FIGURE = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?%?")


@dataclass(frozen=True)
class Col:
    """A column of the unknown table.

    Attributes:
        index: Its position.
        name: Its heading, numbered where it is there more than once.
        cells: Its entries below the headings.
    """

    index: int
    name: str
    cells: Sequence[object]

    @property
    def words(self) -> list[str]:
        """Its entries as texts; blank ones are left out."""
        return [_shown(cell) for cell in self.cells if _shown(cell)]


@dataclass
class _Hits:
    """The columns that point to the fields of one table."""

    table: str
    found: dict[tuple[str, str], list[tuple[Col, Guess]]] = attribute(default_factory=dict)

    def add(self, col: Col, hit: Guess) -> None:
        self.found.setdefault((hit.stage, hit.field.id), []).append((col, hit))

    def fields(self) -> set[str]:
        return {id for _, id in self.found}

    def first(self, id: str) -> Col | None:
        return next((cols[0][0] for (_, name), cols in self.found.items() if name == id), None)


def propose(path: Path, lang: Lang = "zh") -> str:
    """A draft of a mapping, as TOML that loads.

    Every line says how sure it is, and what a person has to decide stands in comments. Headings are looked up
    in the dictionary (also in traditional characters), entries show codes and years.

    Args:
        path: A workbook or text table, or a folder of them.
        lang: Language of the comments.

    Raises:
        InputError: a file cannot be read, or there is no table in it.
    """
    pages = [page for file in table_files(path) for page in _pages(file, path.is_dir(), lang)]
    if not pages:
        raise InputError("mapping.nothing_to_map", path=path)
    return written(_id(path), path.name, pages, lang)


def _id(path: Path) -> str:
    return re.sub(r"[^\w-]+", "-", path.stem).strip("-") or "draft"


def _pages(file: Path, in_folder: bool, lang: Lang) -> Iterator[Page]:
    sheets = [
        sheet for sheet in open_sheets(file) if sheet.rows and normal(sheet.name) not in companion_sheets()
    ]
    for sheet in sheets:
        heads = _headings(sheet)
        if heads is None:
            continue
        cols = _cols(sheet, heads)
        sections, unused = _sections(cols, _stage_of(f"{file.name} {sheet.name}", sheet, heads), lang)
        yield Page(
            file=file.name if in_folder else None,
            sheet=sheet.name if len(sheets) > 1 else None,
            header_row=heads.first + 1,
            header_rows=heads.lines,
            rows=len(sheet.rows) - heads.below,
            totals=_totals(cols),
            sections=tuple(sections),
            unused=tuple(f"{col.name} ({letter(col.index)})" for col in unused),
        )


def _headings(sheet: Sheet) -> HeadingLines | None:
    """The lines above the first row of data: of those that may begin there, the ones that say most."""
    data = next(
        (row for row in range(1, min(len(sheet.rows), LOOKED_AT + MOST_LINES)) if _is_data(sheet, row)), None
    )
    if data is None:
        data = 1 if sheet.rows else 0
    best, most = None, -1.0
    for first in range(max(0, data - MOST_LINES), data):
        if sum(cell is not None for cell in sheet.rows[first]) < 2:
            continue
        heads = joined(sheet, first, data - first)
        known = sum(
            any(guess(name, table) for table in ("schools", "stages")) for name in heads.names if name
        )
        # A line above that adds no meaning is a title; of equals the higher line keeps the groups' names.
        if known > most:
            best, most = heads, known
    return best


def _is_data(sheet: Sheet, row: int) -> bool:
    cells = [_shown(cell) for cell in sheet.rows[row] if _shown(cell)]
    figures = sum(bool(_FIGURE.fullmatch(cell)) for cell in cells)
    return len(cells) > 1 and figures * 4 >= len(cells)


def _cols(sheet: Sheet, heads: HeadingLines) -> list[Col]:
    rows = [row for row in sheet.rows[heads.below :] if any(cell is not None for cell in row)]
    names = list(heads.names)
    cols = []
    for index, name in enumerate(names):
        if name:
            same = [other for other in range(len(names)) if folded(names[other]) == folded(name)]
            numbered = name if len(same) == 1 else f"{name}[{same.index(index) + 1}]"
            cols.append(Col(index, numbered, [row[index] if index < len(row) else None for row in rows]))
    return cols


def _totals(cols: Sequence[Col]) -> tuple[str, list[str]] | None:
    """A column in which rows call themselves a total, with those words."""
    for col in cols:
        words = list(dict.fromkeys(word for word in col.words if normal(word) in NOT_DATA))
        if words:
            return col.name, words
    return None


def _stage_of(name: str, sheet: Sheet, heads: HeadingLines) -> str:
    """The stage that a file's name, a title or a table's words speak of; empty where they speak of both."""
    title = " ".join(_shown(cell) for row in sheet.rows[: heads.first] for cell in row)
    for told in (
        f"{name} {title}",
        " ".join(_shown(cell) for row in sheet.rows[heads.below :][:500] for cell in row),
    ):
        found = [stage for stage, words in STAGE_WORDS.items() if any(word in folded(told) for word in words)]
        if len(found) == 1:
            return found[0]
    return ""


def _sections(cols: Sequence[Col], stage: str, lang: Lang) -> tuple[list[Section], list[Col]]:
    """The tables that a sheet gives, and the columns that nothing was made of."""
    hits = {table: _hits(cols, table) for table in dictionary() if table != "pupils"}
    school_level = hits["schools"].fields() | hits["stages"].fields()
    records = [
        table
        for table, found in hits.items()
        if table not in ("schools", "stages", "county")
        and found.fields().issuperset(dictionary()[table].keys)
        and len(found.fields()) > max(len(school_level & found.fields()), 2)
    ]
    if records:
        best = max(records, key=lambda table: len(hits[table].fields()))
        if len(hits[best].fields()) >= len(school_level):
            section = Section(best, lines=tuple(_lines(hits[best], "", lang)))
            return [section], _unused(cols, [hits[best]])
    return _school_sections(cols, hits, stage, lang), _unused(
        cols, [hits["schools"], hits["stages"], hits["county"]]
    )


def _hits(cols: Sequence[Col], table: str) -> _Hits:
    hits = _Hits(table)
    for col in cols:
        hit = guess(re.sub(r"\[[0-9]+\]$", "", col.name), table)
        if hit and _fits(hit.field, col):
            hits.add(col, hit)
    return hits


def _fits(field: Field, col: Col) -> bool:
    """Whether the entries can be what the heading says: figures for a number, yes or no for a flag."""
    words = col.words[:500]
    if not words:
        return True
    if field.numeric:
        return sum(bool(_FIGURE.match(word)) for word in words) * 5 >= len(words) * 4
    if field.type == "flag":
        return sum(read_flag(word).problem is None for word in words) * 5 >= len(words) * 4
    return True


def _unused(cols: Sequence[Col], hits: Sequence[_Hits]) -> list[Col]:
    used = {col.index for found in hits for pairs in found.found.values() for col, _ in pairs}
    return [col for col in cols if col.index not in used]


def _school_sections(cols: Sequence[Col], hits: dict[str, _Hits], stage: str, lang: Lang) -> list[Section]:
    schools, stages, county = hits["schools"], hits["stages"], hits["county"]
    keys = _school_key(cols, schools, lang)
    codes = _county_column(schools, lang)
    lines = [keys, *([codes] if codes else []), *_lines(schools, "", lang, without={"school", "county"})]
    sections = [Section("schools", tuple(lines))]
    named = list(dict.fromkeys(found for found, _ in stages.found if found)) or [""]
    for one in named:
        told = one or stage
        sure: str = "medium" if told else "low"
        constant = Line(
            "stage",
            f'{{ constant = "{told or "primary"}" }}',
            sure,
            text(f"mapping.propose_stage_{sure}", lang),
        )
        own = [constant, *_lines(stages, one, lang, without={"school", "stage"})]
        if len(named) > 1:
            own = [constant, *_lines(stages, one, lang, without={"school", "stage"}, shared=True)]
        if stage_col := stages.first("stage"):
            own[0] = Line("stage", _quoted(stage_col.name), "high", "")
        where = None
        if len(named) > 1 and (pupils := stages.found.get((one, "pupils"))):
            where = f'{{ column = {_quoted(pupils[0][0].name)}, not = ["", "0"] }}'
        sections.append(
            Section("stages", (Line("school", keys.value, keys.confidence, ""), *own), where=where)
        )
    own = _county_lines(codes, schools, county, lang)
    sections.append(Section("county", tuple(own), distinct=True))
    return sections


def _school_key(cols: Sequence[Col], schools: _Hits, lang: Lang) -> Line:
    col = schools.first("school")
    if col is None:
        unlike = [col for col in cols if len(set(col.words)) == len(col.cells)]
        like = [col for col in unlike if any(word in folded(col.name) for word in ("码", "号", "id", "code"))]
        col = next(iter([*like, *unlike, *cols]))
        return Line("school", _quoted(col.name), "low", text("mapping.propose_key_guessed", lang))
    if len(set(col.words)) == len(col.words):
        return Line("school", _quoted(col.name), "high", "")
    counties = [col for col, _ in schools.found.get(("", "county"), [])]
    for other in counties:
        if len({*zip(map(_shown, other.cells), map(_shown, col.cells), strict=True)}) == len(col.cells):
            value = f'{{ join = [{_quoted(other.name)}, {_quoted(col.name)}], separator = "-" }}'
            return Line("school", value, "medium", text("mapping.propose_key_joined", lang))
    return Line("school", _quoted(col.name), "low", text("mapping.propose_key_repeated", lang))


def _county_column(schools: _Hits, lang: Lang) -> Line | None:
    cols = [col for col, _ in schools.found.get(("", "county"), [])]
    if not cols:
        return None
    coded = [col for col in cols if all(_FIGURE.fullmatch(word) for word in col.words)]
    named = [col for col in cols if col not in coded]
    if not coded or not named:
        return Line("county", _quoted(cols[0].name), "medium", text("mapping.propose_county", lang))
    counts = {"codes": len(set(coded[0].words)), "names": len(set(named[0].words))}
    if counts["codes"] == counts["names"]:
        return Line("county", _quoted(coded[0].name), "medium", text("mapping.propose_county", lang))
    said = text("mapping.propose_county_names", lang, code=coded[0].name, name=named[0].name, **counts)
    return Line("county", _quoted(named[0].name), "low", said)


def _county_lines(codes: Line | None, schools: _Hits, county: _Hits, lang: Lang) -> list[Line]:
    lines = []
    if codes:
        cols = [col for col, _ in schools.found[("", "county")]]
        named = [col for col in cols if not all(_FIGURE.fullmatch(word) for word in col.words)]
        lines += [codes, Line("name", _quoted((named or cols)[0].name), "medium", "")]
    else:
        lines.append(
            Line("county", '{ constant = "…" }', "off", text("mapping.propose_county_missing", lang))
        )
        lines.append(Line("name", '{ constant = "…" }', "off", ""))
    year = county.first("school_year")
    if year is None:
        lines.append(
            Line("school_year", "{ constant = 2024 }", "off", text("mapping.propose_year_missing", lang))
        )
        return lines
    figures = [int(word) for word in year.words if word.isdigit()]
    if figures and all(figure in ROC for figure in figures):
        value = f"{{ column = {_quoted(year.name)}, plus = 1911 }}"
        return [*lines, Line("school_year", value, "medium", text("mapping.propose_year_roc", lang))]
    return [*lines, Line("school_year", _quoted(year.name), "medium", "")]


def _lines(
    hits: _Hits,
    stage: str,
    lang: Lang,
    without: set[str] | frozenset[str] = frozenset(),
    *,
    shared: bool = False,
) -> Iterator[Line]:
    """A line for each field that columns point to, in the dictionary's order."""
    for field in dictionary()[hits.table].fields.values():
        pairs = hits.found.get((stage, field.id)) or (hits.found.get(("", field.id)) if shared else None)
        if pairs and field.id not in without:
            yield _line(field, pairs, lang)
    classes = [col for grade in range(1, 10) for col, _ in hits.found.get((stage, f"classes_g{grade}"), [])]
    if hits.table == "stages" and "classes" not in hits.fields() and classes:
        yield Line(
            "classes", _sum([col.name for col in classes]), "medium", text("mapping.propose_grades", lang)
        )


def _line(field: Field, pairs: Sequence[tuple[Col, Guess]], lang: Lang) -> Line:
    whole = [(col, hit) for col, hit in pairs if not hit.part]
    if not whole:
        return Line(
            field.id, _sum([col.name for col, _ in pairs]), "medium", text("mapping.propose_sum", lang)
        )
    col, hit = min(whole, key=lambda pair: ("high", "medium", "low").index(pair[1].confidence))
    others = [other.name for other, _ in whole if other is not col]
    said = text("mapping.propose_others", lang, columns=others) if others else ""
    confidence = "low" if others else hit.confidence
    if field.type == "code":
        return _coded(field, col, confidence, said, lang)
    if (
        field.numeric
        and field.decimals
        and any(len(word.partition(".")[2]) > field.decimals for word in col.words)
    ):
        return Line(field.id, f"{{ column = {_quoted(col.name)}, round = true }}", confidence, said)
    return Line(field.id, _quoted(col.name), confidence, said)


def _coded(field: Field, col: Col, confidence: str, said: str, lang: Lang) -> Line:
    """A column of words: as it is where the dictionary knows them all, else with codes to complete."""
    words = list(dict.fromkeys(col.words))
    blank = len(col.cells) - len(col.words)
    known = {word: read_code(field, word).held for word in words[: MOST_WORDS + 1]}
    if len(words) > MOST_WORDS:
        return Line(
            field.id, _quoted(col.name), "off", text("mapping.propose_many_words", lang, count=len(words))
        )
    notes = [said] if said else []
    if blank:
        notes.append(text("mapping.propose_blank", lang, blank=blank, rows=len(col.cells)))
    if all(known.values()):
        return Line(field.id, _quoted(col.name), confidence, " ".join(notes))
    given = {word: code or code_of(field, word) for word, code in known.items()}
    unknown = [word for word, code in given.items() if not code]
    if unknown:
        notes.append(text("mapping.propose_words", lang, words=unknown))
    pairs = ", ".join(f"{_quoted(word)} = {_quoted(str(code))}" for word, code in given.items() if code)
    value = f"{{ column = {_quoted(col.name)}, codes = {{ {pairs} }} }}" if pairs else _quoted(col.name)
    return Line(field.id, value, "low" if unknown or blank else "medium", " ".join(notes))


def _sum(names: Sequence[str]) -> str:
    return f"{{ sum = [{', '.join(map(_quoted, names))}] }}"


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(mark if mark.isprintable() else f"\\u{ord(mark):04x}" for mark in escaped) + '"'


def _shown(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
