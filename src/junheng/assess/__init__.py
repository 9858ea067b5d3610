"""Where we stand: facts held against a standard."""
