"""What tells who somebody is, and must not be kept."""
