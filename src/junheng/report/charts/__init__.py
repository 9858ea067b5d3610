"""Charts: one specification each, drawn in documents and on pages."""
