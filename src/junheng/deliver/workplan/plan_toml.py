"""A plan as one TOML file that people edit; its keys are the ids of `fields.toml`."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from junheng.deliver.workplan.entries import PlanRead, item_name, put_together
from junheng.deliver.workplan.fields import PLAN, Field, Thing, things
from junheng.deliver.workplan.model import When, WorkPlan
from junheng.deliver.workplan.values import number_text
from junheng.facts.files.atomic import replacing
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding, Locus
from junheng.terms.messages import Lang, text

MOST_BYTES = 64 * 1024 * 1024
"""A plan of a hundred thousand tasks has fewer."""
HEAD = re.compile(r"\s*\[(\[?)\s*\"?([\w-]+)\"?\s*\]?\]")
LARGEST_INTEGER = 2**63
"""TOML promises no larger whole numbers."""


def read_toml(path: Path) -> PlanRead:
    """A plan from its file.

    Returns:
        The plan, or findings that name file, line, item and key.

    Raises:
        InputError: the file is no TOML at all.
    """
    return parsed(_text_of(path), path.name)


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError("workplan.too_large", path=path, most=MOST_BYTES // 2**20)
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as absent:
        raise InputError("read.file_missing", path=path) from absent
    except IsADirectoryError as folder:
        raise InputError("read.file_is_folder", path=path) from folder
    except OSError as refused:
        raise InputError("read.file_unreadable", path=path, reason=refused.strerror or "") from refused
    except UnicodeDecodeError as foreign:
        raise InputError("workplan.not_utf8", path=path) from foreign


def parsed(written: str, name: str) -> PlanRead:
    """A plan from the words of its file.

    Args:
        written: The file's text.
        name: The file's name, for findings.

    Raises:
        InputError: it is no TOML.
    """
    try:
        source = tomllib.loads(written, parse_float=Decimal)
    except tomllib.TOMLDecodeError as wrong:
        at = re.search(r"line (\d+), column (\d+)", str(wrong))
        line = int(at[1]) if at else written.count("\n") + 1
        words = written.splitlines()[line - 1].strip()[:80] if line <= len(written.splitlines()) else ""
        raise InputError("workplan.not_toml", path=name, line=line, words=words) from wrong
    except (ValueError, ArithmeticError, RecursionError) as beyond:
        # Numbers of thousands of digits and lists within lists without end.
        raise InputError("workplan.beyond_toml", path=name) from beyond
    where = _Lines(written, name, {key: len(one) for key, one in source.items() if isinstance(one, list)})
    findings: list[Finding] = []
    entries = {id: list(_items(thing, source.get(id), where, findings)) for id, thing in things().items()}
    for key in source:
        if key not in things():
            findings.append(
                Finding("workplan.unknown_table", where.head(key), value=key, params={"close": close(key, things())})
            )
    if not source.get(PLAN):
        findings.append(Finding("workplan.no_plan", Locus(name), PLAN))
        return PlanRead(None, tuple(findings), where)
    return put_together(entries, where, findings)


def _items(thing: Thing, given: object, where: "_Lines", findings: list[Finding]) -> Iterator[Mapping[str, object]]:
    if given is None:
        return
    wanted = dict if thing.id == PLAN else list
    items = given if isinstance(given, list) else [given]
    if not isinstance(given, wanted) or not all(isinstance(one, dict) for one in items):
        head = f"[{thing.id}]" if thing.id == PLAN else f"[[{thing.id}]]"
        findings.append(
            Finding("workplan.not_items", where.head(thing.id), thing.id, params={"thing": thing, "head": head})
        )
        return
    for number, item in enumerate(items):
        for key in item:
            if key not in thing.fields:
                params = {"thing": thing, "item": item_name(item, number), "close": close(key, thing.fields)}
                place = where(thing.id, number, key)
                findings.append(Finding("workplan.unknown_key", place, thing.id, number + 1, value=key, params=params))
        yield item


def close(word: str, known: Mapping[str, object]) -> list[str]:
    """The words that may have been meant; all of them where none is near."""
    return get_close_matches(word, known, 3, 0.6) or list(known)


class _Lines:
    """Where items and keys stand in the text of a file.

    TOML's reader gives no places, so the heads are looked for only once something is wrong. Where their number is not
    that of the items (heads within a long text, items written in one line) no line is named rather than a wrong one.
    """

    def __init__(self, written: str, name: str, counts: Mapping[str, int]) -> None:
        self.written = written
        self.name = name
        self.counts = counts

    @cached_property
    def lines(self) -> list[str]:
        return self.written.splitlines()

    @cached_property
    def heads(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, line in enumerate(self.lines):
            if match := HEAD.match(line):
                found.setdefault(match[2], []).append(at)
        return {id: at for id, at in found.items() if len(at) == self.counts.get(id, 1)}

    def head(self, thing: str) -> Locus:
        at = self.heads.get(thing)
        return Locus(f"{self.name}:{at[0] + 1}" if at else self.name, thing)

    def __call__(self, thing: str, number: int, key: str | None) -> Locus:
        at = self.heads.get(thing, [])
        cell = (thing if thing == PLAN else f"{thing}[{number + 1}]") + (f".{key}" if key else "")
        if number >= len(at):
            return Locus(self.name, cell)
        line = at[number]
        if key is not None:
            line = next(self._keys(line, key), line)
        return Locus(f"{self.name}:{line + 1}", cell)

    def _keys(self, head: int, key: str) -> Iterator[int]:
        for at in range(head + 1, len(self.lines)):
            line = self.lines[at].strip()
            if line.startswith("["):
                return
            if re.match(rf"[\"']?{re.escape(key)}[\"']?\s*=", line):
                yield at


def write_toml(path: Path, plan: WorkPlan, lang: Lang = "zh") -> None:
    """The plan as a file: reading it gives an equal plan.

    Args:
        path: Where to; an existing file is replaced once the new one is complete.
        plan: What to write.
        lang: Language of the comments.

    Raises:
        InputError: the file cannot be written.
    """
    with replacing(path) as draft:
        draft.write_bytes(toml_of(plan, lang).encode("utf-8"))


def toml_of(plan: WorkPlan, lang: Lang = "zh") -> str:
    """The words of the plan's file."""
    parts: list[str] = []
    for thing in things().values():
        items = (plan,) if thing.id == PLAN else getattr(plan, thing.id)
        head = f"[{PLAN}]" if thing.id == PLAN else f"[[{thing.id}]]"
        for number, item in enumerate(items):
            if not number:
                parts.append(text("workplan.toml_head", lang, thing=thing, about=thing.about(lang)) + "\n")
            lines = [head, *_lines_of(thing, item)]
            parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _lines_of(thing: Thing, item: object) -> Iterator[str]:
    for field in thing.fields.values():
        value = getattr(item, field.id)
        if value is not None and (value != field.default or field.required):
            yield f"{field.id} = {_written(field, value)}"


def _written(field: Field, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "[" + ", ".join(_quoted(str(one)) for one in value) + "]"
    if isinstance(value, (int, Fraction)):
        exact = Fraction(value)
        plain = number_text(exact)
        bare = "/" not in plain and ("." in plain or abs(exact) < LARGEST_INTEGER)
        return plain if bare else _quoted(plain)
    if isinstance(value, (When, date)):
        return _quoted(str(value))
    return _quoted(str(value))


def _quoted(words: str) -> str:
    """A TOML string: JSON's escapes are TOML's, but for DEL; several lines stand as they are."""
    lines = [json.dumps(line, ensure_ascii=False)[1:-1].replace("\x7f", "\\u007f") for line in words.split("\n")]
    return f'"{lines[0]}"' if len(lines) == 1 else '"""\n' + "\n".join(lines) + '"""'
