"""The message catalogue: everything Junheng says to a person, in Chinese and in English.

One TOML file a room (`facts.toml`, `assess.toml`, …); the first part of a message's id names the file.
An entry has `zh` and `en`; one that asks somebody to act has `zh_mend` and `en_mend` besides, and one that
is a finding has a `severity`. Blanks are named, `{school}`, and are the same in both languages.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


@dataclass(frozen=True)
class Message:
    """One entry of the catalogue."""

    id: str
    zh: str
    en: str
    zh_mend: str = ""
    en_mend: str = ""
    severity: str = ""

    def text(self, lang: Lang) -> str:
        """The sentence, blanks unfilled."""
        return self.zh if lang == "zh" else self.en

    def mend(self, lang: Lang) -> str:
        """How to mend it, blanks unfilled; empty where there is nothing to do."""
        return self.zh_mend if lang == "zh" else self.en_mend


@cache
def _room(room: str) -> dict[str, Message]:
    source = files(__package__).joinpath(f"{room}.toml").read_text(encoding="utf-8")
    return {f"{room}.{name}": Message(id=f"{room}.{name}", **entry) for name, entry in tomllib.loads(source).items()}


def rooms() -> list[str]:
    """The rooms that have messages, in alphabetical order."""
    return sorted(
        entry.name.removesuffix(".toml") for entry in files(__package__).iterdir() if entry.name.endswith(".toml")
    )


def catalogue() -> dict[str, Message]:
    """All messages of all rooms."""
    return {key: message for room in rooms() for key, message in _room(room).items()}


def message(id: str) -> Message:
    """One message.

    Raises:
        KeyError: no such message; a mistake of the programmer.
    """
    return _room(id.split(".", 1)[0])[id]


def text(id: str, lang: Lang = "zh", /, **params: object) -> str:
    """A sentence or label in one language, blanks filled.

    Example:
        >>> text("terms.separator.list", "zh")
        '、'
    """
    return fill(message(id).text(lang), params, lang)


def fill(template: str, params: Mapping[str, object], lang: Lang) -> str:
    """Fill the blanks of a sentence; numbers are shown plainly, lists joined the language's way."""
    return template.format_map({key: shown(value, lang) for key, value in params.items()})


def shown(value: object, lang: Lang) -> str:
    """A value inside a sentence; what has a label in both languages (a field, a code) is shown by it.

    Example:
        >>> shown(Decimal("5494.00"), "zh"), shown(54.36363636, "zh"), shown(["R1", "R2"], "en")
        ('5494', '54.364', 'R1, R2')
    """
    if value is None:
        return text("terms.no_data", lang)
    if isinstance(value, bool):
        return text("terms.yes" if value else "terms.no", lang)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")
    if isinstance(value, (list, tuple, set)):
        return text("terms.separator.list", lang).join(shown(item, lang) for item in value)
    label = getattr(value, "label", None)
    return str(label(lang)) if callable(label) else str(value)
