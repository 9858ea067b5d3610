"""What is remembered at the door: wrong passwords, and the browsers in which people are logged in."""

from typing import ClassVar

from django.db import models

from junheng.web.models.people import Person


class Trial(models.Model):
    """Wrong passwords in a row, for one user name or from one address.

    Attributes:
        key: Digest of what was tried; a password typed in the wrong field is not kept.
        wrong: Since the first of the row.
        last_at: Of the last one.
        closed_until: Until then the right password is refused as well.
    """

    key = models.CharField(max_length=64, unique=True)
    wrong = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    closed_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.wrong}"


class Visit(models.Model):
    """A browser in which a person is logged in; there as long as its session is.

    Attributes:
        session: Key of the session.
        agent: What the browser calls itself.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="visits")
    session = models.CharField(max_length=40, unique=True)
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.CharField(max_length=45)
    agent = models.CharField(max_length=200)

    class Meta:
        """Last seen first."""

        ordering: ClassVar = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.person} {self.address}"
