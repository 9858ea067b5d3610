"""The self-assessment report of a county, chapter by chapter."""

from junheng.report.kinds.self_assessment.whole import self_assessment

__all__ = ["self_assessment"]
