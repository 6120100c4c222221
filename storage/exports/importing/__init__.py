"""Records brought in from files."""
