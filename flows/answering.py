"""Answers: typed, tapped, marked, left open, and what each means for registration."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from flows import texts
from flows.calculators import BY_CODE as CALCULATORS
from flows.entries import entries_of, settling
from flows.evidence import METHOD, SOURCE, SOURCES
from flows.facts import NOT_DONE
from flows.filling import fill
from flows.flags import flags_after
from flows.forms import CALCULATOR, is_form
from flows.listing import give_field, new_slot, no_entries
from flows.path import path_of, question_at
from flows.question import Choices, Day, Entries, Number, Question
from flows.record import BY_KEY
from flows.relative_days import read_relative
from flows.replies import Answer, Doubt, No, Reply, agent_doubt, agent_named, day_refused, read_reply
from flows.screening import Answered, Desk, Offer, Response, Slot
from flows.standing import asked, counts_days, day_zero, facts_at, picked_of, screening_of
from flows.typed_reading import One, Several
from flows.ways import answered
from flows.words import option_label


def typed(desk: Desk, text: str) -> Response:
    """A typed text as the answer to what is asked now."""
    slot, question = asked(desk)
    if isinstance(question.kind, Entries):
        return typed_entry(desk, text)
    if desk.relative_days and isinstance(question.kind, Day) and counts_days(slot):
        return _take_reply(desk, slot, _relative_day(desk, slot, question, text))
    return _take_reply(desk, slot, read_reply(question, text, facts_at(desk, slot)))


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
    return unknown if unknown == Answer(None) else No(reading.why)


def typed_entry(desk: Desk, text: str) -> Response:
    """A name typed beside a list begins a new entry."""
    slot, question = asked(desk)
    assert isinstance(question.kind, Entries)
    if text.strip().casefold() in ("none", "no", "nothing"):
        if not entries_of(screening_of(desk).answers, slot.key):
            return no_entries(desk, "")
        return Response(desk.place.with_notes(texts.REMOVE_FIRST))
    fresh = new_slot(desk, slot.key)
    return _take_reply(desk, fresh, read_reply(question_at(fresh), text, facts_at(desk, fresh)))


def _take_reply(desk: Desk, slot: Slot, reply: Reply) -> Response:
    if isinstance(reply, Answer):
        return give(desk, slot, reply.value)
    if not isinstance(reply, Answer) and _unkept(slot):
        return Response(replace(desk.place, notes=(texts.UNAMBIGUOUS,)))
    if isinstance(reply, Doubt):
        place = desk.place.to("doubt", slot=slot, doubt=reply.question, offers=reply.offers)
        return Response(replace(place, filled=desk.place.filled))
    return Response(replace(desk.place, notes=(reply.why,)))


def _unkept(slot: Slot) -> bool:
    """Whether what is typed may be kept nowhere, not even as a choice of two."""
    calculator = CALCULATORS.get(slot.key.removeprefix(CALCULATOR))
    return calculator is not None and slot.field in calculator.unkept


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
    slot, _ = asked(desk)
    return give(desk, slot, None)


def not_done(desk: Desk, _argument: str) -> Response:
    """The thing was not measured, and that is known."""
    slot, _ = asked(desk)
    return give(desk, slot, NOT_DONE)


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
    value = desk.place.offers[int(index)].value
    if isinstance(value, dict) and "find" in value:
        doubt = agent_doubt(agent_named(value["find"]), facts_at(desk, slot))
        return Response(desk.place.to("doubt", slot=slot, doubt=doubt.question, offers=doubt.offers))
    return give(desk, slot, value)


def give(desk: Desk, slot: Slot, value: Any) -> Response:
    """Store an answer, say what it means for registration, and go to what comes next."""
    if is_form(slot.key):
        return fill(desk, slot, value)
    if slot.entry is not None:
        return give_field(desk, slot, value)
    if isinstance(value, dict):
        return _calculated(desk, slot, value)
    screening = screening_of(desk)
    before = path_of(screening.answers, desk.today)
    changes = settling(screening.answers, slot.key, value)
    answers = {**screening.answers, **changes}
    after = path_of(answers, desk.today)
    flags = flags_after(question_at(slot), before.facts, after.facts)
    lapsed = tuple(texts.asked_again(BY_KEY[key].label) for key in sorted(after.lapsed - before.lapsed))
    return answered(desk, changes, answers, (*flags, *lapsed))


def _calculated(desk: Desk, slot: Slot, result: Mapping[str, Any]) -> Response:
    """A calculated value is the answer; how it came about is kept beside it."""
    response = give(desk, slot, result["calculated"])
    dated = tuple(Answered(key, day) for key, day in result["dated"].items())
    return replace(response, events=(*response.events, Answered(METHOD + slot.key, result["method"]), *dated))


def say_source(desk: Desk, argument: str) -> Response:
    """Where an answer comes from; without a source, what was said of it is taken away."""
    key, _, source = argument.rpartition(".")
    note = f"{BY_KEY[key].label}: {option_label(SOURCES, source).lower() if source else texts.NO_SOURCE}"
    return Response(desk.place.with_notes(note), (Answered(SOURCE + key, source or None),))
