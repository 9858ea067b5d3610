"""What a scan mistakes: a dot for a full stop, 一 for a dash between dates, the letters O and l for figures."""

from junheng.deliver.reading.words import pattern

STOP = "。"
DASH = "—"
MARK = "、"
FEWEST = 3


def as_printed(text: str) -> str:
    r"""A text with the signs that its page bore, each mended in its place.

    Dots are taken for full stops only in a text that ends its sentences with them.

    Example:
        >>> as_printed("完成摸底.报县政府.\n三.要求.落实责任.")
        '完成摸底。报县政府。\n三.要求。落实责任。'
        >>> as_printed("2023年3月一4月，建设2O所"), as_printed("v1.0.见附件")
        ('2023年3月—4月，建设20所', 'v1.0.见附件')
    """
    text = pattern("scanned_dash").sub(DASH, text)
    text = pattern("scanned_zero").sub(lambda found: "0" * len(found[0]), text)
    text = pattern("scanned_one").sub("1", text)
    text = pattern("scanned_mark").sub(lambda found: found[0][:-1] + MARK, text)
    dots = len(pattern("scanned_stop").findall(text))
    return pattern("scanned_stop").sub(STOP, text) if dots > max(FEWEST, text.count(STOP)) else text
