"""A formula as data for the typesetter."""

from typing import Any, assert_never

from junheng.report.document import PLAIN
from junheng.report.formula import (
    Bar,
    Fraction,
    Function,
    Group,
    Math,
    Number,
    Root,
    Row,
    Sub,
    Sum,
    Super,
    Symbol,
    Word,
)


def told_math(math: Math) -> dict[str, Any]:
    """A formula as nested data."""
    match math:
        case Word(text):
            return {"is": "word", "text": text}
        case Symbol(text):
            return {"is": "symbol", "text": text}
        case Number(cell):
            return {"is": "number", "text": PLAIN.show(cell)}
        case Row(parts):
            return {"is": "row", "parts": [told_math(part) for part in parts]}
        case Fraction(top, bottom):
            return {"is": "fraction", "top": told_math(top), "bottom": told_math(bottom)}
        case Root(body):
            return {"is": "root", "body": told_math(body)}
        case Sub(base, index):
            return {"is": "sub", "base": told_math(base), "index": told_math(index)}
        case Super(base, power):
            return {"is": "super", "base": told_math(base), "power": told_math(power)}
        case Bar(body):
            return {"is": "bar", "body": told_math(body)}
        case Sum(lower, upper, body):
            return {"is": "sum", "lower": told_math(lower), "upper": told_math(upper), "body": told_math(body)}
        case Group(body, opening, closing):
            return {"is": "group", "opening": opening, "body": told_math(body), "closing": closing}
        case Function(name, body):
            return {"is": "function", "name": name, "body": told_math(body)}
        case _:
            assert_never(math)
