"""A short name for the content of a standard or of costs, so that a plan says what it was made with."""

import hashlib
import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from typing import Any


def digest(value: object) -> str:
    """SHA-256 of a value's content; the order of mappings and sets does not matter.

    Example:
        >>> digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1}), digest((1, 2)) == digest((2, 1))
        (True, False)
    """
    return hashlib.sha256(json.dumps(_plain(value), ensure_ascii=False).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return [type(value).__name__, *([field.name, _plain(getattr(value, field.name))] for field in fields(value))]
    if isinstance(value, Mapping):
        return sorted(([str(key), _plain(part)] for key, part in value.items()), key=lambda pair: str(pair[0]))
    if isinstance(value, AbstractSet):
        return sorted(map(str, value))
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return str(value)
