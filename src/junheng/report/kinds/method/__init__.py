"""The method document (P-A5): how each indicator of the standard in force is computed."""

from junheng.report.kinds.method.document import method_document

__all__ = ["method_document"]
