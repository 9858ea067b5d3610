"""See that it is done: work plans read from documents, followed, written."""
