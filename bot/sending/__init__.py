"""What goes out: messages, files, notices."""
