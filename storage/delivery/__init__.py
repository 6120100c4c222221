"""What came in and what is to go out: inbox, outbox, chats."""
