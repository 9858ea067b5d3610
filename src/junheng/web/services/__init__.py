"""Use cases: permission, transaction, log, and the call of the domain."""
