"""A letter for each teacher who moves, a page each."""

from collections.abc import Mapping

from junheng.plan.rotation.contract import subject_words, why
from junheng.plan.rotation.result import Move, Rotation
from junheng.report import words
from junheng.report.document import Document, Draft, Heading, Section
from junheng.report.tables import Cell
from junheng.terms.calendar import first_day
from junheng.terms.messages import Lang, text


def build(found: Rotation, lang: Lang, county: str, names: Mapping[str, str] | None, note: str = "") -> Document:
    """The letters, in the order of the list.

    Args:
        found: The list.
        lang: Language of the letters.
        county: What the county is called.
        names: By teacher; a teacher without one, or all where none were given, is addressed by the identifier.
        note: Printed at the foot of every page, such as that the data are invented.
    """
    letters = tuple(_letter(at, move, found, lang, county, names or {}) for at, move in enumerate(found.moves))
    title = "" if letters else text("rotate.letter.title", lang, county=county)
    caption = text("rotate.letter.title", lang, county=county)
    return Document("letters", title, caption, first_day(found.records.year), letters, lang, note)


def _letter(at: int, move: Move, found: Rotation, lang: Lang, county: str, names: Mapping[str, str]) -> Section:
    schools, year = found.records.schools, found.records.year
    here, there = (schools[id].name if id in schools else id for id in (move.from_school, move.to_school))
    begins = words.day(first_day(year), lang)
    title = text("rotate.letter.title", lang, county=county)
    draft = Draft(f"letter{at}", move.teacher, lang)
    draft.blocks.append(Heading(1, title, numbered=False))
    draft.say("rotate.letter.to", name=names.get(move.teacher) or move.teacher)
    blanks = {"year": words.school_year(year, lang), "day": begins, "here": here, "there": there}
    if move.kind == "return":
        draft.say("rotate.letter.return", **blanks)
    else:
        draft.say(f"rotate.letter.{move.kind}", **blanks, years=found.rules.terms[move.kind])
    stage = text(f"terms.stage.{move.stage}", lang)
    draft.say("rotate.letter.subject", stage=stage, subject=subject_words(move.subject, lang))
    if move.km is not None:
        draft.say("rotate.letter.km", km=Cell(move.km, decimals=1))
    draft.say("rotate.letter.why", why=why(move, lang))
    draft.say("rotate.letter.report", day=begins, there=there)
    draft.say("rotate.letter.signed", county=county)
    return draft.done()
