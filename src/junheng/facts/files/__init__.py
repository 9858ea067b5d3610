"""What stands in a file: sheets, cells, formulas, read safely and written whole."""
