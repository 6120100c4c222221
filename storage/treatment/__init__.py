"""A registered participant: registration, course, what was given, plan and reminders."""
