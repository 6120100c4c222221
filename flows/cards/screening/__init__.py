"""The cards of a screening."""
