"""Many possible futures of one school year, judged at once: which clauses fail in which of them."""
