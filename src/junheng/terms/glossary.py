"""The words of the field, as `glossary.toml` declares them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import junheng.terms
from junheng.terms.messages import Lang


@dataclass(frozen=True)
class Term:
    """One word of the field.

    Attributes:
        id: Its name in code.
        zh: In Chinese.
        en: In English.
        about_zh: Its definition in Chinese.
        about_en: Its definition in English.
        source: Where the word is from.
        confused_with: Words that it must not be taken for.
    """

    id: str
    zh: str
    en: str
    about_zh: str
    about_en: str
    source: str
    confused_with: tuple[str, ...] = ()

    def name(self, lang: Lang) -> str:
        """The word in one language."""
        return self.zh if lang == "zh" else self.en

    def about(self, lang: Lang) -> str:
        """Its definition in one language."""
        return self.about_zh if lang == "zh" else self.about_en


@cache
def glossary() -> Mapping[str, Term]:
    """Every word by its name in code.

    Example:
        >>> glossary()["shortfall"].name("zh")
        '缺口'
    """
    declared = tomllib.loads(files(junheng.terms).joinpath("glossary.toml").read_text(encoding="utf-8"))
    return MappingProxyType({id: _term(id, entry) for id, entry in declared.items()})


def _term(id: str, entry: Mapping[str, Any]) -> Term:
    confused_with = tuple(entry.get("not", ()))
    return Term(id, entry["zh"], entry["en"], entry["about_zh"], entry["about"], entry["source"], confused_with)
