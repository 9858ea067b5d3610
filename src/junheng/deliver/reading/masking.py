"""Names and numbers of documents blanked out, so that their years and figures are taken for nobody's plan."""

from junheng.deliver.reading.words import pattern

BLANK = "\u25a1"


def masked(text: str) -> str:
    """A text of the same length with its own number and documents' names and numbers blanked.

    Example:
        >>> masked("按照《义务教育课程方案（2022年版）》要求")
        '按照□□□□□□□□□□□□□□□□□□要求'
    """
    mark = pattern("mark").match(text)
    if mark is not None:
        # 3.7月至8月 is the third item, not a decimal.
        text = BLANK * mark.end() + text[mark.end() :]
    return pattern("document_name").sub(lambda found: BLANK * len(found[0]), text)
