"""The trials that the project brings, and the question library, as data."""
