"""What people type for days, numbers, ages and units, read."""
