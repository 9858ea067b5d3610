"""The dictionary and the model say the same."""

import dataclasses
import types
import typing
from datetime import date
from fractions import Fraction

import pytest

from junheng.deliver.workplan.fields import CLASSES, PLAN, Field, code_list, code_words, known_units, parts, things
from junheng.deliver.workplan.model import When, WorkPlan
from junheng.terms.messages import LANGS, Lang

EVERY_FIELD = [field for thing in things().values() for field in thing.fields.values()]
HELD_AS = {
    "text": str, "texts": tuple, "id": str, "ref": str, "refs": tuple, "when": When, "day": date, "number": Fraction,
    "share": Fraction, "count": int, "year": int, "yuan": Fraction, "flag": bool, "code": str, "unit": str,
}  # fmt: skip


def test_every_class_of_the_model_is_a_thing_in_the_order_of_the_plan() -> None:
    assert [thing.id for thing in parts()] == [
        one.name for one in dataclasses.fields(WorkPlan) if "tuple" in str(one.type)
    ]


@pytest.mark.parametrize("thing", things())
def test_fields_are_those_of_the_model_both_ways(thing: str) -> None:
    held = {one.name for one in dataclasses.fields(CLASSES[thing])}
    assert set(things()[thing].fields) == (held - {part.id for part in parts()} if thing == PLAN else held)


def options(hint: object) -> list[object]:
    """What an entry may be, besides nothing."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        return [one for one in typing.get_args(hint) if one is not type(None)]
    return [hint]


def plain(hint: object) -> object:
    """The type without `| None`, and the kind of thing that it is."""
    (hint,) = options(hint)
    origin = typing.get_origin(hint)
    return str if origin is typing.Literal else origin or hint


@pytest.mark.parametrize("field", EVERY_FIELD, ids=lambda one: f"{one.thing}.{one.id}")
def test_a_field_is_held_as_its_type_says_and_may_be_missing_as_the_model_says(field: Field) -> None:
    hints = typing.get_type_hints(CLASSES[field.thing])
    assert plain(hints[field.id]) is HELD_AS[field.type]
    (held,) = [one for one in dataclasses.fields(CLASSES[field.thing]) if one.name == field.id]
    assert field.required == (held.default is dataclasses.MISSING)
    assert field.of == "" or field.of in things()
    assert bool(field.codes) == (field.type == "code")
    assert bool(field.about.zh) == bool(field.about.en)


@pytest.mark.parametrize("field", [one for one in EVERY_FIELD if one.codes], ids=lambda one: f"{one.thing}.{one.id}")
def test_code_lists_are_the_choices_of_the_model_and_fit_a_drop_down(field: Field) -> None:
    hint = typing.get_type_hints(CLASSES[field.thing])[field.id]
    for option in options(hint):
        if typing.get_origin(option) is typing.Literal:
            assert set(typing.get_args(option)) == set(code_list(field.codes))
    for lang in LANGS:
        words = [code.label(lang) for code in code_list(field.codes).values()]
        assert len(",".join(words)) <= 255
        assert not any("," in word for word in words)
    assert len(code_words(field.codes)) == sum(
        len({code.id.casefold(), code.label.zh, code.label.en.casefold(), *code.names})
        for code in code_list(field.codes).values()
    )


@pytest.mark.parametrize("lang", LANGS)
def test_headings_and_sheets_are_told_apart(lang: Lang) -> None:
    assert len({thing.label(lang) for thing in things().values()}) == len(things())
    for thing in things().values():
        heads = [word for one in thing.fields.values() for word in {one.label.zh, one.label.en.casefold(), one.id}]
        assert len(set(heads)) == len(heads), thing.id


def test_units_of_the_data_dictionary_are_known_too() -> None:
    assert {"%", "所", "平方米", "万元", "persons", ""} <= known_units()
    assert PLAN not in {thing.id for thing in parts()}
