"""The fixed sentences of the chat, by topic: `from flows import texts`, then `texts.sign_off.PIN_ASKED`.

Questions have their words in the trial, reasons in `flows.decision`, the edge in `bot.words`.
"""

from flows.texts import (
    due,
    hand_over,
    home,
    line,
    question,
    screening,
    sign_off,
    site,
    sources,
    treatment,
    trials,
    typed,
    versions,
)

__all__ = [
    "due",
    "hand_over",
    "home",
    "line",
    "question",
    "screening",
    "sign_off",
    "site",
    "sources",
    "treatment",
    "trials",
    "typed",
    "versions",
]
