"""What templates need to speak: sentences of the catalogue, and figures as people read them."""

from datetime import datetime
from typing import Any

from django import template
from django.template import Context

from junheng.terms.messages import text
from junheng.web.services.moments import moment, spoken, years

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: Context, id: str, **blanks: Any) -> str:
    """A sentence of the catalogue in the reader's language; moments and days in it as people write them."""
    return spoken(f"web.{id}", context["lang"], **blanks)


@register.simple_tag(takes_context=True)
def say_state(context: Context, state: str) -> str:
    """The state of a sheet."""
    return text(f"web.state.{state}", context["lang"])


@register.simple_tag(takes_context=True)
def say_stage(context: Context, stage: str) -> str:
    """A stage of schooling."""
    return text(f"terms.stage.{stage}", context["lang"])


@register.simple_tag(takes_context=True)
def say_moment(context: Context, at: datetime) -> str:
    """A moment as the county's clock shows it."""
    return moment(at, context["lang"])


@register.simple_tag(takes_context=True)
def say_year(context: Context, school_year: int) -> str:
    """A school year by the two years that it lies in."""
    return years(school_year, context["lang"])


@register.simple_tag(takes_context=True)
def say_severity(context: Context, severity: str) -> str:
    """How grave a finding is."""
    return text(f"terms.severity.{severity}", context["lang"])
