"""The agreement of a community: parties, period, where it stands, shared tasks, blanks to fill in and to sign."""

from junheng.plan.communities.contract import kind_words
from junheng.plan.communities.result import Communities
from junheng.report.document import Draft, Heading, Section
from junheng.report.tables import Cell, Column, Table
from junheng.terms.messages import Lang, text

TASKS = ("research", "lessons", "teachers", "resources", "goal")


def agreement(found: Communities, number: int, lang: Lang) -> Section:
    """The agreement of one community.

    Args:
        found: The list.
        number: Which community, counted from 1.
        lang: Its language.
    """
    one, schools = found.communities[number - 1], found.records.schools
    draft = Draft(f"agreement-{number}", text("communities.agreement.sheet", lang, number=number), lang)
    lead = schools[one.lead].name
    kind = kind_words(found.rules.kind, lang)
    # Not numbered: each agreement is taken out and signed as a paper of its own.
    title = text("communities.agreement.title", lang, lead=lead, kind=kind, number=number)
    draft.blocks.append(Heading(1, title, numbered=False))
    members = text("terms.separator.list", lang).join(schools[member.school].name for member in one.members)
    draft.say("communities.agreement.parties", lead=lead, members=members)
    draft.say("communities.agreement.period")
    draft.say(
        "communities.agreement.basis",
        pupils=one.pupils,
        mean=Cell(one.quality, decimals=1),
        county=Cell(found.records.mean, decimals=1),
        gap=Cell(max((0.0, *(member.gap for member in one.members))), decimals=1),
    )
    draft.blocks.append(Heading(2, text("communities.agreement.tasks", lang), numbered=False))
    for task in TASKS:
        draft.item(f"communities.agreement.task_{task}")
    draft.blocks.append(Heading(2, text("communities.agreement.signed", lang), numbered=False))
    ids = (one.lead, *(member.school for member in one.members))
    columns = tuple(
        Column(key, text(f"communities.agreement.{key}", lang), width=width)
        for key, width in (("school", 28), ("sign", 34), ("date", 22))
    )
    rows = tuple({"school": Cell(schools[id].name), "sign": Cell(""), "date": Cell("")} for id in ids)
    draft.table(Table(f"signatures-{number}", draft.sheet, "", columns, rows, broad=False))
    return draft.done(compact=True)
