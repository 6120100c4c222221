"""What goes out: messages, files, alerts."""
