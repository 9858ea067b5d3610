"""A work plan as values: what it holds, how it is written down, and what is wrong with it."""
