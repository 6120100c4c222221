"""Reminders as messages: one with its answers, many as a list, corrections."""

from collections.abc import Collection, Sequence

from flows.cards.card import Button, Card, Line, Style, Tone
from flows.language.numbers import count
from flows.treatment.plan.items import INSTEAD, ItemKind, PlannedEvent
from flows.treatment.reminders.lifecycle import Later
from flows.treatment.reminders.recording import SEEN

# A message holds 4,096 characters; a reminder takes about a hundred.
LISTED = 30

SHOW = Button("Open the list", "due", tone=Tone.NEXT)


def reminder_card(
    number: int, text: str, item: PlannedEvent, head: str, choices: Collection[Later], done_label: str
) -> Card:
    """One reminder; `number` is what its buttons point at, `head` why it comes to this person now; `done_label`: what
    answers it."""
    lines = (*((Line(head, Style.FLAG),) if head else ()), Line(text, Style.STRONG), Line(item.reason, Style.HINT))
    done = [Button(done_label, "remind_done", str(number), Tone.DONE)]
    if item.kind is ItemKind.BAG and done_label != SEEN:
        done.append(Button("Changed at …", "remind_at", str(number)))
    other = Button("Open" if item.kind in INSTEAD else "Move", "remind_move", str(number))
    later = tuple(Button(choice, "remind_later", f"{number}.{choice.name.lower()}") for choice in choices)
    return Card(lines, (tuple(done), (*later, other)))


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


def seen_by(name: str, clock: str, again: str) -> str:
    """What became of a reminder that was seen before its event could happen; `again`: when it is asked about."""
    return f"Seen by {name} at {clock}. It comes again {again}, unless it is recorded by then."


def put_off(name: str, again: str) -> str:
    """What became of a reminder that was put off."""
    return f"Put off by {name}: it comes again {again}."


def bag_changed(name: str, clock: str, following: str) -> str:
    """What became of the reminder of a bag that was changed; `following`: the next one, if there is one."""
    return f"Changed {clock}, by {name}." + (f" Next: {following}." if following else "")


def settled_card(text: str, how: str, undo: str = "") -> Card:
    """A reminder that was answered; `undo`: what the button points at that takes that back for a minute."""
    return Card((Line(text), Line(how, Style.HINT)), ((Button("Undo", "remind_undo", undo),),) if undo else ())


def correction_card(texts: Sequence[str]) -> Card:
    """A correction of reminders that went out: what has changed since, with both dates."""
    return Card(tuple(Line(text, Style.STRONG) for text in texts), ((SHOW,),))
