"""The cards of a treatment."""
