"""What comes in: kept, cleaned of identifiers, caught up on, cleared away."""
