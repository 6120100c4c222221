"""A trial as one text file: how it is read, checked, compiled and decided by."""
