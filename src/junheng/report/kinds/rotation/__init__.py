"""The rotation list as tables."""
