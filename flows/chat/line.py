"""What a line that is on the card says, with what was chosen and left out of it so far."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flows.agents.table import BY_NAME
from flows.answers.entries import entries_of, fitting_entry, missing_fields
from flows.answers.line.found import EntryPiece, LineRead, Piece
from flows.answers.line.read import read_line
from flows.answers.reply import Answer, Doubt, Offer
from flows.answers.therapies.agent_entries import entry_of
from flows.chat.asked import screening_of
from flows.chat.context import TurnContext
from flows.rules.trial import Trial

LEFT_OUT = "left out"

# Said with a tap: the entries are all that there are.
WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a line says. `offer`: what would be kept; None while it must be asked, or was left out.

    `ask`: what must be asked about it, with the offers to choose from; empty where it is sure.
    """

    key: str
    said: str
    is_entry: bool
    offer: Offer | None
    ask: str = ""
    offers: tuple[Offer, ...] = ()
    left_out: bool = False


def line_of(context: TurnContext) -> LineRead:
    """What the line on the card says today."""
    return read_line(context.trial, context.position.line, screening_of(context).answers, context.today)


def items_of(context: TurnContext, line: LineRead) -> tuple[Item, ...]:
    """Everything that a line says, in order, as it stands after what was tapped."""
    chosen = context.position.filled
    pieces: tuple[Piece | EntryPiece, ...] = (*line.pieces, *line.entries)
    return tuple(_item(piece, chosen.get(str(at)), context.trial) for at, piece in enumerate(pieces))


def lists_with(context: TurnContext, kept: Iterable[Item]) -> dict[str, list[dict[str, Any]]]:
    """The lists that things are added to, with what is in them already."""
    lists: dict[str, list[dict[str, Any]]] = {}
    for item in kept:
        if item.is_entry and item.offer:
            before = lists.setdefault(item.key, entries_of(screening_of(context).answers, item.key))
            before.append(fitting_entry(item.key, item.offer.value, context.today, context.trial))
    return lists


def may_be_whole(context: TurnContext, items: tuple[Item, ...]) -> bool:
    """Whether a line could be all that there is: entries without a doubt of which no field is missing."""
    lists = lists_with(context, items)
    missing = (
        missing_fields(key, entry, context.today, context.trial) for key, entries in lists.items() for entry in entries
    )
    return bool(lists) and not any(item.ask for item in items) and not any(missing)


def _item(piece: Piece | EntryPiece, chosen: Any, trial: Trial) -> Item:
    is_entry = isinstance(piece, EntryPiece)
    doubt = piece.doubt if isinstance(piece, EntryPiece) else piece.reply
    if chosen == LEFT_OUT:
        return Item(piece.key, piece.said, is_entry, None, left_out=True)
    if isinstance(doubt, Doubt):
        offers = tuple(_choices(doubt, is_entry, trial))
        if isinstance(chosen, int) and chosen < len(offers):
            return Item(piece.key, piece.said, is_entry, offers[chosen])
        return Item(piece.key, piece.said, is_entry, None, doubt.question, offers)
    if isinstance(piece, EntryPiece):
        return Item(piece.key, piece.said, True, Offer("", dict(piece.fields)))
    assert isinstance(doubt, Answer)
    return Item(piece.key, piece.said, False, Offer("", doubt.value, doubt.typed))


def _choices(doubt: Doubt, is_entry: bool, trial: Trial) -> Iterator[Offer]:
    """The offers that settle a doubt at once; what needs a conversation of its own is typed alone."""
    for offer in doubt.offers:
        if not is_entry or "agent" in offer.value:
            yield offer
        elif "find" in offer.value:
            found = entry_of(BY_NAME[offer.value["find"]], trial)
            rest = {key: value for key, value in offer.value.items() if key != "find"}
            yield Offer(offer.label, {**found, **rest})
