"""The keys of a trial file: what is read under each, and the sentence that authors read."""
