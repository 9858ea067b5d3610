"""Reading a TOML standard strictly: every mistake names the file and the key."""

import difflib
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from junheng.facts.fields import Field, Label, dictionary, find
from junheng.terms.errors import StandardsError
from junheng.terms.messages import Lang, text

SHOWN = 60
"""Characters of a wrong value that an error repeats."""
EXPONENT = 15
"""Largest power of ten that a number of a standard may carry."""
OF_UNITS = ("stages", "schools")
"""Tables whose fields every school's stage has."""


@dataclass(frozen=True)
class Phrase:
    """Something that is said in the reader's language inside a sentence: the name of a kind, or a reason."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """What stands for it in JSON."""
        return self.code.rsplit(".", 1)[-1]

    def label(self, lang: Lang) -> str:
        """The words."""
        return text(self.code, lang, **self.params)


def kind_words(*kinds: type) -> list[Phrase]:
    """What a person calls the kinds of values that a key may have."""
    told = [kind for kind in kinds if kind is not Decimal or int not in kinds]
    return [Phrase(f"standards.kind.{kind.__name__.lower()}") for kind in told]


def parse(text: str, file: str) -> "Section":
    """The file's top section.

    Raises:
        StandardsError: not TOML.
    """
    try:
        return Section(tomllib.loads(text, parse_float=Decimal), file, "")
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as broken:
        raise StandardsError("standards.not_toml", file=file, reason=str(broken)) from broken


class Section:
    """A table of a TOML file that knows where it stands and which keys were asked for."""

    def __init__(self, values: dict[str, Any], file: str, path: str) -> None:
        self.values = values
        self.file = file
        self.path = path
        self.asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def wrong(self, key: str, code: str = "standards.wrong_value", **params: object) -> StandardsError:
        """The error to raise about a key."""
        where = f"{self.path}.{key}".strip(".")
        if isinstance(value := params.get("value"), str) and len(value) > SHOWN:
            params["value"] = value[:SHOWN] + "…"
        return StandardsError(code, file=self.file, key=where, **params)

    def take(self, key: str, kind: type | tuple[type, ...], default: Any = ...) -> Any:
        """A value of a kind; without a default it must be there."""
        self.asked.add(key)
        if key not in self.values:
            if default is ...:
                raise self.wrong(key, "standards.key_missing")
            return default
        value = self.values[key]
        kinds = _kinds(kind)
        if not isinstance(value, kind) or (isinstance(value, bool) and bool not in kinds):
            raise self.wrong(key, value=str(value), wanted=kind_words(*kinds))
        return value

    def text(self, key: str, default: Any = ...) -> str:
        """A text."""
        return str(self.take(key, str, default))

    def optional_text(self, key: str) -> str | None:
        """A text or nothing."""
        return self.take(key, str, None)  # type: ignore[no-any-return]  # take() checked it

    def day(self, key: str, default: Any = ...) -> Any:
        """A date."""
        value = self.take(key, date, default)
        if isinstance(value, datetime):
            raise self.wrong(key, value=str(value), wanted=kind_words(date))
        return value

    def number(
        self, key: str, default: Any = ..., *, least: Fraction | None = None, most: Fraction | None = None
    ) -> Any:
        """A number, exactly as written.

        Args:
            key: Where it stands.
            default: What holds where it is not given.
            least: The least that makes sense, inclusive.
            most: The most that makes sense, inclusive.
        """
        value = self.take(key, (int, Decimal), default)
        if not isinstance(value, (int, Decimal)):
            return value
        huge = isinstance(value, int) and abs(value) >= 10**EXPONENT
        written = Decimal("inf") if huge else Decimal(value)
        if not written.is_finite() or (written and abs(written.adjusted()) > EXPONENT):
            shown = "…" if huge else str(value)
            raise self.wrong(key, value=shown, wanted=kind_words(int, Decimal))
        exact = Fraction(written)
        if (least is not None and exact < least) or (most is not None and exact > most):
            low, high = ("…" if bound is None else f"{float(bound):g}" for bound in (least, most))
            raise self.wrong(key, value=str(value), wanted=f"{low} – {high}")
        return exact

    def share(self, key: str) -> Fraction:
        """A share, above 0 and at most 1."""
        found: Fraction = self.number(key, least=Fraction(0), most=Fraction(1))
        if not found:
            raise self.wrong(key, value="0", wanted="0 – 1")
        return found

    def positive(self, key: str, default: Any = ...) -> Any:
        """A number above 0."""
        found = self.number(key, default, least=Fraction(0))
        if found is not default and not found:
            raise self.wrong(key, value="0", wanted="> 0")
        return found

    def whole(self, key: str, default: Any = ..., *, least: int = 0) -> int:
        """A whole number."""
        found = int(self.take(key, int, default))
        if found < least or found > 10**EXPONENT:
            raise self.wrong(key, value="…" if found > 0 else str(found), wanted=f"≥ {least}")
        return found

    def one_of(self, key: str, allowed: tuple[str, ...], default: Any = ...) -> Any:
        """A text from a list."""
        value = self.take(key, str, default)
        if value is not default and value not in allowed:
            raise self.wrong(key, value=value, wanted=" / ".join(allowed))
        return value

    def texts(self, key: str, default: Any = ...) -> tuple[str, ...]:
        """A list of texts."""
        values = self.take(key, list, default)
        if values is default:
            return tuple(default)
        for value in values:
            if not isinstance(value, str):
                raise self.wrong(key, value=str(value), wanted=kind_words(str))
        return tuple(values)

    def choices(self, key: str, allowed: tuple[str, ...], default: Any = ...) -> tuple[str, ...]:
        """A list of texts, each from a list, none twice and at least one."""
        found = self.texts(key, default)
        if not found:
            raise self.wrong(key, "standards.key_missing")
        for place, value in enumerate(found):
            if value not in allowed or value in found[:place]:
                raise self.wrong(key, value=value, wanted=" / ".join(allowed))
        return found

    def section(self, key: str, required: bool = True) -> "Section":
        """A table inside this one; an empty one where it may be absent."""
        values = self.take(key, dict, ... if required else {})
        return Section(values, self.file, f"{self.path}.{key}".strip("."))

    def sections(self, key: str) -> Iterator["Section"]:
        """An array of tables."""
        for index, values in enumerate(self.take(key, list, []), start=1):
            if not isinstance(values, dict):
                raise self.wrong(key, value=str(values), wanted=kind_words(dict))
            yield Section(values, self.file, f"{self.path}.{key}[{index}]".strip("."))

    def named(self, key: str) -> Iterator[tuple[str, "Section"]]:
        """The tables under a key, by name."""
        group = self.section(key, required=False)
        for name in group.values:
            yield name, group.section(name)
        group.done()

    def label(self, key: str) -> Label:
        """A name in both languages."""
        inner = self.section(key)
        label = Label(inner.text("zh"), inner.text("en"))
        inner.done()
        return label

    def words(self, key: str) -> Label | None:
        """Words in both languages, or a text that stands for both; None where the key is missing."""
        if isinstance(self.values.get(key), str):
            said = self.text(key)
            return Label(said, said)
        return self.label(key) if key in self else None

    def field(self, key: str, name: str, tables: tuple[str, ...] = OF_UNITS, kinds: tuple[str, ...] = ()) -> str:
        """A field's name, checked against the dictionary.

        Args:
            key: Where it stands.
            name: The field, as `field` or `table.field`.
            tables: Tables in which it may stand here.
            kinds: `number`, `flag`: what it must hold here; anything where none is named.
        """
        found = find(name, tables)
        if found is None or found.table not in tables:
            raise self.wrong(key, "standards.unknown_field", field=name, close=_close(name, tables))
        if kinds and kind_of(found) not in kinds:
            wanted = [Phrase(f"standards.kind.{KIND_CODES[kind]}") for kind in kinds]
            raise self.wrong(key, "standards.field_kind", field=name, wanted=wanted)
        return name

    def each(self, convert: Callable[["Section", str], Any]) -> dict[str, Any]:
        """Every entry of this table, converted."""
        found = {key: convert(self, key) for key in self.values}
        self.done()
        return found

    def done(self) -> None:
        """Complain of keys that nobody asked for: a misspelt key must not be passed over.

        Raises:
            StandardsError: a key is not known here.
        """
        for key in self.values:
            if key not in self.asked:
                close = difflib.get_close_matches(key, sorted(self.asked), 1)
                raise self.wrong(key, "standards.unknown_key", close=close[0] if close else "—")


def _kinds(kind: type | tuple[type, ...]) -> tuple[type, ...]:
    return kind if isinstance(kind, tuple) else (kind,)


KIND_CODES = {"number": "int", "flag": "bool", "text": "str"}


def kind_of(field: Field) -> str:
    """What a field holds: a number, yes or no, or a text."""
    return "number" if field.numeric else "flag" if field.type == "flag" else "text"


def _close(name: str, tables: tuple[str, ...]) -> str:
    known = [field for table in tables for field in dictionary()[table].fields]
    close = difflib.get_close_matches(name, known, 1)
    return close[0] if close else "—"
