"""The words and patterns that the plan reader goes by, Chinese and English, loaded once from the .toml files here."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

_NAME = re.compile(r"<(@?)([a-z_]+)>")


def _toml(name: str) -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


@cache
def words(name: str) -> tuple[str, ...]:
    """One list of words, the longest first so that a longer word wins over its own beginning.

    Example:
        >>> words("safeguards")[-1], words("posts")[:2]
        ('要求', ('常务副组长', '副召集人'))
    """
    return tuple(sorted(dict.fromkeys(_lists()[name]), key=lambda word: (-len(word), word)))


@cache
def _lists() -> Mapping[str, Any]:
    return {**_toml("words.toml"), **_toml("english_words.toml")}


@cache
def _patterns() -> Mapping[str, Any]:
    return {**_toml("grammar.toml"), **_toml("english_grammar.toml")}


@cache
def alternatives(name: str) -> str:
    """The words of a list as one group of a pattern."""
    return "(?:" + "|".join(re.escape(word) for word in words(name)) + ")"


@cache
def source(name: str) -> str:
    """The text of a pattern, the patterns and lists that it names put in their places."""
    return _NAME.sub(_put_in, _patterns()[name])


def _put_in(match: re.Match[str]) -> str:
    if match.string[: match.start()].endswith("(?P"):
        return match[0]  # the name of a group, not of a pattern
    if match[1]:
        return alternatives(match[2])
    return f"(?:{source(match[2])})"


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A pattern of the grammar, compiled.

    Example:
        >>> pattern("percent").search("巩固率达到95%以上")[0]
        '95%'
    """
    return re.compile(source(name), re.VERBOSE)


@cache
def any_of(name: str) -> re.Pattern[str]:
    """One pattern for all words of a list.

    Example:
        >>> any_of("aspiring").search("力争达标")[0]
        '力争'
    """
    return re.compile(alternatives(name))


def holds(name: str, text: str) -> bool:
    """Whether a text holds a word of a list."""
    return any_of(name).search(text) is not None


@cache
def hanzi() -> Mapping[str, Any]:
    """The characters of Chinese numerals."""
    return dict(_patterns()["hanzi"])


@cache
def english() -> Mapping[str, Any]:
    """English words for months, numbers and how often."""
    return dict(_patterns()["english"])
