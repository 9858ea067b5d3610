"""Traditional characters and pinyin glosses undone: 義務(wù)教育 becomes 义务教育.

Sites that fight copying write some characters in the traditional form, each with its pinyin behind it.
"""

from functools import cache
from itertools import islice
from typing import Any

from junheng.deliver.reading.words import pattern

SAMPLE = 20_000
FEW = 0.01
"""A simplified text has hardly a traditional character: names now and then. Above this share it is converted."""
FEWEST = 4
GLOSSES = 3


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def simplified(text: str) -> str:
    """A text in simplified characters and without glosses; unchanged where it has neither.

    Example:
        >>> simplified("義務(wù)教育優(yōu)質均衡，鞏固率達(dá)到95%以上"), simplified("乾县义务教育（初中）")
        ('义务教育优质均衡，巩固率达到95%以上', '乾县义务教育（初中）')
    """
    if len(list(islice(pattern("gloss_marked").finditer(text), GLOSSES))) == GLOSSES:
        text = pattern("gloss").sub("", text)
    sample = text[:SAMPLE]
    plain = str(_converter().convert(sample))
    changed = (
        sum(one != other for one, other in zip(sample, plain, strict=False))
        if len(plain) == len(sample)
        else len(sample)
    )
    return str(_converter().convert(text)) if sample and changed > max(FEW * len(sample), FEWEST) else text
