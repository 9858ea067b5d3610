"""The agreement of a community: parties, period, where it stands, shared tasks, blanks to fill in and to sign."""

from junheng.plan.communities.contract import kind_words
from junheng.plan.communities.result import Communities
from junheng.report.document import Draft, Section
from junheng.report.tables import Cell
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
    draft.heading(1, "communities.agreement.title", lead=lead, kind=kind, number=number)
    members = text("terms.separator.list", lang).join(schools[member.school].name for member in one.members)
    draft.say("communities.agreement.parties", lead=lead, members=members)
    draft.say("communities.agreement.period")
    draft.say(
        "communities.agreement.basis",
        pupils=one.pupils,
        mean=Cell(one.quality, decimals=1),
        county=Cell(found.records.mean, decimals=1),
        gap=Cell(max((member.gap for member in one.members), default=0.0), decimals=1),
    )
    draft.heading(2, "communities.agreement.tasks")
    for task in TASKS:
        draft.item(f"communities.agreement.task_{task}")
    draft.heading(2, "communities.agreement.signed")
    for id in (one.lead, *(member.school for member in one.members)):
        draft.say("communities.agreement.sign", school=schools[id].name)
    return draft.done()
