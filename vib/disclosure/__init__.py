"""Counts in, publishable counts out."""
