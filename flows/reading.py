"""Roles that only read: what their cards leave out."""

from dataclasses import replace

from flows.cards import Button, Card

READERS = frozenset(("data_manager", "monitor"))
# The steps that change nothing; a button for anything else would only be refused.
LOOKING = frozenset(
    (
        *("home", "help", "browse", "open", "resume", "due", "stats", "export", "form", "forms", "period"),
        *("back", "forward", "why", "again", "entries", "entry"),
        *("review", "criterion", "decide", "look", "picture", "checklist", "wonder", "later", "meant"),
        *("treat", "item", "endpoints"),
    )
)

# The parts of the treatment card that ask for a step.
CHANGING_VIEWS = ("leave", "correct")


def without_changes(card: Card) -> Card:
    """The card with the buttons that look at things."""
    rows = (tuple(button for button in row if _looks(button)) for row in card.rows)
    return replace(card, rows=tuple(row for row in rows if row))


def _looks(button: Button) -> bool:
    return button.action in LOOKING and not (button.action == "treat" and button.argument in CHANGING_VIEWS)
