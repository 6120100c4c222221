"""Answers: typed, tapped, marked, left open, and what each means for registration."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from flows import listing, texts
from flows.again_words import why_again
from flows.agent_replies import agent_doubt, agent_named, unknown_doubt
from flows.entries import ONGOING, entries_of, settling
from flows.evidence import METHOD, SOURCE, SOURCES, TYPED
from flows.facts import NOT_DONE
from flows.filling import fill
from flows.flags import flags_after
from flows.forms import is_form, is_unkept
from flows.listing import give_field, leave_out, new_slot, no_entries
from flows.path import path_of, question_at
from flows.question import Choices, Day, Entries, Name, Number, Question
from flows.record import BY_KEY
from flows.regimen_replies import State, added, adding, arm_again, asks_for_arm, regimen_at, regimen_doubt, within
from flows.relative_days import read_relative, with_dates
from flows.replies import (
    UNKNOWN_WORDS,
    Answer,
    Doubt,
    No,
    Reply,
    day_refused,
    read_reply,
)
from flows.screening import Answered, Desk, Offer, Response, Slot
from flows.standing import asked, counts_days, day_zero, facts_at, picked_of, screening_of
from flows.treatment_forms import doubted, doubted_again
from flows.typed_reading import One, Refused, Several
from flows.values import read_value
from flows.ways import answered, dated
from flows.words import option_label, value_words

NONE_WORDS = frozenset(("none", "none of these", "no", "nope", "nothing"))


def typed(desk: Desk, text: str) -> Response:
    """A typed text as the answer to what is asked now."""
    slot, question = asked(desk)
    if slot.field == "agent" and (regimen := regimen_at(desk.place)):
        return _take_reply(desk, slot, _with(regimen, _read(desk, slot, question, text)))
    if asks_for_arm(desk.place):
        return _take_reply(desk, slot, arm_again(desk.place))
    if isinstance(question.kind, Entries):
        return typed_entry(desk, text)
    if slot.entry is not None and slot.field in ("agent", "kinds") and text.strip().casefold() in NONE_WORDS:
        return leave_out(desk, "")
    return _take_reply(desk, slot, _read(desk, slot, question, text))


def typed_twice(desk: Desk, text: str) -> Response:
    """The text that has just answered the question before: asked about, since messages are doubled by accident."""
    slot, question = asked(desk)
    reply = _read(desk, slot, question, text)
    if isinstance(reply, Answer) and reply.value not in (None, ONGOING):
        words = value_words(question, read_value(question.kind, reply.value))
        doubt = texts.said_twice(words, question.label)
        reply = Doubt(doubt, (Offer(f"Yes, {words}", reply.value, reply.typed),))
    return _take_reply(desk, slot, reply)


def _read(desk: Desk, slot: Slot, question: Question, text: str) -> Reply:
    if desk.relative_days and isinstance(question.kind, Day) and counts_days(slot):
        return _relative_day(desk, slot, question, text)
    if desk.relative_days and isinstance(question.kind, Name):
        dated = with_dates(text, day_zero(desk))
        return No(dated.why) if isinstance(dated, Refused) else read_reply(question, dated, facts_at(desk, slot))
    return read_reply(question, text, facts_at(desk, slot))


def _relative_day(desk: Desk, slot: Slot, question: Question, text: str) -> Reply:
    """A day counted from registration, where the site enters days so; dates of the calendar are refused there."""
    facts = facts_at(desk, slot)
    reading = read_relative(text, day_zero(desk))
    if isinstance(reading, One):
        return read_reply(question, reading.value.isoformat(), facts)
    if isinstance(reading, Several):
        pairs = zip(reading.labels, reading.values, strict=True)
        offers = tuple(Offer(label, day.isoformat()) for label, day in pairs if not day_refused(question, day, facts))
        return Doubt(reading.question, offers) if offers else No(day_refused(question, reading.values[0], facts))
    unknown = read_reply(question, text, facts)
    return unknown if unknown in (Answer(None), Answer(ONGOING)) else No(reading.why)


def typed_entry(desk: Desk, text: str) -> Response:
    """A name typed beside a list begins a new entry."""
    slot, question = asked(desk)
    assert isinstance(question.kind, Entries)
    if text.strip().casefold() in UNKNOWN_WORDS:
        return listing.not_known(desk)
    if text.strip().casefold() in NONE_WORDS:
        if not entries_of(screening_of(desk).answers, slot.key):
            return no_entries(desk, "")
        return Response(desk.place.with_notes(texts.REMOVE_FIRST))
    fresh = new_slot(desk, slot.key)
    return _take_reply(desk, fresh, _read(desk, fresh, question_at(fresh), text))


def _take_reply(desk: Desk, slot: Slot, reply: Reply) -> Response:
    if isinstance(reply, Answer):
        return give(desk, slot, reply.value, reply.typed)
    if not isinstance(reply, Answer) and is_unkept(slot):
        return Response(replace(desk.place, notes=(texts.UNAMBIGUOUS,)))
    if isinstance(reply, Doubt):
        place = desk.place.to("doubt", slot=slot, doubt=reply.question, offers=reply.offers)
        return Response(replace(place, filled=desk.place.filled))
    return Response(replace(desk.place, notes=(reply.why,)))


def choose(desk: Desk, value: str) -> Response:
    """One of the options was tapped."""
    slot, question = asked(desk)
    return give(desk, slot, Decimal(value) if isinstance(question.kind, Number) else value)


def mark(desk: Desk, argument: str) -> Response:
    """An option of several is marked or unmarked; nothing is answered before *Done*."""
    value, _, on = argument.rpartition(".")
    picked = [member for member in picked_of(desk) if member != value]
    if on == "on":
        picked.append(value)
    _, question = asked(desk)
    assert isinstance(question.kind, Choices)
    ordered = [option.value for option in question.kind.options if option.value in picked]
    return Response(replace(desk.place, picked=tuple(ordered), notes=()))


def take(desk: Desk, _argument: str) -> Response:
    """The marked options are the answer."""
    slot, question = asked(desk)
    assert isinstance(question.kind, Choices)
    picked = picked_of(desk)
    if len(picked) < question.kind.at_least:
        return Response(desk.place.with_notes(texts.CHOOSE_ONE))
    return give(desk, slot, list(picked))


def not_known(desk: Desk, _argument: str) -> Response:
    """The answer is not known yet: kept as such, never as a "no"."""
    slot, question = asked(desk)
    return listing.not_known(desk) if isinstance(question.kind, Entries) else give(desk, slot, None)


def not_done(desk: Desk, _argument: str) -> Response:
    """The thing was not measured, and that is known."""
    slot, _ = asked(desk)
    return give(desk, slot, NOT_DONE)


def still_given(desk: Desk, _argument: str) -> Response:
    """There is no last day yet: it is still being given."""
    slot, _ = asked(desk)
    return give(desk, slot, ONGOING)


def choose_day(desk: Desk, iso: str) -> Response:
    """A day was tapped."""
    slot, question = asked(desk)
    day = date.fromisoformat(iso)
    why = day_refused(question, day, facts_at(desk, slot))
    return Response(desk.place.with_notes(why)) if why else give(desk, slot, iso)


def refuse_day(desk: Desk, iso: str) -> Response:
    """A day was tapped that cannot be the answer: say why."""
    slot, question = asked(desk)
    return Response(desk.place, toast=day_refused(question, date.fromisoformat(iso), facts_at(desk, slot))[:200])


def accept(desk: Desk, index: str) -> Response:
    """One of the offered meanings is the answer."""
    slot, _ = asked(desk)
    offer = desk.place.offers[int(index)]
    value = offer.value
    if not isinstance(value, dict):
        return give(desk, slot, value, offer.typed)
    if "sure" in value:
        return (
            _take_reply(desk, slot, doubted_again(slot, value)) if value["again"] else fill(desk, slot, value["sure"])
        )
    if "leave_out" in value:
        return leave_out(desk, value["leave_out"])
    if "entries" in value:
        response = give(desk, slot, value["entries"])
        return replace(
            response, place=response.place.with_notes(*texts.taken_out(value["left"]), *response.place.notes)
        )
    reply = _agents_meant(value)
    return _take_reply(desk, slot, reply) if reply else give(desk, slot, value, offer.typed)


def _agents_meant(value: Mapping[str, Any]) -> Reply | None:
    """What is asked once an agent or a regimen was chosen; None where the value is the answer itself."""
    if "find" in value:
        return agent_doubt(agent_named(value["find"]))
    if "unknown" in value:
        return unknown_doubt(value["unknown"])
    if "regimen" in value:
        return regimen_doubt(value)
    return _added(value["to"], value["add"]) if "to" in value else None


def _added(regimen: State, add: Mapping[str, Any] | None) -> Reply:
    """What is asked once something was chosen to be added to a regimen; nothing: its drugs again."""
    if add is None:
        return adding(regimen)
    if "agent" in add:
        return regimen_doubt(added(regimen, add))
    asked_next = _agents_meant(add) if "regimen" not in add else None
    return _with(regimen, asked_next) if asked_next else regimen_doubt(regimen)


def _with(regimen: State, reply: Reply) -> Reply:
    """A reply about one drug of a regimen; a second regimen has to wait."""
    if isinstance(reply, No):
        return within(regimen, Doubt(reply.why, ()))
    assert isinstance(reply, Doubt)
    if any(
        isinstance(offer.value, dict) and ("arms" in offer.value or "entries" in offer.value) for offer in reply.offers
    ):
        return within(regimen, Doubt(texts.one_regimen(regimen["regimen"]), ()))
    return within(regimen, reply)


def give(desk: Desk, slot: Slot, value: Any, typed: Mapping[str, str] | None = None) -> Response:
    """Store an answer, say what it means for registration, and go to what comes next."""
    beside = {TYPED + slot.key: dict(typed)} if typed else {}
    if is_form(slot.key):
        doubt = doubted(desk, slot, value)
        return _take_reply(desk, slot, doubt) if doubt else fill(desk, slot, value)
    if slot.entry is not None:
        return give_field(desk, slot, value)
    if isinstance(value, dict):
        # How a calculated value came about is kept beside it.
        beside |= {METHOD + slot.key: value["method"], **value["dated"]}
        return _settle(desk, slot, value["calculated"], beside)
    return _settle(desk, slot, value, beside)


def _settle(desk: Desk, slot: Slot, value: Any, beside: Mapping[str, Any]) -> Response:
    screening = screening_of(desk)
    before = path_of(screening.answers, desk.today)
    changes = dated(desk, {**settling(screening.answers, slot.key, value), **beside})
    answers = {**screening.answers, **changes}
    after = path_of(answers, desk.today)
    flags = flags_after(question_at(slot), before.facts, after.facts)
    lapsed = tuple(why_again(key, answers, desk.today) for key in sorted(after.lapsed - before.lapsed))
    return answered(desk, changes, answers, (*flags, *lapsed))


def say_source(desk: Desk, argument: str) -> Response:
    """Where an answer comes from; without a source, what was said of it is taken away."""
    key, _, source = argument.rpartition(".")
    note = f"{BY_KEY[key].label}: {option_label(SOURCES, source).lower() if source else texts.NO_SOURCE}"
    return Response(desk.place.with_notes(note), (Answered(SOURCE + key, source or None),))
