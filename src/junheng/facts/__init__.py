"""What is known: one row a school, stage and school year, and the record tables beside it."""
