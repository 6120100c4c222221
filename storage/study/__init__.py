"""Screenings: their answers, revisions, signatures, and the versions that they are under."""
