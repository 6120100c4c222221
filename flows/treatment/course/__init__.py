"""What was given, step by step, and what is doubtful in it."""
