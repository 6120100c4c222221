"""The local Bot API: Telegram's methods and rules, on the loopback."""
