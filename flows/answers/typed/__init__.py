"""What a typed text says to a question: an answer, a doubt to be asked about, or a refusal with its reason."""
