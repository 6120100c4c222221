"""Answers: tapped, marked, left open, and what each means for registration."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from flows import texts
from flows.answers.again_words import why_again
from flows.answers.answers import Changes, Value
from flows.answers.entries import settling
from flows.answers.evidence import SOURCES
from flows.answers.for_chair import asked_on
from flows.answers.reply import Answer, Doubt, Offer, Reply, Slot
from flows.answers.typed.day_replies import day_refused, time_asked
from flows.chat.asked import (
    asked,
    facts_at,
    laboratories_at,
    path_now,
    picked_of,
    question_at,
    screening_of,
    still_to_come,
)
from flows.chat.context import TurnContext
from flows.chat.events import Answered, TurnResult
from flows.chat.forms import is_unkept
from flows.chat.line import LineItem
from flows.chat.position import ChatState
from flows.chat.together import usual_at
from flows.decision.flags import flags_after, in_order
from flows.language.replacing import replace
from flows.rules.answer_words import option_label
from flows.rules.question import Choices, Entries, NumberKind, is_timed
from flows.turn.forms import doubted, doubted_again, fill
from flows.turn.navigation import answered, dated, with_changes
from flows.turn.screening import entries, line
from flows.turn.screening.agents import agents_meant
from flows.turn.screening.entries import give_field, leave_out


def take_reply(context: TurnContext, slot: Slot, reply: Reply) -> TurnResult:
    """An answer is stored; a doubt is asked about, a refusal told."""
    if isinstance(reply, Answer):
        return give(context, slot, reply.value, reply.typed)
    if is_unkept(slot):
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
    return line.keep(context, [LineItem(key, key, False, Offer("", value)) for key, value in usual.answers.items()])


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


def given(value: str) -> Callable[[TurnContext, str], TurnResult]:
    """A button that stands for this answer, whatever is asked."""
    return lambda context, _: give(context, asked(context)[0], value)


def choose_day(context: TurnContext, iso: str) -> TurnResult:
    """A day was tapped."""
    slot, question = asked(context)
    day = date.fromisoformat(iso)
    why = day_refused(question, day, facts_at(context, slot))
    if why:
        return TurnResult(context.position.with_notes(why))
    return take_reply(context, slot, time_asked(day)) if is_timed(question) else give(context, slot, iso)


def refuse_day(context: TurnContext, iso: str) -> TurnResult:
    """A day was tapped that cannot be the answer: say why."""
    slot, question = asked(context)
    why = day_refused(question, date.fromisoformat(iso), facts_at(context, slot))
    return TurnResult(context.position, toast=why[:200])


def accept(context: TurnContext, index: str) -> TurnResult:
    """One of the offered meanings is the answer."""
    slot, _ = asked(context)
    offer = context.position.offers[int(index)]
    value = offer.value
    if not isinstance(value, dict):
        return give(context, slot, value, offer.typed)
    if "sure" in value:
        again = value["again"]
        return take_reply(context, slot, doubted_again(slot, value)) if again else fill(context, slot, value["sure"])
    if "leave_out" in value:
        return leave_out(context, value["leave_out"])
    if "entries" in value:
        response = give(context, slot, value["entries"])
        notes = (*texts.question.taken_out(value["left"]), *response.position.notes)
        return replace(response, position=response.position.with_notes(*notes))
    reply = agents_meant(value, context.trial)
    return take_reply(context, slot, reply) if reply else give(context, slot, value, offer.typed)


def give(context: TurnContext, slot: Slot, value: Value, typed: Mapping[str, str] | None = None) -> TurnResult:
    """Store an answer, say what it means for registration, and go to what comes next."""
    if slot.form:
        doubt = doubted(context, slot, value)
        return take_reply(context, slot, doubt) if doubt else fill(context, slot, value, typed)
    if slot.entry is not None:
        return give_field(context, slot, value)
    if (moment := still_to_come(context, slot.key, value)) and not _is_confirmed(context, moment):
        offer = Offer(texts.question.is_planned(moment), value)
        return take_reply(context, slot, Doubt(texts.question.still_to_come(moment), (offer,)))
    also = Changes(typed={slot.key: dict(typed)}) if typed else Changes()
    if isinstance(value, dict):
        # How a calculated value came about is kept beside it.
        also |= replace(Changes.from_json(value["dated"]), methods={slot.key: value["method"]})
        return _settle(context, slot, value["calculated"], also)
    return _settle(context, slot, value, also)


def _is_confirmed(context: TurnContext, moment: str) -> bool:
    """Whether it was asked about this moment already that it is still to come."""
    position, planned = context.position, texts.question.is_planned(moment)
    return position.doing is ChatState.CONFIRMING and planned in [offer.label for offer in position.offers]


def _settle(context: TurnContext, slot: Slot, value: Value, also: Changes) -> TurnResult:
    answers, trial = screening_of(context).answers, context.trial
    if value is None and trial.by_key[slot.key].for_chair and not answers.chair.get(slot.key):
        also = replace(also, chair={slot.key: asked_on(context.today)})
    changes = dated(context, settling(answers, slot.key, value) | also)
    then = with_changes(context, changes)
    before, after = path_now(context), path_now(then)
    flags = flags_after(question_at(slot, trial), before.facts, after.facts, trial)
    lapsed = sorted(after.expired - before.expired)
    again = (why_again(key, screening_of(then).answers, context.today, trial) for key in lapsed)
    return answered(context, changes, (*in_order(flags), *again))


def take_limit(context: TurnContext, label: str) -> TurnResult:
    """The limit of one of the site's laboratories as the answer, with the name of that laboratory."""
    slot, _ = asked(context)
    offer = next(one for one in laboratories_at(context, slot) if one.label == label)
    return give(context, slot, offer.value, offer.typed)


def say_source(context: TurnContext, argument: str) -> TurnResult:
    """Where an answer comes from; without a source, what was said of it is taken away."""
    key, _, source = argument.rpartition(".")
    said = option_label(SOURCES, source).lower() if source else texts.sources.NONE
    note = f"{context.trial.by_key[key].label}: {said}"
    return TurnResult(context.position.with_notes(note), (Answered(Changes(sources={key: source or None})),))
