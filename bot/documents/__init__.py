"""Papers and pictures: each with its template beside it."""
