"""Sign-off in the chat: asked for, looked at, approved, asked back or rejected with a PIN."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flows import texts
from flows.answers.again_words import check_holds
from flows.answers.evidence import sources_of
from flows.answers.for_chair import for_chair, name_of
from flows.answers.path import record_of
from flows.chat.asked import screening_of, what_is_signed
from flows.chat.context import Screening, TurnContext
from flows.chat.events import AskedBack, NameGiven, PinChanged, PinGiven, SignOffAsked, TurnResult
from flows.chat.position import ChatState, Position
from flows.chat.treatment_events import RegistrationAsked
from flows.decision.assess import decision_on
from flows.decision.rulings import check_not_refused, for_chair_words, ruled_by, ruling_words
from flows.decision.signed import MEANINGS, Ruling, content
from flows.language.refusals import RuleBroken
from flows.rules.evaluation.decide import Decision, chair_queries_of
from flows.treatment.registration import age_note

PIN = re.compile(r"[0-9]{6,12}")
NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'’-]){2,98}")


def signed_content(screening: Screening, outcome: str, reason: str = "") -> Mapping[str, Any]:
    """What a signature over the last revision stands for, with the rulings as they are now; a rejection's reason."""
    decision, record = _finished(screening)
    rulings = [
        Ruling(query.code, ruling_words(query, ruling), ruled_by(ruling))
        for query in chair_queries_of(decision)
        if (ruling := screening.answers.rulings.get(query.code)) is not None
    ]
    rulings += [
        Ruling(name_of(one.slot), for_chair_words(one), ruled_by(one.ruled))
        for one in for_chair(screening.answers, screening.trial)
        if one.ruled
    ]
    sources = sources_of(record, screening.answers)
    meaning = MEANINGS[outcome]
    protocol = f"{screening.trial.registry_id}, {screening.decided_under or screening.trial.version}"
    signed = content(screening.code, screening.revision, record, decision, rulings, sources, meaning, protocol)
    return signed | {"reason": reason} if reason else signed


def _finished(screening: Screening) -> tuple[Decision, dict[str, Any]]:
    day = screening.finished_on
    assert day is not None
    return decision_on(screening.answers, day, screening.trial), record_of(screening.answers, day, screening.trial)


def ask(context: TurnContext, _argument: str) -> TurnResult:
    """Ask the site's investigators to sign."""
    check_holds(screening_of(context).answers, context.today, context.trial)
    return TurnResult(
        context.position.to("decide", slot=None).with_notes(texts.sign_off.SIGN_OFF_ASKED), (SignOffAsked(),)
    )


def look_again(context: TurnContext) -> Position:
    """What was to be signed has changed meanwhile: it is looked at again before a PIN is typed for it."""
    to = "decide" if screening_of(context).is_open else "sign_off"
    return context.position.to(to, slot=None)


def overtaken(context: TurnContext) -> str:
    """That somebody else has signed while this person was about to; empty where nobody has."""
    held = context.sign_off.standing if context.sign_off and context.position.doing is ChatState.PROVING else None
    return str(RuleBroken("signed_already", name=held.printed_name)) if held else ""


def reject(context: TurnContext, _argument: str) -> TurnResult:
    """A rejection has a reason, which is chosen first."""
    return TurnResult(context.position.at("reject").with_notes())


def prove(context: TurnContext, argument: str) -> TurnResult:
    """Approve, or reject for a reason: the PIN is asked for. Whom the study chair refused cannot be approved."""
    outcome, _, reason = argument.partition(".")
    if context.sign_off and context.sign_off.locked:
        raise RuleBroken("pin_locked")
    if outcome == "approved":
        _check_rulings(screening_of(context))
        check_holds(screening_of(context).answers, context.today, context.trial)
    return TurnResult(context.position.to("prove", slot=None).at(outcome, reason))


def _check_rulings(screening: Screening) -> None:
    decision, _ = _finished(screening)
    for query in chair_queries_of(decision):
        ruling = screening.answers.rulings.get(query.code)
        if ruling is not None:
            check_not_refused(query, ruling)


def ask_back(context: TurnContext, argument: str) -> TurnResult:
    """Hand it back with what is asked, and about which criterion; each is chosen first."""
    index, _, criterion = argument.partition(".")
    if not criterion:
        return TurnResult(context.position.at("ask_back", index).with_notes())
    position = context.position.to("decide", slot=None).with_notes(texts.sign_off.HANDED_BACK)
    return TurnResult(position, (AskedBack(texts.sign_off.ASKS_BACK[int(index)] + _about(context, criterion)),))


def _about(context: TurnContext, code: str) -> str:
    decision, _ = _finished(screening_of(context))
    return next((f" ({one.code} {one.short})" for one in decision.trial.criteria if one.code == code), "")


def typed(context: TurnContext, text: str) -> TurnResult:
    """The printed name, once or to change it; else a PIN. What was typed is never shown again."""
    sign_off, instead = context.sign_off, context.position.instead
    assert sign_off is not None
    if sign_off.name is None or instead == "name":
        return give_name(context, text)
    if instead == "pin":
        return _pin_changed(context, text.split())
    if not PIN.fullmatch(text.strip()):
        return TurnResult(context.position.with_notes(texts.sign_off.PIN_FORM))
    outcome, reason = what_is_signed(context.position)
    if outcome == "approved":
        check_holds(screening_of(context).answers, context.today, context.trial)
    return TurnResult(context.position.with_notes(), (PinGiven(text.strip(), outcome, reason),))


def give_name(context: TurnContext, text: str) -> TurnResult:
    """The name that is printed with what the person signs."""
    name = " ".join(text.split())
    if not NAME.fullmatch(name):
        return TurnResult(context.position.with_notes(texts.sign_off.NAME_FORM))
    return TurnResult(replace(context.position, instead="", notes=()), (NameGiven(name),))


def _pin_changed(context: TurnContext, pins: list[str]) -> TurnResult:
    if len(pins) != 2 or not all(PIN.fullmatch(pin) for pin in pins):
        return TurnResult(context.position.with_notes(texts.sign_off.PIN_CHANGE_FORM))
    return TurnResult(context.position.with_notes(), (PinChanged(*pins),))


def register(context: TurnContext, _argument: str) -> TurnResult:
    """Registering is confirmed, with the day."""
    check_holds(screening_of(context).answers, context.today, context.trial)
    screening = screening_of(context)
    aged = age_note(_finished(screening)[1], context.today, context.trial)
    doubt = texts.treatment.ask_register(screening.code, context.today, aged)
    return TurnResult(context.position.to("doubt", slot=None, doubt=doubt, act="register_aged" if aged else "register"))


def registered(context: TurnContext) -> TurnResult:
    """The registration was confirmed."""
    shown = "treat" if context.trial.treatment else "decide"
    return TurnResult(context.position.to(shown, slot=None), (RegistrationAsked(),))
