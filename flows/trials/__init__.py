"""The trials, as data."""
