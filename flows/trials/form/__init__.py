"""The form of a trial file: from its text to a checked `Trial`, every scalar with its line."""
