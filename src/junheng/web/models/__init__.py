"""The whole schema, one noun a module."""

from junheng.web.models.collection import CountySheet, Extension, Reminder, Upload
from junheng.web.models.doors import Trial, Visit
from junheng.web.models.evidence import Evidence
from junheng.web.models.factors import Factor
from junheng.web.models.jobs import Job
from junheng.web.models.log import Event
from junheng.web.models.people import Person, Post, Role
from junheng.web.models.proposals import Proposal
from junheng.web.models.standards import LocalStandard, Measure
from junheng.web.models.surveys import Campaign, Remark, Sheet, Version
from junheng.web.models.units import Unit

__all__ = [
    "Campaign",
    "CountySheet",
    "Event",
    "Evidence",
    "Extension",
    "Factor",
    "Job",
    "LocalStandard",
    "Measure",
    "Person",
    "Post",
    "Proposal",
    "Remark",
    "Reminder",
    "Role",
    "Sheet",
    "Trial",
    "Unit",
    "Upload",
    "Version",
    "Visit",
]
