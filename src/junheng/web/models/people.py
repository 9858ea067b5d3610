"""Who may come in, and which posts they hold where."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models

from junheng.web.models.units import Unit


class Role(models.TextChoices):
    """What somebody is in a unit; `junheng.web.access` says what each may do."""

    ADMINISTRATOR = "administrator"
    PLANNER = "planner"
    EXPERT = "expert"
    REVIEWER = "reviewer"
    CLERK = "clerk"
    HEAD = "head"
    LEADER = "leader"
    AUDITOR = "auditor"


class Person(AbstractUser):
    """An account. What it may do follows from its posts alone.

    Attributes:
        name: What people call the person.
        unit: Whose administrators keep the account; the one of the first run has none until it sets up a county.
        must_change: Whether the password is a one-time one, which opens nothing but the page to change it.
        is_superuser: Made by the first run: may set up the first county, and nothing more.
    """

    name = models.CharField(max_length=60, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="people")
    must_change = models.BooleanField(default=False)


class Post(models.Model):
    """A role that a person holds in a unit, and in all that is inside it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=16, choices=Role.choices)

    class Meta:
        """A role is held once in a unit."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "unit", "role"], name="post_once")]

    def __str__(self) -> str:
        return f"{self.person} {self.role} {self.unit}"
