"""What the columns of an unknown table may give: the tables and lines of a draft mapping."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute

from junheng.facts.cells.words import read_code, read_flag
from junheng.facts.fields import Field, dictionary
from junheng.facts.foreign.draft import Line, Section, quoted
from junheng.facts.foreign.heading_words import Guess, code_of, folded, guess
from junheng.terms.messages import Lang, text

MOST_WORDS = 30
"""Different words in a column that can still be a list of codes."""
ROC = range(80, 200)
"""School years that are counted from 1912: 113 is 2024."""
FIGURE = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?%?")


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
        return [shown(cell) for cell in self.cells if shown(cell)]


@dataclass(frozen=True)
class Hits:
    """The columns that point to the fields of one table, by the stage that a heading names and the field."""

    table: str
    found: dict[tuple[str, str], list[tuple[Col, Guess]]] = attribute(default_factory=dict)

    def add(self, col: Col, hit: Guess) -> None:
        """Note one column."""
        self.found.setdefault((hit.stage, hit.field.id), []).append((col, hit))

    def fields(self) -> set[str]:
        """Fields that a column points to."""
        return {id for _, id in self.found}

    def first(self, id: str) -> Col | None:
        """The first column of a field."""
        return next((cols[0][0] for (_, name), cols in self.found.items() if name == id), None)


def sections_of(cols: Sequence[Col], stage: str, lang: Lang) -> tuple[list[Section], list[Col]]:
    """The tables that a sheet gives, and the columns that nothing was made of.

    Args:
        cols: The sheet's columns.
        stage: The stage that file, title or words speak of: `primary`, `junior`, `senior`, or empty.
        lang: Language of the comments.
    """
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
    return _school_sections(cols, hits, stage, lang), _unused(cols, [hits["schools"], hits["stages"], hits["county"]])


def _hits(cols: Sequence[Col], table: str) -> Hits:
    hits = Hits(table)
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
        return sum(bool(FIGURE.match(word)) for word in words) * 5 >= len(words) * 4
    if field.type == "flag":
        return sum(read_flag(word).problem is None for word in words) * 5 >= len(words) * 4
    return True


def _unused(cols: Sequence[Col], hits: Sequence[Hits]) -> list[Col]:
    used = {col.index for found in hits for pairs in found.found.values() for col, _ in pairs}
    return [col for col in cols if col.index not in used]


def _school_sections(cols: Sequence[Col], hits: dict[str, Hits], stage: str, lang: Lang) -> list[Section]:
    schools, stages, county = hits["schools"], hits["stages"], hits["county"]
    keys = _school_key(cols, schools, lang)
    key_again = Line("school", keys.value, keys.confidence, "")
    if stage == "senior":
        pupils = stages.first("pupils")
        said = text("mapping.propose_senior", lang)
        lines = [key_again, *([Line("pupils_senior", quoted(pupils.name), "medium", said)] if pupils else [])]
        return [Section("schools", tuple(lines), distinct=True, fill_only=True)]
    codes = _county_column(schools, lang)
    lines = [keys, *([codes] if codes else []), *_lines(schools, "", lang, without={"school", "county"})]
    sections = [Section("schools", tuple(lines))]
    if stage:
        # A heading that names the file's own stage says nothing new.
        for (named, id), pairs in list(stages.found.items()):
            if named == stage:
                stages.found.setdefault(("", id), []).extend(pairs)
                del stages.found[named, id]
    tagged = list(dict.fromkeys(named for named, _ in stages.found if named))
    for one in tagged or [""]:
        sections.append(_stage_section(stages, one, one or stage, key_again, lang))
    own = _county_lines(codes, schools, county, lang)
    return [*sections, Section("county", tuple(own), distinct=True)]


def _stage_section(stages: Hits, one: str, told: str, key: Line, lang: Lang) -> Section:
    """The rows of one stage: of the columns whose headings name it, or of all where none names any."""
    sure = "medium" if told else "low"
    constant = f'{{ constant = "{told or "primary"}" }}'
    stage = Line("stage", constant, sure, text(f"mapping.propose_stage_{sure}", lang))
    if column := stages.first("stage"):
        stage = Line("stage", quoted(column.name), "high", "")
    lines = [key, stage, *_lines(stages, one, lang, without={"school", "stage"})]
    if not one:
        return Section("stages", tuple(lines))
    given = {line.field for line in lines}
    said = text("mapping.propose_shared", lang)
    for line in _lines(stages, "", lang, without=given):
        lines.append(Line(line.field, line.value, "off", said))
    pupils = stages.found.get((one, "pupils"))
    where = f'{{ column = {quoted(pupils[0][0].name)}, not = ["", "0"] }}' if pupils else None
    return Section("stages", tuple(lines), where=where)


def _school_key(cols: Sequence[Col], schools: Hits, lang: Lang) -> Line:
    col = schools.first("school")
    if col is None:
        unlike = [col for col in cols if len(set(col.words)) == len(col.cells)]
        like = [col for col in unlike if any(word in folded(col.name) for word in ("码", "号", "id", "code"))]
        col = next(iter([*like, *unlike, *cols]))
        return Line("school", quoted(col.name), "low", text("mapping.propose_key_guessed", lang))
    if len(set(col.words)) == len(col.words):
        return Line("school", quoted(col.name), "high", "")
    counties = [col for col, _ in schools.found.get(("", "county"), [])]
    for other in counties:
        if len({*zip(map(shown, other.cells), map(shown, col.cells), strict=True)}) == len(col.cells):
            value = f'{{ join = [{quoted(other.name)}, {quoted(col.name)}], separator = "-" }}'
            return Line("school", value, "medium", text("mapping.propose_key_joined", lang))
    return Line("school", quoted(col.name), "low", text("mapping.propose_key_repeated", lang))


def _county_column(schools: Hits, lang: Lang) -> Line | None:
    cols = [col for col, _ in schools.found.get(("", "county"), [])]
    if not cols:
        return None
    coded = [col for col in cols if all(FIGURE.fullmatch(word) for word in col.words)]
    named = [col for col in cols if col not in coded]
    if not coded or not named:
        return Line("county", quoted(cols[0].name), "medium", text("mapping.propose_county", lang))
    counts = {"codes": len(set(coded[0].words)), "names": len(set(named[0].words))}
    if counts["codes"] == counts["names"]:
        return Line("county", quoted(coded[0].name), "medium", text("mapping.propose_county", lang))
    said = text("mapping.propose_county_names", lang, code=coded[0].name, name=named[0].name, **counts)
    return Line("county", quoted(named[0].name), "low", said)


def _county_lines(codes: Line | None, schools: Hits, county: Hits, lang: Lang) -> list[Line]:
    lines = []
    if codes:
        cols = [col for col, _ in schools.found[("", "county")]]
        named = [col for col in cols if not all(FIGURE.fullmatch(word) for word in col.words)]
        lines += [codes, Line("name", quoted((named or cols)[0].name), "medium", "")]
    else:
        lines.append(Line("county", '{ constant = "…" }', "off", text("mapping.propose_county_missing", lang)))
        lines.append(Line("name", '{ constant = "…" }', "off", ""))
    year = county.first("school_year")
    if year is None:
        lines.append(Line("school_year", "{ constant = 2024 }", "off", text("mapping.propose_year_missing", lang)))
        return lines
    figures = [int(word) for word in year.words if word.isdigit()]
    if figures and all(figure in ROC for figure in figures):
        value = f"{{ column = {quoted(year.name)}, plus = 1911 }}"
        return [*lines, Line("school_year", value, "medium", text("mapping.propose_year_roc", lang))]
    return [*lines, Line("school_year", quoted(year.name), "medium", "")]


def _lines(
    hits: Hits,
    stage: str,
    lang: Lang,
    without: set[str] | frozenset[str] = frozenset(),
    *,
    shared: bool = False,
) -> Iterator[Line]:
    """A line for each field that columns point to, in the dictionary's order."""
    for field in dictionary()[hits.table].fields.values():
        pairs = hits.found.get((stage, field.id))
        if pairs and field.id not in without:
            yield _line(field, pairs, lang)
    classes = [col for grade in range(1, 10) for col, _ in hits.found.get((stage, f"classes_g{grade}"), [])]
    if hits.table == "stages" and "classes" not in hits.fields() and classes:
        yield Line("classes", _sum([col.name for col in classes]), "medium", text("mapping.propose_grades", lang))


def _line(field: Field, pairs: Sequence[tuple[Col, Guess]], lang: Lang) -> Line:
    whole = [(col, hit) for col, hit in pairs if not hit.part]
    if not whole:
        return Line(field.id, _sum([col.name for col, _ in pairs]), "medium", text("mapping.propose_sum", lang))
    col, hit = min(whole, key=lambda pair: ("high", "medium", "low").index(pair[1].confidence))
    others = [other.name for other, _ in whole if other is not col]
    said = text("mapping.propose_others", lang, columns=others) if others else ""
    confidence = "low" if others else hit.confidence
    if field.type == "code":
        return _coded(field, col, confidence, said, lang)
    extra = f", unit = {quoted(hit.unit)}" if hit.unit else ""
    if field.decimals and not hit.unit and any(_decimals(word) > field.decimals for word in col.words):
        extra = ", round = true"
    value = f"{{ column = {quoted(col.name)}{extra} }}" if extra else quoted(col.name)
    return Line(field.id, value, confidence, said)


def _decimals(word: str) -> int:
    return len(word.partition(".")[2]) if FIGURE.fullmatch(word) else 0


def _coded(field: Field, col: Col, confidence: str, said: str, lang: Lang) -> Line:
    """A column of words: as it is where the dictionary knows them all, else with codes to complete."""
    words = list(dict.fromkeys(col.words))
    blank = len(col.cells) - len(col.words)
    known = {word: read_code(field, word).held for word in words[: MOST_WORDS + 1]}
    if len(words) > MOST_WORDS:
        return Line(field.id, quoted(col.name), "off", text("mapping.propose_many_words", lang, count=len(words)))
    notes = [said] if said else []
    if blank:
        notes.append(text("mapping.propose_blank", lang, blank=blank, rows=len(col.cells)))
    if all(known.values()):
        return Line(field.id, quoted(col.name), confidence, " ".join(notes))
    given = {word: code or code_of(field, word) for word, code in known.items()}
    unknown = [word for word, code in given.items() if not code]
    if unknown:
        notes.append(text("mapping.propose_words", lang, words=unknown))
    pairs = ", ".join(f"{quoted(word)} = {quoted(str(code))}" for word, code in given.items() if code)
    value = f"{{ column = {quoted(col.name)}, codes = {{ {pairs} }} }}" if pairs else quoted(col.name)
    return Line(field.id, value, "low" if unknown or blank else "medium", " ".join(notes))


def _sum(names: Sequence[str]) -> str:
    return f"{{ sum = [{', '.join(map(quoted, names))}] }}"


def shown(cell: object) -> str:
    """An entry as a text; empty for a blank."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
