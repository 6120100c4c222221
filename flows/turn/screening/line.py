"""A line that answers several questions: shown whole, doubts asked, and taken with one tap."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from flows import texts
from flows.agents.find import Regimen, find_agent
from flows.answers.answers import Changes, Fields
from flows.answers.contradictions import contradiction
from flows.answers.entries import entry_title, settling
from flows.answers.evidence import laboratory_words
from flows.answers.line.pieces import LineRead
from flows.answers.line.read_line import read_line
from flows.answers.reply import Slot
from flows.chat.asked import asked, path_now, screening_of, still_to_come
from flows.chat.context import TurnContext
from flows.chat.events import TurnResult
from flows.chat.line import (
    LEFT_OUT,
    OTHER,
    WHOLE,
    LineItem,
    choice_of,
    closed_with,
    grouped,
    items_of,
    line_of,
    lists_with,
)
from flows.chat.position import ChatState
from flows.chat.sources import LEFT_OPEN, NO_SOURCE, sourced
from flows.decision.flags import Flag, flags_after, in_order
from flows.rules.question import Entries
from flows.turn.navigation import dated, go_on, stored, to_slot, with_changes
from flows.turn.screening.entries import entry_flags


def offered(context: TurnContext, text: str, slot: Slot, *, refused: bool = False) -> TurnResult | None:
    """The card of what a text says to several questions; None where it is for one question alone, or for none.

    `refused`: it is no answer to what is asked, so that what it says to another question counts beside anything else.

    A site that counts days from registration types no dates, so there lines are not read; a regimen has a card of its
    own.
    """
    if context.relative_days or not screening_of(context).is_open or isinstance(find_agent(text), Regimen):
        return None
    line = _read(context, text, slot)
    if _only_denies(line):
        return TurnResult(context.position.with_notes(*texts.line.denied(line.absent, line.against)))
    said = len(line.pieces) + len(line.entries)
    if isinstance(context.trial.by_key[slot.key].kind, Entries):
        # What only answers a field of the entry that is filled in is no line.
        others = line.pieces or any(entry.at is None for entry in line.entries)
        several = said + len(line.absent) + len(line.against) > 1
        return _shown(context, text, slot) if others and (several or refused) else None
    shown = _is_of_another(line, slot, refused) or said > 1
    return _shown(context, text, slot) if shown else None


def _only_denies(line: LineRead) -> bool:
    """Whether a text says what was not given, and nothing else."""
    return bool(line.absent or line.against) and not (line.pieces or line.entries or line.unread)


def _is_of_another(line: LineRead, slot: Slot, refused: bool) -> bool:
    """Whether a line answers another question than the one that is asked, and nothing else unless it was refused."""
    said = bool(line.entries) or any(piece.key != slot.key for piece in line.pieces)
    return said and (refused or not line.unread)


def _read(context: TurnContext, text: str, slot: Slot) -> LineRead:
    answers = screening_of(context).answers
    return read_line(context.trial, text, answers, context.today, limits=context.limits, asked=slot)


def _shown(context: TurnContext, text: str, slot: Slot) -> TurnResult:
    return TurnResult(context.position.to("take_line", line=text, slot=slot))


def typed(context: TurnContext, text: str) -> TurnResult:
    """What is typed under the card of a line goes on with it; what was chosen and left out of it stays so."""
    line = f"{context.position.line}\n{text}"
    if len(line) > texts.typed.LONGEST_REPORT:
        return TurnResult(context.position.with_notes(texts.typed.UNREADABLE["long"]))
    return TurnResult(replace(context.position, line=line, notes=()))


def pasted(context: TurnContext, text: str) -> TurnResult:
    """A text of several lines goes on with the line on the card, or is shown as one."""
    if context.relative_days or not screening_of(context).is_open:
        return TurnResult(context.position.with_notes(texts.typed.NOT_PASTED))
    if context.position.doing is ChatState.TAKING:
        return typed(context, text)
    slot, _ = asked(context)
    line = _read(context, text, slot)
    understood = line.pieces or line.entries
    return (
        _shown(context, text, slot)
        if understood
        else TurnResult(context.position.with_notes(texts.typed.NOTHING_UNDERSTOOD))
    )


def choose(context: TurnContext, argument: str) -> TurnResult:
    """One of the meanings that a doubtful part of the line may have."""
    at, _, offer = argument.partition(".")
    items = items_of(context, line_of(context))
    item = items[int(at)]
    if offer == OTHER:
        return _with(context, {choice_of(item.marks): OTHER})
    if laboratory := laboratory_words(item.offers[int(offer)].typed):
        # Its limits hold for the whole line, as if its name had been typed.
        return typed(context, laboratory)
    # One day of several measurements is asked about once.
    alike = [one for one in items if not item.is_entry and (one.said, one.offers) == (item.said, item.offers)]
    return _with(context, {choice_of(one.marks): int(offer) for one in (item, *alike)})


def leave_out(context: TurnContext, at: str) -> TurnResult:
    """One thing is not to be taken, with what stands on its line."""
    group = grouped(items_of(context, line_of(context)), context.trial)[int(at)]
    return _with(context, {mark: LEFT_OUT for item in group for mark in item.marks})


def _with(context: TurnContext, chosen: Mapping[str, Any]) -> TurnResult:
    return TurnResult(replace(context.position, filled={**context.position.filled, **chosen}, notes=()))


def take(context: TurnContext, argument: str) -> TurnResult:
    """All that is sure, chosen and not left out becomes the answers, each of its own; what is left is said.

    `argument`: WHOLE where the lists that the line adds to have no other entries; else the source of all, if any.
    """
    line = line_of(context)
    items = items_of(context, line)
    kept = [item for item in items if item.offer]
    left = tuple(item.said for item in items if not item.offer)
    source = LEFT_OPEN if argument == NO_SOURCE else None if argument in ("", WHOLE) else argument
    return keep(context, kept, (*left, *line.unread), source, whole=argument == WHOLE)


def keep(
    context: TurnContext,
    kept: list[LineItem],
    left: tuple[str, ...] = (),
    source: str | None = None,
    *,
    whole: bool = False,
) -> TurnResult:
    """Several things become answers, each of its own, with one source if that is said.

    `left`: what of a line was not taken; `whole`: see `take`.
    """
    drafts, changes = lists_with(context, kept), _changes(context, kept)
    to_come = next(filter(None, (still_to_come(context, key, value) for key, value in changes.given.items())), "")
    if to_come:
        return TurnResult(context.position.with_notes(texts.question.still_to_come(to_come)))
    if whole:
        drafts |= {key: [] for key in closed_with(context, tuple(kept))}
    if source is not None:
        known = [key for key, value in changes.given.items() if value is not None]
        changes |= Changes(sources=dict.fromkeys(sourced(context, known), source))
    for key, entries in drafts.items():
        changes |= settling(screening_of(context).answers, key, entries) if whole else Changes(drafts={key: entries})
    changes = dated(context, changes)
    after = with_changes(context, changes)
    notes = (
        texts.line.taken(tuple(dict.fromkeys(_label(context, one) for one, *_ in grouped(kept, context.trial)))),
        *((texts.line.not_taken(left),) if left else ()),
        *in_order((*_flags(context, kept, after), *(() if whole else _of_entries(after, drafts)))),
    )
    return stored(_onward(after, changes), changes, *notes)


def _onward(context: TurnContext, changes: Changes) -> TurnResult:
    """To the question that an answer contradicts, else to what comes next."""
    answers = screening_of(context).answers
    against = next(filter(None, (contradiction(key, answers, context.trial) for key in changes.given)), None)
    if against is None:
        return go_on(context, replace(context.position, slot=None))
    onward = to_slot(context, context.position, Slot(against[0]))
    return replace(onward, position=onward.position.with_notes(against[1]))


def _changes(context: TurnContext, kept: list[LineItem]) -> Changes:
    answers, changes = screening_of(context).answers, Changes()
    for item in kept:
        if item.offer is None or item.is_entry:
            continue
        changes |= settling(answers, item.key, item.offer.value)
        if item.offer.typed:
            changes |= Changes(typed={item.key: dict(item.offer.typed)})
    return changes


def _flags(context: TurnContext, kept: list[LineItem], then: TurnContext) -> tuple[Flag, ...]:
    """What the answers mean for registration, each once."""
    trial = context.trial
    before, after = (path_now(one).facts for one in (context, then))
    asked = dict.fromkeys(item.key for item in kept)
    return tuple(flag for key in asked for flag in flags_after(trial.by_key[key], before, after, trial))


def _of_entries(context: TurnContext, drafts: Mapping[str, list[Fields]]) -> Iterator[Flag]:
    """What the entries of lists that are not whole yet mean for registration."""
    for key, entries in drafts.items():
        for entry in entries:
            yield from entry_flags(context, key, entry)


def _label(context: TurnContext, item: LineItem) -> str:
    assert item.offer is not None
    if item.is_entry:
        return entry_title(item.key, item.offer.value, context.trial)
    return context.trial.by_key[item.key].label
