"""Screenings as an export sees them: read as they were at one head of the audit, with what happened beside them."""
