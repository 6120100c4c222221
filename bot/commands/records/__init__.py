"""The commands that decide on records in a file, and how long files of them are read."""
