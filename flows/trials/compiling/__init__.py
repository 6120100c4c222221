"""A trial as functions of the facts: how each condition stands, and what is decided."""
