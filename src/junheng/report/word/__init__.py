"""Drawing a document as a Word file."""
