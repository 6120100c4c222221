"""Pictures for a chat, drawn by typst from data."""
