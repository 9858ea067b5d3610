"""Bytes of a text file as text: UTF-8 with or without mark, UTF-16, GB18030."""

import codecs

from junheng.terms.errors import InputError

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
FEW_LOST = 0.02
"""Up to this share of lost characters a text is borne; above it, it is no text in this encoding."""


def decoded(data: bytes, path: str) -> str:
    """The text of a file; a lost byte here and there becomes U+FFFD.

    Raises:
        InputError: it is no text.

    Example:
        >>> decoded("均衡".encode("gb18030"), "a.txt"), decoded("均衡".encode("utf-16"), "a.txt")
        ('均衡', '均衡')
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    zeros = data[:4000].count(0)
    if zeros > len(data[:4000]) // 10:
        guess = "utf-16-le" if data[1:4000:2].count(0) > data[0:4000:2].count(0) else "utf-16-be"
        text = data.decode(guess, "replace")
        return _text(text, path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    utf8, chinese = data.decode("utf-8", "replace"), data.decode("gb18030", "replace")
    return _text(min(utf8, chinese, key=_lost), path)


def _lost(text: str) -> int:
    # Bytes of the other encoding decode to rare characters as well as to losses.
    return text.count("\ufffd") * 3 + sum("\ue000" <= sign <= "\uf8ff" for sign in text)


def _text(text: str, path: str) -> str:
    controls = sum(sign < " " and sign not in "\n\r\t\f\v" for sign in text[:20_000])
    if text.count("\ufffd") > FEW_LOST * len(text) + 3 or controls > len(text[:20_000]) // 50 + 3:
        raise InputError("reading.not_text", path=path)
    return text
