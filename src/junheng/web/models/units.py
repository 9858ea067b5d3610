"""The tree of places and schools: province, city, county, township, school."""

from datetime import date
from typing import ClassVar

from django.db import models


class Unit(models.Model):
    """One place or school.

    Attributes:
        code: The official code of a county or school; a township's is its county's and its name.
        path: The codes from the top down to this unit, each followed by a slash: what is inside a unit has a path
            that begins with the unit's own.
        closed_on: From this day on it is shut down; None while nobody has said so.
    """

    class Kind(models.TextChoices):
        """What a unit is."""

        PROVINCE = "province"
        CITY = "city"
        COUNTY = "county"
        TOWNSHIP = "township"
        SCHOOL = "school"

    code = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=400, unique=True)
    closed_on = models.DateField(null=True)

    class Meta:
        """In the order of the tree."""

        ordering: ClassVar = ["path"]

    def __str__(self) -> str:
        return self.name

    def is_closed(self, on: date) -> bool:
        """Whether it is shut down on a day."""
        return self.closed_on is not None and self.closed_on <= on

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the path with the parent's."""
        self.path = f"{self.parent.path if self.parent else ''}{self.code}/"
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they come
