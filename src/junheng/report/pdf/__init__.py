"""Drawing a document as a PDF."""
