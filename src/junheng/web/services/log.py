"""The log of changes: whoever changes something writes it here, in the same transaction."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from junheng.web.models import Event, Person, Unit

if TYPE_CHECKING:
    from django.db.models import Model


def record(person: Person | None, unit: Unit, did: str, subject: "Model", *, before: object, after: object) -> None:
    """Write down one change.

    Raises:
        TransactionManagementError: there is no transaction that the change and this share.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(did)
    Event.objects.create(
        at=timezone.now(),
        person=person,
        unit=unit,
        did=did,
        subject=f"{subject._meta.model_name}:{subject.pk}",
        before=before,
        after=after,
    )
