"""Answers that were given before: on another day, in another screening, under another version of the trial."""
