"""Telegram's side: requests, updates, the webhook, buttons, how a card is rendered."""
