"""What a line that is on the card says, with what was chosen and left out of it so far."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from flows.agents.drug_table import BY_NAME
from flows.answers.answers import Fields
from flows.answers.entries import entries_of, fitting_entry, missing_fields
from flows.answers.line.pieces import EntryPiece, LineRead, Piece, marks_of
from flows.answers.line.read_line import read_line
from flows.answers.reply import Answer, Doubt, Offer
from flows.answers.therapies.agent_entries import entry_of
from flows.chat.asked import path_now, screening_of
from flows.chat.context import TurnContext
from flows.rules.conditions import Is
from flows.rules.question import Choice, Day
from flows.rules.trial import Trial

LEFT_OUT = "left out"

# Said with a tap: none of the likeliest is meant.
OTHER = "other"

# Said with a tap: the entries are all that there are.
WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class LineItem:
    """One thing that a line says. `offer`: what would be kept; None while it must be asked.

    `ask`: what must be asked about it, with the offers to choose from; empty where it is sure. `marks`: what it is
    known by, also once more is typed. `alone`: it names nothing, and answers what is asked. `at`: which entry of its
    list it completes. `others`: the likeliest offers are not meant.
    """

    key: str
    said: str
    is_entry: bool
    offer: Offer | None
    ask: str = ""
    offers: tuple[Offer, ...] = ()
    marks: tuple[str, ...] = ()
    alone: bool = False
    at: int | None = None
    others: bool = False


def line_of(context: TurnContext) -> LineRead:
    """What the line on the card says today, without what was left out of it."""
    position = context.position
    left_out = {mark for mark, chosen in position.filled.items() if chosen == LEFT_OUT}
    answers = screening_of(context).answers
    return read_line(context.trial, position.line, answers, context.today, left_out, context.limits, position.slot)


def items_of(context: TurnContext, line: LineRead) -> tuple[LineItem, ...]:
    """Everything that a line says, in order, as it stands after what was tapped."""
    pieces: tuple[Piece | EntryPiece, ...] = (*line.pieces, *line.entries)
    chosen = context.position.filled
    return tuple(
        replace(
            _item(piece, chosen.get(choice_of(marks_of(piece))), context.trial),
            alone=isinstance(piece, Piece) and piece.alone,
            at=piece.at if isinstance(piece, EntryPiece) else None,
        )
        for piece in pieces
    )


def grouped(items: Iterable[LineItem], trial: Trial) -> tuple[tuple[LineItem, ...], ...]:
    """The things that stand on one line of the card: a value with its limit, its day and how it was measured."""
    groups: list[list[LineItem]] = []
    for item in items:
        of = next((group for group in groups if _belongs(item, group[0], trial)), None)
        groups.append([item]) if of is None else of.append(item)
    return tuple(map(tuple, groups))


def _belongs(item: LineItem, first: LineItem, trial: Trial) -> bool:
    if item.is_entry or first.is_entry or not item.offer or not first.offer:
        return False
    question, of = trial.by_key[item.key], trial.by_key[first.key]
    how = isinstance(question.kind, Choice) and question.dated and question.dated == of.dated
    asked = question.asked_when
    follows = isinstance(question.kind, Day) and isinstance(asked, Is) and asked.key == of.key
    return item.key in (of.upper_limit, of.lower_limit, of.dated) or bool(how) or follows


def choice_of(marks: tuple[str, ...]) -> str:
    """Under what it is kept which of the meanings of a doubtful thing was chosen."""
    return "+".join(marks)


def lists_with(context: TurnContext, kept: Iterable[LineItem]) -> dict[str, list[Fields]]:
    """The lists that things are added to, with what is in them already."""
    lists: dict[str, list[Fields]] = {}
    for item in kept:
        if item.is_entry and item.offer:
            before = lists.setdefault(item.key, entries_of(screening_of(context).answers, item.key))
            entry = fitting_entry(item.key, item.offer.value, context.today, context.trial)
            if item.at is not None and item.at < len(before):
                before[item.at] = entry
            else:
                before.append(entry)
    return lists


def may_be_whole(context: TurnContext, items: tuple[LineItem, ...]) -> bool:
    """Whether a line could be all that there is: entries without a doubt of which no field is missing."""
    lists = lists_with(context, items)
    missing = (
        missing_fields(key, entry, context.today, context.trial) for key, entries in lists.items() for entry in entries
    )
    return bool(lists) and not any(item.ask for item in items) and not any(missing)


def closed_with(context: TurnContext, items: tuple[LineItem, ...]) -> tuple[str, ...]:
    """The lists behind those that a line adds to that are empty too, if what the line says is all: not begun yet."""
    answers, path = screening_of(context).answers, path_now(context)
    lists = [question.key for question in path.questions if question.key in context.trial.lists]
    added = [at for at, key in enumerate(lists) if any(item.is_entry and item.key == key for item in items)]
    later = lists[min(added) + 1 :] if added else []
    adds = {item.key for item in items}
    return tuple(key for key in later if key not in adds | path.answered and not entries_of(answers, key))


def _item(piece: Piece | EntryPiece, chosen: Any, trial: Trial) -> LineItem:
    is_entry, marks = isinstance(piece, EntryPiece), marks_of(piece)
    doubt = piece.doubt if isinstance(piece, EntryPiece) else piece.reply
    if isinstance(doubt, Doubt):
        offers = tuple(_choices(doubt, piece.key, trial))
        if isinstance(chosen, int) and chosen < len(offers):
            return LineItem(piece.key, piece.said, is_entry, offers[chosen], marks=marks)
        return LineItem(piece.key, piece.said, is_entry, None, doubt.question, offers, marks, others=chosen == OTHER)
    if isinstance(piece, EntryPiece):
        return LineItem(piece.key, piece.said, True, Offer("", dict(piece.fields)), marks=marks)
    assert isinstance(doubt, Answer)
    return LineItem(piece.key, piece.said, False, Offer("", doubt.value, doubt.typed), marks=marks)


def _choices(doubt: Doubt, key: str, trial: Trial) -> Iterator[Offer]:
    """The offers that settle a doubt at once; what needs a conversation of its own is typed alone."""
    first = trial.lists[key][0].key if key in trial.lists else ""
    for offer in doubt.offers:
        if not first or first in offer.value or offer.value == []:
            yield offer
        elif "find" in offer.value:
            found = entry_of(BY_NAME[offer.value["find"]], trial)
            rest = {key: value for key, value in offer.value.items() if key != "find"}
            yield Offer(offer.label, {**found, **rest})
