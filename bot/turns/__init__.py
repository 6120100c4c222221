"""One update as one transaction."""
