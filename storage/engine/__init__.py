"""The database's file, its schema, statements prepared once, and errors."""
