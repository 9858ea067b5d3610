"""Saying it on paper: tables as values, and the files drawn from them."""
