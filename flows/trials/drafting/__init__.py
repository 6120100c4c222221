"""From a public record to the first draft of a trial file: its words, and nothing that is guessed."""
