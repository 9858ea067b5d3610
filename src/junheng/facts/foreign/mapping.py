"""How another office's table gives rows of ours: a mapping file as values, and its strict reader.

Nothing is guessed at run time: a mapping says for every field where it comes from. Whatever it says that
cannot be so (an unknown field, a misspelt key, a code that the dictionary lacks) stops the run with file and
key.
"""

import tomllib
from collections import abc
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any

from junheng.facts.fields import Label, dictionary
from junheng.facts.foreign.field_rules import Condition, Rule, read_condition, read_rule
from junheng.facts.foreign.toml_part import Part
from junheng.terms.errors import InputError


@dataclass(frozen=True)
class Origin:
    """One table of the other office: a file, a sheet of it, and where its headings stand.

    Attributes:
        id: How blocks name it.
        file: Pattern of the file's name, such as `*小学*.xlsx`, where several files lie in a folder.
        sheet: Pattern of the sheet's name; without it the first sheet.
        header_row: Row of the first line of headings, from 1; None: looked for among the first rows.
        header_rows: Lines of headings, joined with "/"; None: looked for.
        encoding: Encoding of a text table; None: told by its bytes.
        skip: Rows that fulfil any of these are no data.
        optional: The data may be without it.
    """

    id: str
    file: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    header_rows: int | None = None
    encoding: str | None = None
    skip: tuple[Condition, ...] = ()
    optional: bool = False


@dataclass(frozen=True)
class Block:
    """Rows of one of our tables from one of theirs.

    Attributes:
        table: Our table.
        origin: Their table; empty for a county whose figures are all stated in the mapping.
        rules: By field.
        where: Only rows that fulfil all of these.
        distinct: Rows with equal keys are one row, each field from the first that has it; where two differ, a
            finding says so.
        fill_only: Fills rows that other blocks give, and gives none by itself.
    """

    table: str
    origin: str
    rules: abc.Mapping[str, Rule]
    where: tuple[Condition, ...] = ()
    distinct: bool = False
    fill_only: bool = False


@dataclass(frozen=True)
class Mapping:
    """A mapping file."""

    id: str
    name: Label
    origins: abc.Mapping[str, Origin]
    blocks: tuple[Block, ...]
    file: str = ""
    columns_of: abc.Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The headings that each of their tables must or may have, in order."""


def shipped() -> list[str]:
    """Ids of the mappings that come with Junheng."""
    folder = files(__package__).joinpath("mappings")
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))


def load_mapping(name: str | Path) -> Mapping:
    """A mapping by the id of a shipped one or from a file.

    Raises:
        InputError: there is none, or it says something that cannot be; the error names file and key.
    """
    if str(name) in shipped():
        entry = files(__package__).joinpath("mappings", f"{name}.toml")
        return read_mapping(entry.read_text(encoding="utf-8"), f"{name}.toml")
    try:
        text = Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as unreadable:
        raise InputError("mapping.not_found", file=str(name), known=shipped()) from unreadable
    return read_mapping(text, Path(name).name)


def read_mapping(text: str, file: str) -> Mapping:
    """A mapping from TOML text; `file` is named in errors.

    Raises:
        InputError: no TOML, a key that is not known or is missing, a field or code that the dictionary lacks.
    """
    top = Part(_values(text, file), file)
    head = top.part("mapping")
    id, name = head.text("id"), head.part("name")
    if (base := head.text("extends", None)) is not None:
        top.values = _extended(base, top, head)
    label = Label(name.text("zh"), name.text("en"))
    head.done(name)
    sources = top.part("sources", {})
    origins = {key: _origin(key, sources.part(key)) for key in sources.values} or {"table": Origin("table")}
    blocks = []
    for table in dictionary():
        if table in top.values:
            blocks += [block for part in top.parts(table) for block in _blocks(table, part, origins)]
    top.done()
    if not blocks:
        raise top.wrong("mapping.no_tables", "schools")
    columns = {origin: _columns(origins[origin], blocks) for origin in origins}
    return Mapping(id, label, origins, tuple(blocks), file, columns)


def _values(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise InputError("mapping.not_toml", file=file, reason=str(broken)) from broken


def _extended(base: str, top: Part, head: Part) -> dict[str, Any]:
    """A shipped mapping's tables, with those of a file that extends it in the place of its own."""
    if base not in shipped():
        raise head.wrong("mapping.wrong_value", "extends", value=base, wanted=" / ".join(shipped()))
    file = f"{base}.toml"
    under = _values(files(__package__).joinpath("mappings", file).read_text(encoding="utf-8"), file)
    sources = {**under.get("sources", {}), **top.part("sources", {}).values}
    return {**under, **top.values, "sources": sources}


def _columns(origin: Origin, blocks: list[Block]) -> tuple[str, ...]:
    named = [condition.column for condition in origin.skip]
    for block in blocks:
        if block.origin == origin.id:
            named += [condition.column for condition in block.where]
            named += [column for rule in block.rules.values() for column in (*rule.columns, *rule.minus)]
    return tuple(dict.fromkeys(named))


def _origin(id: str, part: Part) -> Origin:
    origin = Origin(
        id,
        file=part.text("file", None),
        sheet=part.text("sheet", None),
        header_row=part.number("header_row", None),
        header_rows=part.number("header_rows", None),
        encoding=part.text("encoding", None),
        skip=tuple(read_condition(entry) for entry in part.parts("skip")),
        optional=part.flag("optional"),
    )
    part.done()
    for key in ("header_row", "header_rows"):
        if part.values.get(key, 1) < 1:
            raise part.wrong("mapping.wrong_value", key, value=part.values[key], wanted="1, 2, 3, …")
    return origin


def _blocks(table: str, part: Part, origins: abc.Mapping[str, Origin]) -> Iterator[Block]:
    """One block, or one for each set of words that its `each` names."""
    if "each" not in part.values:
        yield _block(table, part, origins)
        return
    lists = part.part("each")
    lengths = {len(lists.words(key)) for key in lists.values}
    if len(lengths) != 1:
        raise part.wrong("mapping.each_lengths", "each")
    rest = {key: value for key, value in part.values.items() if key != "each"}
    for index in range(lengths.pop()):
        words = {key: str(lists.words(key)[index]) for key in lists.values}
        yield _block(table, Part(_filled(rest, words), part.file, part.path), origins)


def _filled(value: Any, words: abc.Mapping[str, str]) -> Any:  # a TOML value
    """A TOML value whose texts have `{word}` replaced."""
    if isinstance(value, str):
        for key, word in words.items():
            value = value.replace("{" + key + "}", word)
        return value
    if isinstance(value, list):
        return [_filled(entry, words) for entry in value]
    return {key: _filled(entry, words) for key, entry in value.items()} if isinstance(value, dict) else value


def _block(table: str, part: Part, origins: abc.Mapping[str, Origin]) -> Block:
    fields = dictionary()[table].fields
    # A county that is only stated has one row and comes from no table.
    stated = table == "county" and "from" not in part.values and _only_constants(part)
    origin = "" if stated else part.text("from", next(iter(origins)) if len(origins) == 1 else ...)
    if origin not in origins and not stated:
        raise part.wrong("mapping.unknown_source", "from", source=origin, known=list(origins))
    where = tuple(read_condition(entry) for entry in part.parts("where"))
    distinct, fill_only = part.flag("distinct"), part.flag("fill_only")
    rules = {}
    for id in part.values:
        if id in part.asked:
            continue
        if id not in fields:
            close = get_close_matches(id, fields, 1)
            raise part.wrong("mapping.unknown_field", id, field=id, table=table, close=close or "—")
        rules[id] = read_rule(fields[id], part)
    absent = [key for key in dictionary()[table].keys if key not in rules]
    # The day of a county's data is often not in the table; whoever reads it may give it beside the mapping.
    if absent and table != "county":
        raise part.wrong("mapping.key_missing", absent[0])
    return Block(table, origin, rules, where, distinct, fill_only)


def _only_constants(part: Part) -> bool:
    rules = [value for key, value in part.values.items() if key not in ("distinct", "fill_only", "where")]
    return bool(rules) and all(isinstance(value, dict) and "constant" in value for value in rules)
