"""Junheng (均衡): from a county's tables to its verdict, and to the plan that makes it pass."""

__version__ = "2026.1"
