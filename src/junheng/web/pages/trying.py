"""What a button asks for, tried: done and said, or refused and said why."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import HttpRequest

from junheng.terms.errors import JunhengError
from junheng.web.middleware import lang_of
from junheng.web.services.refusals import Refused


def tried(request: HttpRequest, do: Callable[[], str]) -> bool:
    """Do what was asked for and say so, or say why not; whether it was done.

    Args:
        request: Who asks.
        do: Does it, and says what was done in the reader's language.
    """
    try:
        messages.success(request, do())
    except (Refused, JunhengError) as refused:
        messages.error(request, refused.say(lang_of(request)))
        return False
    return True


def day_told(request: HttpRequest, name: str = "day") -> date:
    """The day that a form names.

    Raises:
        Refused: it names none.
    """
    try:
        return date.fromisoformat(request.POST.get(name, ""))
    except ValueError:
        raise Refused("web.campaign.no_day") from None


def revision_told(request: HttpRequest) -> int:
    """The revision that the person saw; one that is never there where the form names none."""
    told = request.POST.get("revision", "")
    return int(told) if told.isascii() and told.isdigit() else -1
