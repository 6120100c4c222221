"""Where a database is kept: in a file of SQLite, or on a server of PostgreSQL."""
