"""What happened, kept: tables, history, audit chain, inbox and outbox."""
