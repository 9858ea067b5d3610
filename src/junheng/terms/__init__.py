"""Words that every room speaks: terms, messages, findings, errors, places, days and units."""
