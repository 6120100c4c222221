"""Reminders, made from what is stored and sent at the site's wall time."""
