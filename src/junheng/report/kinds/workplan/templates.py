"""The kinds of plans with their chapters, as kinds.toml declares them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from junheng.facts.fields import Label


@dataclass(frozen=True)
class Chapter:
    """A chapter of a kind of plan.

    Attributes:
        heading: As printed.
        parts: What it is made of, by name.
        needed: A plan of the kind has to have it: where there is nothing for it, the document says so.
        broad: Its pages lie on their side.
    """

    heading: Label
    parts: tuple[str, ...]
    needed: bool = False
    broad: bool = False


@dataclass(frozen=True)
class Template:
    """A kind of plan.

    Attributes:
        annexes: Titles of the annexes that the kind has, in order.
    """

    id: str
    name: Label
    chapters: tuple[Chapter, ...]
    annexes: tuple[Label, ...] = ()


@cache
def templates() -> Mapping[str, Template]:
    """All kinds by id, in the order of the file.

    Example:
        >>> list(templates())[:3], len(templates()["three-year"].annexes)
        (['county', 'communities', 'brand'], 5)
    """
    source = files(__package__).joinpath("kinds.toml").read_text(encoding="utf-8")
    return {id: _template(id, entry) for id, entry in tomllib.loads(source).items()}


def _template(id: str, entry: Mapping[str, Any]) -> Template:
    return Template(
        id=id,
        name=Label(**entry["name"]),
        chapters=tuple(
            Chapter(Label(one["zh"], one["en"]), tuple(one["parts"]), one.get("needed", False), one.get("broad", False))
            for one in entry["chapter"]
        ),
        annexes=tuple(Label(**one) for one in entry.get("annex", ())),
    )
