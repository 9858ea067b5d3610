"""Who is responsible: labels with a colon, a bracket at the sentence's end, or who leads in running text."""

from dataclasses import dataclass

from junheng.deliver.reading.words import pattern, words


@dataclass(frozen=True)
class Owners:
    """Responsible and helping units as printed, and where in the sentence they are said."""

    owner: str | None = None
    helpers: str | None = None
    at: int = -1


def owners(text: str) -> Owners:
    """The units that a sentence names as responsible.

    Example:
        >>> found = owners("完成摸底调查。（牵头单位：县教育局；配合单位：县财政局、县人社局）")
        >>> found.owner, found.helpers
        ('县教育局', '县财政局、县人社局')
        >>> owners("由县教育局牵头，2023年6月底前完成摸底").owner
        '县教育局'
    """
    owner = helpers = None
    at = -1
    for found in pattern("owner_label").finditer(text):
        value = found["value"].strip(" ，,。；;、：:")
        if not value or value in words("no_holder"):
            continue
        if found["owner"] and owner is None:
            owner, at = value, found.start()
        elif found["helper"] and helpers is None:
            helpers = value
    if owner is None and (led := pattern("owner_led").search(text)) is not None:
        owner, at = led["owner"] or led["unit"], led.start()
    return Owners(owner, helpers, at)


def without_brackets(text: str) -> str:
    """A sentence of the same length with blanks for its brackets of responsible units: their signs part nothing."""
    return pattern("owner_bracket").sub(lambda found: " " * len(found[0]), text)


def without_owners(text: str) -> str:
    """A sentence without its bracket of responsible units."""
    return pattern("owner_bracket").sub("", text)
