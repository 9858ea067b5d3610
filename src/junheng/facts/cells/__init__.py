"""From what was typed into a cell to the exact value that is held."""
