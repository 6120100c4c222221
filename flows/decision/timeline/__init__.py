"""Waiting periods, validities and the window on one axis."""
