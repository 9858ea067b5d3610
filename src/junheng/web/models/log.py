"""Who changed what: written in the transaction of the change itself."""

from typing import ClassVar

from django.db import models

from junheng.web.models.people import Person
from junheng.web.models.units import Unit


class Event(models.Model):
    """One change.

    Attributes:
        did: The action's id, which the catalogue has words for.
        subject: What was changed, as `sheet:12`.
        before, after: What was there, and what is there now.
    """

    at = models.DateTimeField(db_index=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="events")
    did = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.did} {self.subject}"
