"""What is said: moments and people as sentences name them, findings with their remedy."""

from datetime import date, datetime

from django.utils.timezone import localtime

from junheng.terms.findings import Finding
from junheng.terms.messages import Lang, text
from junheng.web.models import Person


def moment(at: datetime, lang: Lang) -> str:
    """A moment to the minute, the way the language writes it."""
    here = localtime(at)
    return text("web.moment", lang, year=f"{here:%Y}", month=here.month, day=here.day, time=f"{here:%H:%M}")


def years(school_year: int, lang: Lang) -> str:
    """A school year by the two calendar years that it lies in."""
    return text("web.years", lang, first=school_year, second=school_year + 1)


def day_word(day: date, lang: Lang) -> str:
    """A day, the way the language writes it."""
    return text("web.day", lang, year=day.year, month=day.month, day=day.day)


def called(person: Person | None, lang: Lang) -> str:
    """What people call a person; the application itself where there is none."""
    return text("web.nobody", lang) if person is None else person.name or person.get_username()


def sentences(finding: Finding, lang: Lang) -> str:
    """What was found, and what to do about it."""
    parts = [part for part in (finding.text(lang), finding.mend(lang)) if part]
    return text("terms.separator.sentence", lang).join(parts)


def spoken(id: str, lang: Lang, /, **blanks: object) -> str:
    """A sentence of the catalogue; moments in it as the county's clock shows them, people as they are called."""
    return text(id, lang, **{name: _said(value, lang) for name, value in blanks.items()})


def _said(value: object, lang: Lang) -> object:
    if isinstance(value, datetime):
        return moment(value, lang)
    if isinstance(value, date):
        return day_word(value, lang)
    return called(value, lang) if isinstance(value, Person) else value
