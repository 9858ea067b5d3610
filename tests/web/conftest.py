"""The demonstration's county, once for each worker, and who is logged in."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from junheng.web.models import Person

Door = Callable[[str], Client]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    from junheng.web.demonstration import load

    with django_db_blocker.unblock():
        load()


@pytest.fixture
def as_role(db: None) -> Door:
    """A browser in which the demonstration's account of a role is logged in."""

    def enter(role: str) -> Client:
        client = Client()
        client.force_login(Person.objects.get(username=f"demo-{role}"))
        return client

    return enter
