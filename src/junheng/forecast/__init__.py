"""Where a county is heading: pupils to come, what they need, and what will fail."""
