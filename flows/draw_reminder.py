"""The messages of reminders as cards: one reminder with its answers, many in one, and what became of one."""

from collections.abc import Collection, Sequence

from flows.cards import Button, Card, Line, Style, Tone
from flows.plan_items import FOLLOWS_SCREENING, INSTEAD, Item
from flows.reminder_steps import Later
from flows.words import count

# A message holds 4,096 characters; a reminder takes about a hundred.
LISTED = 30
MISSED = "Some of these are late: the assistant was away when they were due."
MANY = "These are due together, the nearest infusion first."
HELD = (
    "The assistant was set back to an earlier copy. These came due since and may have been sent already, "
    "so they are not sent again by themselves. Look at what is done and what is not."
)
AGAIN = "Not acknowledged yet, so it comes again."
CORRECTED = "That reminder was corrected or settled since: see the newer message, or /due."
NOT_YOURS = "That button does not belong to a reminder of your site."
READS_ONLY = "Your role reads only: a reminder is acknowledged by somebody who acts on it."
SETTLED = "Settled already: nothing changed."
SHOW = Button("Show what is due", "due", tone=Tone.NEXT)


def reminder_card(number: int, text: str, item: Item, head: str, choices: Collection[Later]) -> Card:
    """One reminder; `number` is what its buttons point at, `head` why it comes to this person now."""
    lines = (*((Line(head, Style.FLAG),) if head else ()), Line(text, Style.STRONG), Line(item.reason, Style.HINT))
    done = Button("Done", "remind_done", str(number), Tone.DONE)
    other = Button("Open" if INSTEAD.get(item.kind) == FOLLOWS_SCREENING else "Move", "remind_move", str(number))
    later = tuple(Button(choice, "remind_later", f"{number}.{choice.name.lower()}") for choice in choices)
    return Card(lines, ((done, other), later))


def digest_card(head: str, texts: Sequence[str]) -> Card:
    """Many reminders in one message; they are answered one by one from the list of what is due."""
    left = len(texts) - LISTED
    rest = (Line(f"… and {count(left, 'more reminder')}: see the list."),) if left > 0 else ()
    lines = (Line(head, Style.FLAG), *(Line(f"• {text}") for text in texts[:LISTED]), *rest)
    return Card(lines, ((SHOW,),))


def passed_on(name: str, since: str) -> str:
    """Why a reminder comes to somebody else than the one whose it is."""
    return f"Not acknowledged by {name} since {since}: passed on to you."


def done_by(name: str, clock: str, comes: str) -> str:
    """What became of a reminder that was acknowledged; `comes`: when a nearer one of the same item follows."""
    return f"Done by {name} at {clock}." + (f" The next reminder of it comes {comes}." if comes else "")


def put_off(name: str, again: str) -> str:
    """What became of a reminder that was put off."""
    return f"Put off by {name}: it comes again {again}."


def settled_card(text: str, how: str) -> Card:
    """A reminder that was answered, without its buttons."""
    return Card((Line(text), Line(how, Style.HINT)), ())


def correction_card(texts: Sequence[str]) -> Card:
    """What was told before and is not so any more, with both dates."""
    return Card(tuple(Line(text, Style.STRONG) for text in texts), ((SHOW,),))
