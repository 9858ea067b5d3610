"""The dictionary of work plans as values, read from `fields.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache, cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from junheng.deliver.workplan import model
from junheng.facts.fields import Code, Label
from junheng.facts.fields import units as data_units
from junheng.terms.messages import Lang

PLAN = "plan"
"""The thing that the plan itself is; all others are its parts."""
CLASSES: Mapping[str, type[Any]] = MappingProxyType(
    {
        PLAN: model.WorkPlan,
        "versions": model.Version,
        "passages": model.Passage,
        "goals": model.Goal,
        "targets": model.Target,
        "stages": model.Stage,
        "tasks": model.Task,
        "money": model.Money,
        "bodies": model.Body,
        "posts": model.Post,
        "compositions": model.Composition,
        "responsibilities": model.Responsibility,
        "duties": model.Duty,
        "records": model.Record,
        "payments": model.Payment,
        "reports": model.Report,
    }
)
"""What each thing is in the model."""


@dataclass(frozen=True)
class Field:
    """One entry of a thing.

    Attributes:
        id: Name in the model and key in the file.
        thing: The thing that it belongs to.
        type: One of the dictionary's types.
        label: Heading.
        about: Note; empty where the heading says it.
        required: It has to be there.
        of: The thing that it refers to.
        codes: Id of its code list.
        open: Other words than the list's are taken too.
        default: What it is where nothing is said.
    """

    id: str
    thing: str
    type: str
    label: Label
    about: Label
    required: bool = False
    of: str = ""
    codes: str = ""
    open: bool = False
    default: object = None

    def heading(self, lang: Lang) -> str:
        """The label, marked where it is required.

        Example:
            >>> things()["tasks"].fields["text"].heading("en")
            'Task*'
        """
        return self.label(lang) + ("*" if self.required else "")


@dataclass(frozen=True)
class Thing:
    """A kind of part of a plan, and its fields in order."""

    id: str
    label: Label
    about: Label
    fields: Mapping[str, Field]
    kind: type[Any]

    @cached_property
    def by_name(self) -> bool:
        """Whether its items have ids."""
        return "id" in self.fields


@cache
def _source() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("fields.toml").read_text(encoding="utf-8"))


@cache
def things() -> Mapping[str, Thing]:
    """All things, the plan first, in the order of file and workbook."""
    return MappingProxyType({id: _thing(id, entry) for id, entry in _source()["things"].items()})


def parts() -> list[Thing]:
    """All things but the plan itself."""
    return [thing for thing in things().values() if thing.id != PLAN]


def _thing(id: str, entry: dict[str, str]) -> Thing:
    kind = CLASSES[id]
    defaults = {one.name: one.default for one in fields(kind) if one.default is not MISSING}
    found = {name: _field(id, name, line, defaults.get(name)) for name, line in _source()["fields"][id].items()}
    return Thing(id, Label(entry["zh"], entry["en"]), _about(entry), MappingProxyType(found), kind)


def _field(thing: str, id: str, line: dict[str, Any], default: object) -> Field:
    given = {key: value for key, value in line.items() if key in ("type", "required", "of", "codes", "open")}
    return Field(id=id, thing=thing, label=Label(line["zh"], line["en"]), about=_about(line), default=default, **given)


def _about(line: dict[str, str]) -> Label:
    return Label(line.get("about_zh", ""), line.get("about_en", ""))


@cache
def code_list(id: str) -> Mapping[str, Code]:
    """The codes of one list by id, in the order in which a person chooses."""
    return MappingProxyType(
        {
            code: Code(code, Label(entry["zh"], entry["en"]), tuple(entry.get("names", ())))
            for code, entry in _source()["codes"][id].items()
        }
    )


@cache
def code_words(id: str) -> Mapping[str, str]:
    """Every word of a code list in lower case, with the code that it stands for.

    Example:
        >>> code_words("operator")["≥"], code_words("every")["weekly"]
        ('>=', 'week')
    """
    found: dict[str, str] = {}
    for code in code_list(id).values():
        for word in (code.id, code.label.zh, code.label.en, *code.names):
            found[word.casefold()] = code.id
    return MappingProxyType(found)


@cache
def marks() -> Mapping[str, str]:
    """The words for year, month and day within a date."""
    return MappingProxyType(_source()["marks"])


@cache
def unitless() -> frozenset[str]:
    """Words for a figure that has no unit."""
    return frozenset(_source()["units"]["none"])


@cache
def known_units() -> frozenset[str]:
    """Words of measure that need no second look: those of plans and those of the data dictionary."""
    own = {word for unit in data_units().values() for word in (unit.label.zh, unit.label.en)}
    return frozenset({*_source()["units"]["known"], *own, ""})
