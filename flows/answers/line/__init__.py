"""A line that may answer several questions: what it says to each, and what of it was not understood."""
