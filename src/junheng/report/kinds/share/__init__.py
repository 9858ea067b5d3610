"""The method page of a sharing of funds."""
