"""Reading a TOML standard strictly: every mistake names the file and the key."""

import difflib
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from junheng.facts.fields import Label, find
from junheng.terms.errors import StandardsError


def parse(text: str, file: str) -> "Section":
    """The file's top section.

    Raises:
        StandardsError: not TOML.
    """
    try:
        return Section(tomllib.loads(text, parse_float=Decimal), file, "")
    except tomllib.TOMLDecodeError as broken:
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
        return StandardsError(code, file=self.file, key=where, **params)

    def take(self, key: str, kind: type | tuple[type, ...], default: Any = ...) -> Any:
        """A value of a kind; without a default it must be there."""
        self.asked.add(key)
        if key not in self.values:
            if default is ...:
                raise self.wrong(key, "standards.key_missing")
            return default
        value = self.values[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool and bool not in _kinds(kind)):
            raise self.wrong(key, value=str(value), wanted=" / ".join(k.__name__ for k in _kinds(kind)))
        return value

    def text(self, key: str, default: Any = ...) -> str:
        """A text."""
        return str(self.take(key, str, default))

    def optional_text(self, key: str) -> str | None:
        """A text or nothing."""
        return self.take(key, str, None)  # type: ignore[no-any-return]  # take() checked it

    def day(self, key: str, default: Any = ...) -> Any:
        """A date."""
        return self.take(key, date, default)

    def number(self, key: str, default: Any = ...) -> Fraction:
        """A number, exactly as written."""
        value = self.take(key, (int, Decimal), default)
        return Fraction(value) if isinstance(value, (int, Decimal)) else value

    def whole(self, key: str, default: Any = ...) -> int:
        """A whole number."""
        return int(self.take(key, int, default))

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
                raise self.wrong(key, value=str(value), wanted="str")
        return tuple(values)

    def section(self, key: str, required: bool = True) -> "Section":
        """A table inside this one; an empty one where it may be absent."""
        return Section(self.take(key, dict, ... if required else {}), self.file, f"{self.path}.{key}".strip("."))

    def sections(self, key: str) -> Iterator["Section"]:
        """An array of tables."""
        for index, values in enumerate(self.take(key, list, []), start=1):
            if not isinstance(values, dict):
                raise self.wrong(key, value=str(values), wanted="table")
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

    def field(self, key: str, name: str) -> str:
        """A field's name, checked against the dictionary."""
        if find(name) is None:
            raise self.wrong(key, "standards.unknown_field", field=name, close=_close(name))
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


def _close(name: str) -> str:
    from junheng.facts.fields import dictionary

    known = [field for table in ("stages", "schools", "county") for field in dictionary()[table].fields]
    close = difflib.get_close_matches(name, known, 1)
    return close[0] if close else "—"
