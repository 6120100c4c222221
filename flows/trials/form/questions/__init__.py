"""The questions of a trial file: of the library, narrowed, or its own."""
