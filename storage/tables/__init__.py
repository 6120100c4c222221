"""The tables: columns and constraints only. All of them are known as soon as one is."""

from storage.tables import hand_over, messages, people, plan, screening, sign_off, treatment, trials  # noqa: F401
