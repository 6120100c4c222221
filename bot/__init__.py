"""The edge: Telegram in and out, the local chat, settings and the command line."""
