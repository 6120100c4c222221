"""The leaves and trees of a criterion, from their text to checked values."""
