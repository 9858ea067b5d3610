"""Ledgers (台账) of a work plan: by task, by school, of money and of reports, in the usual table form."""
