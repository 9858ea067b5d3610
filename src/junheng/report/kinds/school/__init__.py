"""The sheets of schools, a page each (P-C1)."""

from junheng.report.kinds.school.sheets import school_sheets

__all__ = ["school_sheets"]
