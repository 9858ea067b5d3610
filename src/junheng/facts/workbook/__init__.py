"""The fill-in workbook: written, read back with cell addresses, returned with its cells marked."""
