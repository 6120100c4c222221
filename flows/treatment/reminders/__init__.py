"""What somebody must be reminded of, and when."""
