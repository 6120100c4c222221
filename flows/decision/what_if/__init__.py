"""What would be decided if an answer were another."""
