"""What an author is told of a trial file: its cases, boundary rows, lint and sheet."""
