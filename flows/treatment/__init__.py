"""What follows from eligible: registration, dose, course, plan, response."""
