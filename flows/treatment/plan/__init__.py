"""The dated items of a plan and what moves them."""
