"""One table of a mapping file, read strictly: every mistake names the file and the key."""

from difflib import get_close_matches
from typing import Any

from junheng.facts.cells.words import read_column
from junheng.facts.fields import Field
from junheng.terms.errors import InputError


class Part:
    """A table of the file that knows where it stands and which keys were asked for."""

    def __init__(self, values: dict[str, Any], file: str, path: str = "") -> None:
        self.values = values
        self.file = file
        self.path = path
        self.asked: set[str] = set()

    def below(self, key: str) -> str:
        """Where a key of this table stands in the file."""
        return f"{self.path}.{key}".strip(".")

    def wrong(self, code: str, key: str, **params: object) -> InputError:
        """The error to raise about a key."""
        return InputError(code, file=self.file, key=self.below(key), **params)

    def take(self, key: str, default: Any = ...) -> Any:  # a TOML value
        """A value of any kind; without a default it must be there."""
        self.asked.add(key)
        if key not in self.values:
            if default is ...:
                raise self.wrong("mapping.key_missing", key)
            return default
        return self.values[key]

    def _of(self, kind: type, key: str, default: Any) -> Any:  # a TOML value
        value = self.take(key, default)
        if key in self.values and type(value) is not kind:
            raise self.wrong("mapping.wrong_value", key, value=str(value), wanted=kind.__name__)
        return value

    def text(self, key: str, default: Any = ...) -> Any:  # a text, or the default
        """A text."""
        return self._of(str, key, default)

    def number(self, key: str, default: int | None) -> int | None:
        """A whole number."""
        return self._of(int, key, default)  # type: ignore[no-any-return]  # checked above

    def flag(self, key: str) -> bool:
        """A truth value, false where it is left out."""
        return bool(self._of(bool, key, False))

    def words(self, key: str) -> list[Any]:
        """A list of any values."""
        return list(self._of(list, key, ...))

    def texts(self, key: str, default: Any = ...) -> tuple[str, ...]:  # a list, or the default
        """A list of texts."""
        values = self._of(list, key, default)
        for value in values:
            if not isinstance(value, str):
                raise self.wrong("mapping.wrong_value", key, value=str(value), wanted="str")
        return tuple(values)

    def part(self, key: str, default: Any = ...) -> "Part":  # a table, or the default
        """A table inside this one."""
        return Part(self._of(dict, key, default), self.file, self.below(key))

    def parts(self, key: str) -> list["Part"]:
        """One table or an array of them."""
        value = self.take(key, [])
        listed = [value] if isinstance(value, dict) else value
        if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
            raise self.wrong("mapping.wrong_value", key, value=str(value)[:60], wanted="table")
        several = len(listed) > 1
        return [
            Part(entry, self.file, self.below(f"{key}[{n}]" if several else key)) for n, entry in enumerate(listed, 1)
        ]

    def held(self, field: Field, key: str, value: object) -> object:
        """A value of the mapping as the facts hold it."""
        series, problems = read_column(field, [value])
        if problems or (series[0] is None and value != ""):
            raise self.wrong("mapping.not_a_value", key, value=str(value), field=field.id, table=field.table)
        return series[0]

    def done(self, *inner: "Part") -> None:
        """Complain of keys that nobody asked for: a misspelt key must not be passed over."""
        for part in (self, *inner):
            for key in part.values:
                if key not in part.asked:
                    close = get_close_matches(key, sorted(part.asked), 1)
                    raise part.wrong("mapping.unknown_key", key, close=close or "—")
