"""The whole schema, one noun a module."""

from junheng.web.models.log import Event
from junheng.web.models.people import Person, Post, Role
from junheng.web.models.surveys import Campaign, Remark, Sheet, Version
from junheng.web.models.units import Unit

__all__ = ["Campaign", "Event", "Person", "Post", "Remark", "Role", "Sheet", "Unit", "Version"]
