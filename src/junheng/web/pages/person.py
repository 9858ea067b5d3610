"""Who asks, and the rows that are there for him."""

from typing import TypeVar

from django.db.models import Model
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from junheng.web.access import visible
from junheng.web.models import Person

M = TypeVar("M", bound=Model)


def person_of(request: HttpRequest) -> Person:
    """The person who is logged in.

    Raises:
        Http404: nobody is.
    """
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def row_for(model: type[M], request: HttpRequest, action: str, key: int, *related: str) -> M:
    """A row for which the person may do something.

    Raises:
        Http404: it is not there, or not for this person: a stranger learns no difference.
    """
    return get_object_or_404(visible(model, person_of(request), action).select_related(*related), pk=key)
