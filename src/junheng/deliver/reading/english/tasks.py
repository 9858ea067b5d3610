"""Things to be done, in an English sentence."""

from collections.abc import Iterator, Sequence

from junheng.deliver.reading.deeds import task_dates
from junheng.deliver.reading.english.parts import Piece, pieces
from junheng.deliver.reading.english.telling import (
    any_of_words,
    begins_with_deed,
    english_every,
    foretells,
    looks_back,
    tells_of_elsewhere,
    under,
    without_mark,
)
from junheng.deliver.reading.heading_tasks import reasons_of, stage_name
from junheng.deliver.reading.model import Target, Task
from junheng.deliver.reading.owners import Owners
from junheng.deliver.reading.sections import Sentence
from junheng.deliver.reading.span import Span
from junheng.deliver.reading.words import any_of, pattern, words

STRIPPED = " ,.;:–—-•*"
LEAST = 8


def english_tasks(
    sentence: Sentence, dates: Sequence[Span], targets: Sequence[Target], owned: Owners
) -> Iterator[Task]:
    """The tasks of an English sentence: each part with a date; without one, what recurs or stands in a dated stage."""
    text = without_mark(sentence.text)
    if tells_of_elsewhere(text) or under(sentence.section, "en_background"):
        return
    usable = [span for span in dates if span.form != "past" and (span.since or span.until)]
    if looks_back(text) or pattern("en_talk").match(text) or (dates and not usable):
        return
    dated = sentence.section.dated
    inherited = dated.span if dated is not None and not under(dated, "en_goals") else None
    for part in pieces(text, usable):
        own = text[part.at : part.to]
        if len(own.strip(STRIPPED)) < LEAST or _is_state(own, part, targets, sentence):
            continue
        repeated = english_every(own)
        start = end = None
        if part.span is not None:
            start, end = task_dates(part.span, _completing(own))
        elif inherited is not None and foretells(own):
            start, end = task_dates(inherited, "")
        elif repeated is None or not foretells(own):
            continue
        span = part.span or inherited
        yield Task(
            pattern("en_trailing").sub("", own).strip(STRIPPED),
            start,
            end,
            sentence.source,
            owned.owner,
            owned.helpers,
            stage_name(sentence.section),
            repeated,
            reasons=reasons_of(span) if span is not None else (),
            dated_by=dated.source if part.span is None and inherited is not None and dated is not None else None,
        )


def _completing(own: str) -> str:
    """What of a part says that its date is its end."""
    found = any_of("en_completing").search(own)
    return words("completing")[0] if found is not None else ""


def _is_state(own: str, part: Piece, targets: Sequence[Target], sentence: Sentence) -> bool:
    """Whether a part says only what figure is to be reached, and nothing to be done."""
    plain = own[: part.span.at - part.at] + " " + own[part.span.to - part.at :] if part.span is not None else own
    wanted = [one for one in targets if one.text in own or own.strip(STRIPPED) in one.text]
    if pattern("en_there").search(plain) is not None:
        return True
    if not wanted:
        return part.span is None and not foretells(own)
    if all(one.unit == "%" or one.change for one in wanted) and not _deeds(plain):
        return True
    modal = pattern("en_modal").search(plain)
    subject = plain[: modal.start()] if modal is not None else ""
    counted = pattern("en_share").search(subject) is not None or any_of_words("en_measures", subject)
    counted = counted or any(one.operator != "=" and _begins(subject, one) for one in wanted)
    if counted or not _deeds(plain):
        return True
    return under(sentence.section, "en_goals") and all(one.unit == "%" for one in wanted)


def _begins(subject: str, target: Target) -> bool:
    """Whether the figure itself is what the sentence is about: at least 120 teachers will have been trained."""
    return target.unit != "" and target.unit in subject


def _deeds(text: str) -> bool:
    """Whether a text holds a verb of doing beside those of states."""
    plain = text.strip(STRIPPED)
    states = words("en_stating")
    verbs = [found["verb"] for found in pattern("en_modal").finditer(plain)]
    if begins_with_deed(plain):
        first = pattern("en_first_word").match(plain)
        verbs += [first["word"].casefold()] if first is not None else []
    verbs += [
        found["verb"].casefold()
        for name in ("en_imperative", "en_subject_verb")
        for found in pattern(name).finditer(plain)
        if any_of("en_verbs").fullmatch(found["verb"].capitalize())
    ]
    return any(verb not in states for verb in verbs)
