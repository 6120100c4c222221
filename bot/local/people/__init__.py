"""The people of the local chat, and what their page sees."""
