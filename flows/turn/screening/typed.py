"""A typed text as the answer to what is asked: one question, an entry of a list, or a line that answers several."""

from collections.abc import Mapping
from dataclasses import replace

from flows import texts
from flows.answers.entries import ONGOING, entries_of
from flows.answers.reply import Answer, Doubt, Form, FormKind, No, Offer, Reply, Slot
from flows.answers.typed.day_replies import is_clock
from flows.answers.typed.replies import NONE_WORDS, UNKNOWN_WORDS, read_reply
from flows.chat.asked import asked, counts_days, day_zero, facts_at, question_at, screening_of
from flows.chat.context import TurnContext
from flows.chat.events import TurnResult
from flows.chat.forms import field_applies
from flows.chat.position import ChatState
from flows.rules.answer_values import read_value
from flows.rules.answer_words import value_words
from flows.rules.question import Entries, Name, Question, is_timed
from flows.treatment.course.form_fields import parts_of
from flows.turn.screening import entries, line
from flows.turn.screening.agents import arm_again, asks_for_arm, regimen_at, within_regimen
from flows.turn.screening.answer import take_reply
from flows.turn.screening.entries import leave_out, new_slot, no_entries


def typed(context: TurnContext, text: str) -> TurnResult:
    """A typed text as the answer to what is asked now."""
    slot, question = asked(context)
    if slot.field == "agent" and (regimen := regimen_at(context.position)):
        return take_reply(context, slot, within_regimen(regimen, _read(context, slot, question, text)))
    if asks_for_arm(context.position):
        return take_reply(context, slot, arm_again(context.position))
    if isinstance(question.kind, Entries):
        return typed_entry(context, text)
    if slot.entry is not None and slot.field in ("agent", "kinds") and text.strip().casefold() in NONE_WORDS:
        return leave_out(context, "")
    if slot.form and slot.form.kind is FormKind.MEASURE and (parts := parts_of(text, context.today)):
        return _typed_sizes(context, slot.form, parts)
    reply = _read(context, slot, question, text)
    several = None
    # Whatever is typed can be a name, so that a line would be one.
    named = isinstance(question.kind, Name) and not question.kind.drug and not question.kind.letters_only
    if (named or not isinstance(reply, Answer)) and not slot.form:
        several = line.offered(context, text, slot, refused=named or isinstance(reply, No))
    return several or take_reply(context, slot, reply)


def _typed_sizes(context: TurnContext, form: Form, parts: Mapping[str, str]) -> TurnResult:
    """One field after the other, until one is asked about or refused; what was not taken then is told."""
    result, left = TurnResult(context.position), dict(parts)
    for key, text in parts.items():
        slot, now = Slot("", None, key, form), replace(context, position=result.position)
        if not field_applies(form, key, now.position.filled, context.today, context.trial):
            continue
        result = take_reply(now, slot, _read(now, slot, question_at(slot, context.trial), text))
        del left[key]
        if result.events or key not in result.position.filled:
            break
    if not left:
        return result
    note = texts.typed.left_of_line(tuple(text for key, text in left.items() if key != "height_on"))
    return replace(result, position=result.position.with_notes(*result.position.notes, note))


def typed_twice(context: TurnContext, text: str) -> TurnResult:
    """The text that has just answered the question before: asked about, since messages are doubled by accident."""
    slot, question = asked(context)
    reply = _read(context, slot, question, text)
    if isinstance(reply, Answer) and reply.value not in (None, ONGOING):
        words = value_words(question, read_value(question.kind, reply.value))
        doubt = texts.typed.said_twice(words, question.label)
        reply = Doubt(doubt, (Offer(f"Yes, {words}", reply.value, reply.typed),))
    return take_reply(context, slot, reply)


def _read(context: TurnContext, slot: Slot, question: Question, text: str) -> Reply:
    day = _awaiting_time(context, question)
    if day and is_clock(text):
        return read_reply(question, f"{day} {text}", facts_at(context, slot), context.trial)
    zero = day_zero(context) if context.relative_days and counts_days(slot, context.trial) else None
    return read_reply(question, text, facts_at(context, slot), context.trial, zero)


def _awaiting_time(context: TurnContext, question: Question) -> str:
    """The day whose time is asked for now; empty where none is."""
    position = context.position
    asks = position.doing is ChatState.CONFIRMING and is_timed(question) and len(position.offers) == 1
    return str(position.offers[0].value) if asks and position.offers[0].label == texts.question.TIME_NOT_KNOWN else ""


def typed_entry(context: TurnContext, text: str) -> TurnResult:
    """A name typed beside a list begins a new entry."""
    slot, question = asked(context)
    assert isinstance(question.kind, Entries)
    if text.strip().casefold() in UNKNOWN_WORDS:
        return entries.not_known(context)
    if text.strip().casefold() in NONE_WORDS:
        if not entries_of(screening_of(context).answers, slot.key):
            return no_entries(context, "")
        return TurnResult(context.position.with_notes(texts.question.REMOVE_FIRST))
    fresh = new_slot(context, slot.key)
    reply = _read(context, fresh, question_at(fresh, context.trial), text)
    several = line.offered(context, text, slot, refused=isinstance(reply, No))
    return several or take_reply(context, fresh, reply)
