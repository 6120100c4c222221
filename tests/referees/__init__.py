"""Programs of others that judge what we export."""
