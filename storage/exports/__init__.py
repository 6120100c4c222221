"""Exports: screenings out, in the forms that study teams use, and records in."""
