"""The school network as a document."""
