"""Numbers as documents write them: 1,200; 十五; 两; 九十五点五; 二〇二三."""

from fractions import Fraction
from functools import cache

from junheng.deliver.reading.words import hanzi


@cache
def _digits() -> dict[str, int]:
    given = hanzi()
    found = {sign: value for value, sign in enumerate(given["digits"])}
    found |= (
        dict.fromkeys(given["also_zero"], 0) | dict.fromkeys(given["also_two"], 2) | dict.fromkeys(given["also_one"], 1)
    )
    return found


def number(text: str) -> Fraction | None:
    """The value of a number in digits or in Chinese numerals; None where it is none.

    Example:
        >>> number("1,200"), number("98.5"), number("十五"), number("一百二十"), number("两")
        (Fraction(1200, 1), Fraction(197, 2), Fraction(15, 1), Fraction(120, 1), Fraction(2, 1))
        >>> number("二〇二三"), number("九十五点五"), number("百"), number("")
        (Fraction(2023, 1), Fraction(191, 2), None, None)
    """
    plain = text.replace(",", "").strip()
    if not plain:
        return None
    if plain[0].isascii():
        try:
            return Fraction(plain)
        except ValueError:
            return None
    whole, _, decimals = plain.partition(hanzi()["point"])
    value = _whole(whole)
    if value is None:
        return None
    if decimals:
        signs = [_digits().get(sign) for sign in decimals]
        if None in signs:
            return None
        return value + Fraction(int("".join(map(str, signs))), 10 ** len(signs))
    return Fraction(value)


def _whole(text: str) -> int | None:
    digits, tens = _digits(), hanzi()["tens"]
    if len(text) > 1 and all(sign in digits for sign in text):
        # Digit by digit, as years are written; 一二 and 三五 are "one or two", no numbers.
        return int("".join(str(digits[sign]) for sign in text)) if len(text) == 4 else None
    total, held = 0, None
    for sign in text:
        if sign in tens:
            if held is None and total == 0 and tens[sign] != 10:
                return None
            total += (1 if held is None else held) * tens[sign]
            held = None
        elif sign in digits:
            if held:
                return None
            held = digits[sign]
        else:
            return None
    return total + (held or 0) if text else None


def shown(value: Fraction) -> int | float:
    """A value as JSON carries it: whole where it is whole, otherwise to at most six places.

    Example:
        >>> shown(Fraction(95)), shown(Fraction(197, 2)), shown(Fraction(1, 3))
        (95, 98.5, 0.333333)
    """
    return int(value) if value.denominator == 1 else round(float(value), 6)
