"""What happened after screening, as sheets of rows."""
