"""Answers: typed, tapped, marked, left open, and what each means for registration."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from flows import texts
from flows.answers.again_words import why_again
from flows.answers.entries import ONGOING, entries_of, settling
from flows.answers.evidence import SOURCES
from flows.answers.for_chair import asked_of_chair
from flows.answers.keys import Kind, beside
from flows.answers.path import path_of
from flows.answers.reply import Offer, Slot
from flows.answers.therapies.agent_replies import agent_doubt, agent_named, unknown_doubt
from flows.answers.therapies.regimen_replies import State, added, adding, regimen_doubt, within
from flows.answers.typed.fitting_days import day_refused
from flows.answers.typed.moment_replies import is_clock, time_asked
from flows.answers.typed.text import UNKNOWN_WORDS, Answer, Doubt, No, Reply, read_reply
from flows.chat.asked import asked, counts_days, day_zero, facts_at, picked_of, question_at, screening_of
from flows.chat.context import TurnContext
from flows.chat.events import Answered, TurnResult
from flows.chat.forms import field_applies, is_form, is_unkept
from flows.chat.line import Item
from flows.chat.position import ChatState
from flows.chat.regimen import arm_again, asks_for_arm, regimen_at
from flows.chat.together import usual_at
from flows.decision.flags import flags_after
from flows.rules.answer_words import option_label, value_words
from flows.rules.facts import NOT_DONE
from flows.rules.question import Choices, Entries, NumberKind, Question, is_timed
from flows.rules.trial import Trial
from flows.rules.values import read_value
from flows.treatment.course.fields import MEASURE, parts_of
from flows.turn.forms import doubted, doubted_again, fill
from flows.turn.navigation import answered, dated
from flows.turn.screening import entries, line
from flows.turn.screening.entries import give_field, leave_out, new_slot, no_entries
from flows.turn.screening.still_to_come import still_to_come

NONE_WORDS = frozenset(("none", "none of these", "no", "nope", "nothing"))


def typed(context: TurnContext, text: str) -> TurnResult:
    """A typed text as the answer to what is asked now."""
    slot, question = asked(context)
    if slot.field == "agent" and (regimen := regimen_at(context.position)):
        return _take_reply(context, slot, _with(regimen, _read(context, slot, question, text)))
    if asks_for_arm(context.position):
        return _take_reply(context, slot, arm_again(context.position))
    if isinstance(question.kind, Entries):
        return typed_entry(context, text)
    if slot.entry is not None and slot.field in ("agent", "kinds") and text.strip().casefold() in NONE_WORDS:
        return leave_out(context, "")
    if slot.key.startswith(MEASURE) and (parts := parts_of(text, context.today)):
        return _typed_sizes(context, slot.key, parts)
    reply = _read(context, slot, question, text)
    several = None
    if not isinstance(reply, Answer) and not is_form(slot.key):
        several = line.offered(context, text, slot, refused=isinstance(reply, No))
    return several or _take_reply(context, slot, reply)


def _typed_sizes(context: TurnContext, form: str, parts: Mapping[str, str]) -> TurnResult:
    """One field after the other, until one is asked about or refused; what was not taken then is told."""
    result, left = TurnResult(context.position), dict(parts)
    for key, text in parts.items():
        slot, now = Slot(form, None, key), replace(context, position=result.position)
        if not field_applies(form, key, now.position.filled, context.today, context.trial):
            continue
        result = _take_reply(now, slot, _read(now, slot, question_at(slot, context.trial), text))
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
    return _take_reply(context, slot, reply)


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
    if several := line.offered(context, text, slot):
        return several
    fresh = new_slot(context, slot.key)
    return _take_reply(context, fresh, _read(context, fresh, question_at(fresh, context.trial), text))


def _take_reply(context: TurnContext, slot: Slot, reply: Reply) -> TurnResult:
    if isinstance(reply, Answer):
        return give(context, slot, reply.value, reply.typed)
    if not isinstance(reply, Answer) and is_unkept(slot):
        return TurnResult(replace(context.position, notes=(texts.typed.UNAMBIGUOUS,)))
    if isinstance(reply, Doubt):
        position = context.position.to("doubt", slot=slot, doubt=reply.question, offers=reply.offers)
        return TurnResult(replace(position, filled=context.position.filled))
    return TurnResult(replace(context.position, notes=(reply.why,)))


def choose(context: TurnContext, value: str) -> TurnResult:
    """One of the options was tapped."""
    slot, question = asked(context)
    return give(context, slot, Decimal(value) if isinstance(question.kind, NumberKind) else value)


def give_usual(context: TurnContext, _argument: str) -> TurnResult:
    """The usual answers to this question and to those that stand with it: each is kept as an answer of its own."""
    slot, _ = asked(context)
    usual = usual_at(context, slot)
    assert usual is not None
    return line.keep(context, [Item(key, key, False, Offer("", value)) for key, value in usual.answers.items()])


def mark(context: TurnContext, argument: str) -> TurnResult:
    """An option of several is marked or unmarked; nothing is answered before *Done*."""
    value, _, on = argument.rpartition(".")
    picked = [member for member in picked_of(context) if member != value]
    if on == "on":
        picked.append(value)
    _, question = asked(context)
    assert isinstance(question.kind, Choices)
    ordered = [option.value for option in question.kind.options if option.value in picked]
    return TurnResult(replace(context.position, picked=tuple(ordered), notes=()))


def take(context: TurnContext, _argument: str) -> TurnResult:
    """The marked options are the answer."""
    slot, question = asked(context)
    assert isinstance(question.kind, Choices)
    picked = picked_of(context)
    if len(picked) < question.kind.at_least:
        return TurnResult(context.position.with_notes(texts.question.CHOOSE_ONE))
    return give(context, slot, list(picked))


def not_known(context: TurnContext, _argument: str) -> TurnResult:
    """The answer is not known yet: kept as such, never as a "no"."""
    slot, question = asked(context)
    return entries.not_known(context) if isinstance(question.kind, Entries) else give(context, slot, None)


def not_done(context: TurnContext, _argument: str) -> TurnResult:
    """The thing was not measured, and that is known."""
    slot, _ = asked(context)
    return give(context, slot, NOT_DONE)


def still_given(context: TurnContext, _argument: str) -> TurnResult:
    """There is no last day yet: it is still being given."""
    slot, _ = asked(context)
    return give(context, slot, ONGOING)


def choose_day(context: TurnContext, iso: str) -> TurnResult:
    """A day was tapped."""
    slot, question = asked(context)
    day = date.fromisoformat(iso)
    why = day_refused(question, day, facts_at(context, slot))
    if why:
        return TurnResult(context.position.with_notes(why))
    return _take_reply(context, slot, time_asked(day)) if is_timed(question) else give(context, slot, iso)


def refuse_day(context: TurnContext, iso: str) -> TurnResult:
    """A day was tapped that cannot be the answer: say why."""
    slot, question = asked(context)
    return TurnResult(
        context.position, toast=day_refused(question, date.fromisoformat(iso), facts_at(context, slot))[:200]
    )


def accept(context: TurnContext, index: str) -> TurnResult:
    """One of the offered meanings is the answer."""
    slot, _ = asked(context)
    offer = context.position.offers[int(index)]
    value = offer.value
    if not isinstance(value, dict):
        return give(context, slot, value, offer.typed)
    if "sure" in value:
        return (
            _take_reply(context, slot, doubted_again(slot, value))
            if value["again"]
            else fill(context, slot, value["sure"])
        )
    if "leave_out" in value:
        return leave_out(context, value["leave_out"])
    if "entries" in value:
        response = give(context, slot, value["entries"])
        return replace(
            response,
            position=response.position.with_notes(*texts.question.taken_out(value["left"]), *response.position.notes),
        )
    reply = _agents_meant(value, context.trial)
    return _take_reply(context, slot, reply) if reply else give(context, slot, value, offer.typed)


def _agents_meant(value: Mapping[str, Any], trial: Trial) -> Reply | None:
    """What is asked once an agent or a regimen was chosen; None where the value is the answer itself."""
    if "find" in value:
        return agent_doubt(agent_named(value["find"]), trial)
    if "unknown" in value:
        return unknown_doubt(value["unknown"], trial)
    if "regimen" in value:
        return regimen_doubt(value, trial)
    return _added(value["to"], value["add"], trial) if "to" in value else None


def _added(regimen: State, add: Mapping[str, Any] | None, trial: Trial) -> Reply:
    """What is asked once something was chosen to be added to a regimen; nothing: its drugs again."""
    if add is None:
        return adding(regimen)
    if "agent" in add:
        return regimen_doubt(added(regimen, add), trial)
    asked_next = _agents_meant(add, trial) if "regimen" not in add else None
    return _with(regimen, asked_next) if asked_next else regimen_doubt(regimen, trial)


def _with(regimen: State, reply: Reply) -> Reply:
    """A reply about one drug of a regimen; a second regimen has to wait."""
    if isinstance(reply, No):
        return within(regimen, Doubt(reply.why, ()))
    assert isinstance(reply, Doubt)
    if any(
        isinstance(offer.value, dict) and ("arms" in offer.value or "entries" in offer.value) for offer in reply.offers
    ):
        return within(regimen, Doubt(texts.question.one_regimen(regimen["regimen"]), ()))
    return within(regimen, reply)


def give(context: TurnContext, slot: Slot, value: Any, typed: Mapping[str, str] | None = None) -> TurnResult:
    """Store an answer, say what it means for registration, and go to what comes next."""
    also = {beside(Kind.TYPED, slot.key): dict(typed)} if typed else {}
    if is_form(slot.key):
        doubt = doubted(context, slot, value)
        return _take_reply(context, slot, doubt) if doubt else fill(context, slot, value)
    if slot.entry is not None:
        return give_field(context, slot, value)
    if (moment := still_to_come(context, slot.key, value)) and not _is_confirmed(context, moment):
        offer = Offer(texts.question.is_planned(moment), value)
        return _take_reply(context, slot, Doubt(texts.question.still_to_come(moment), (offer,)))
    if isinstance(value, dict):
        # How a calculated value came about is kept beside it.
        also |= {beside(Kind.METHOD, slot.key): value["method"], **value["dated"]}
        return _settle(context, slot, value["calculated"], also)
    return _settle(context, slot, value, also)


def _is_confirmed(context: TurnContext, moment: str) -> bool:
    """Whether it was asked about this moment already that it is still to come."""
    position, planned = context.position, texts.question.is_planned(moment)
    return position.doing is ChatState.CONFIRMING and planned in [offer.label for offer in position.offers]


def _settle(context: TurnContext, slot: Slot, value: Any, also: Mapping[str, Any]) -> TurnResult:
    screening = screening_of(context)
    before = path_of(screening.answers, context.today, context.trial)
    if (
        value is None
        and context.trial.by_key[slot.key].for_chair
        and not screening.answers.get(beside(Kind.CHAIR, slot.key))
    ):
        also = {**also, **asked_of_chair(slot, None, context.today)}
    changes = dated(context, {**settling(screening.answers, slot.key, value), **also})
    answers = {**screening.answers, **changes}
    after = path_of(answers, context.today, context.trial)
    flags = flags_after(question_at(slot, context.trial), before.facts, after.facts, context.trial)
    lapsed = tuple(
        why_again(key, answers, context.today, context.trial) for key in sorted(after.expired - before.expired)
    )
    return answered(context, changes, answers, (*flags, *lapsed))


def say_source(context: TurnContext, argument: str) -> TurnResult:
    """Where an answer comes from; without a source, what was said of it is taken away."""
    key, _, source = argument.rpartition(".")
    said = option_label(SOURCES, source).lower() if source else texts.sources.NONE
    note = f"{context.trial.by_key[key].label}: {said}"
    return TurnResult(context.position.with_notes(note), (Answered(beside(Kind.SOURCE, key), source or None),))
