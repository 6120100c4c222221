"""Notices with buttons: each opens a screening, or the menu, and taps there what the notice is about.

In place of a turn a button carries the person that it was sent to, and so the site that it leads to.

What a button leads to is looked for on the card as it stands by then: where that does not offer it any more, the card
alone is shown.
"""

from dataclasses import dataclass
from typing import Any

from bot.telegram.buttons import Pointer, encode
from flows.cards.card import Tone
from flows.chat.input import Tap

ACTION = "notice"


@dataclass(frozen=True, slots=True)
class Lead:
    """A button of a notice: its words, the screening that it opens (0: the menu), and what is tapped there."""

    label: str
    screening: int = 0
    action: str = ""
    argument: str = ""
    tone: Tone = Tone.NEXT


TRIALS = Lead("Open the trials", 0, "trials")
AMENDMENTS = Lead("Show each", 0, "versions")
HAND_OVERS = Lead("Show them", 0, "hand_over")
SIGN_OFFS = Lead("Open sign-offs", 0, "browse", "sign_offs")


def body(text: str, *leads: Lead, to: int) -> dict[str, Any]:
    """The body of a message to a person with that text in HTML, and its buttons in one row."""
    return {"text": text, "keyboard": [[_button(lead, to) for lead in leads]]} if leads else {"text": text}


def _button(lead: Lead, to: int) -> dict[str, str]:
    data = encode(Pointer(0, lead.screening, to, Tap(ACTION, f"{lead.action}.{lead.argument}")))
    return {"text": lead.label, "callback_data": data} | ({"style": lead.tone.value} if lead.tone.value else {})


def is_one(pointer: Pointer | None) -> bool:
    """Whether a button stands on a notice."""
    return pointer is not None and pointer.tap.action == ACTION and not pointer.screening


def led_to(pointer: Pointer) -> tuple[int, Tap | None]:
    """The screening that the button opens, 0 for the menu, and what is tapped there."""
    action, _, argument = pointer.tap.argument.partition(".")
    return pointer.version, Tap(action, argument) if action else None
