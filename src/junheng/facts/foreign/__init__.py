"""Other people's tables: mapping files, reading by them, and drafts of them."""
