"""What templates need to speak: sentences of the catalogue, and figures as people read them."""

from datetime import datetime
from typing import Any

from django import template
from django.template import Context
from django.utils.timezone import localtime

from junheng.terms.messages import Lang, text

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: Context, id: str, **blanks: Any) -> str:
    """A sentence of the catalogue in the reader's language; moments in it as the county's clock shows them."""
    lang = context["lang"]
    told = {name: moment(value, lang) if isinstance(value, datetime) else value for name, value in blanks.items()}
    return text(f"web.{id}", lang, **told)


def moment(at: datetime, lang: Lang) -> str:
    """A moment to the minute, the way the language writes it."""
    here = localtime(at)
    return text("web.moment", lang, year=f"{here:%Y}", month=here.month, day=here.day, time=f"{here:%H:%M}")


@register.simple_tag(takes_context=True)
def say_state(context: Context, state: str) -> str:
    """The state of a sheet."""
    return text(f"web.state.{state}", context["lang"])


@register.simple_tag(takes_context=True)
def say_stage(context: Context, stage: str) -> str:
    """A stage of schooling."""
    return text(f"terms.stage.{stage}", context["lang"])
