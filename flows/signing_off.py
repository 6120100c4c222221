"""Sign-off in the chat: asked for, looked at, approved, asked back or rejected with a PIN."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flows import texts
from flows.again_words import check_holds
from flows.assess import Decision, consults_of
from flows.conversation import Doing
from flows.decided import decision_on
from flows.evidence import sources_of
from flows.path import record_of
from flows.refusals import RuleBroken
from flows.rulings import check_not_refused, ruled_by, ruling_of, ruling_words
from flows.screening import (
    AskedBack,
    Desk,
    NameGiven,
    PinChanged,
    PinGiven,
    PinUnlocked,
    Place,
    RegistrationAsked,
    Response,
    Screening,
    SignOffAsked,
)
from flows.sign_off import MEANINGS
from flows.signing import Ruling, content
from flows.standing import screening_of

PIN = re.compile(r"[0-9]{6,12}")
NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'’-]){2,98}")


def signed_content(screening: Screening, outcome: str, reason: str = "") -> Mapping[str, Any]:
    """What a signature over the last revision stands for, with the rulings as they are now; a rejection's reason."""
    decision, record = _finished(screening)
    rulings = [
        Ruling(consult.code, ruling_words(consult, ruling), ruled_by(ruling))
        for consult in consults_of(decision)
        if (ruling := ruling_of(consult.code, screening.answers)) is not None
    ]
    sources = sources_of(record, screening.answers)
    signed = content(screening.code, screening.revision, record, decision, rulings, sources, MEANINGS[outcome])
    return signed | {"reason": reason} if reason else signed


def what_is_signed(act: str) -> tuple[str, str]:
    """What a PIN is typed for: the outcome, and the reason of a rejection."""
    outcome, _, index = act.partition(":")[0].partition(".")
    return outcome, texts.REJECTIONS[int(index)] if index else ""


def _finished(screening: Screening) -> tuple[Decision, dict[str, Any]]:
    day = screening.finished_on
    assert day is not None
    return decision_on(screening.answers, day), record_of(screening.answers, day)


def ask(desk: Desk, _argument: str) -> Response:
    """Ask the site's investigators to sign."""
    check_holds(screening_of(desk).answers, desk.today)
    return Response(desk.place.to("decide", slot=None).with_notes(texts.SIGN_OFF_ASKED), (SignOffAsked(),))


def look(desk: Desk, _argument: str) -> Response:
    """The card that is signed."""
    return Response(desk.place.to("sign_off", slot=None))


def look_again(desk: Desk) -> Place:
    """What was to be signed has changed meanwhile: it is looked at again before a PIN is typed for it."""
    to = "decide" if screening_of(desk).is_open else "sign_off"
    return desk.place.to(to, slot=None)


def overtaken(desk: Desk) -> str:
    """That somebody else has signed while this person was about to; empty where nobody has."""
    held = desk.sign_off.standing if desk.sign_off and desk.place.doing is Doing.PROVING else None
    return str(RuleBroken("signed_already", name=held.printed_name)) if held else ""


def reject(desk: Desk, _argument: str) -> Response:
    """A rejection has a reason, which is chosen first."""
    return Response(replace(desk.place, act="reject", notes=()))


def prove(desk: Desk, act: str) -> Response:
    """Approve or reject: the PIN is asked for. Whom the study chair refused cannot be approved."""
    if desk.sign_off and desk.sign_off.locked:
        raise RuleBroken("pin_locked")
    if act == "approved":
        _check_rulings(screening_of(desk))
        check_holds(screening_of(desk).answers, desk.today)
    return Response(replace(desk.place.to("prove", slot=None), act=act))


def _check_rulings(screening: Screening) -> None:
    decision, _ = _finished(screening)
    for consult in consults_of(decision):
        ruling = ruling_of(consult.code, screening.answers)
        if ruling is not None:
            check_not_refused(consult, ruling)


def ask_back(desk: Desk, argument: str) -> Response:
    """Hand it back with what is asked, and about which criterion; each is chosen first."""
    index, _, criterion = argument.partition(".")
    if not criterion:
        return Response(replace(desk.place, act=f"ask_back.{index}", notes=()))
    place = desk.place.to("decide", slot=None).with_notes(texts.HANDED_BACK)
    return Response(place, (AskedBack(texts.ASKS_BACK[int(index)] + _about(desk, criterion)),))


def _about(desk: Desk, code: str) -> str:
    decision, _ = _finished(screening_of(desk))
    return next((f" ({one.code} {one.short})" for one in decision.trial.criteria if one.code == code), "")


def type_instead(desk: Desk, what: str) -> Response:
    """The printed name or the PIN is to be changed before signing; nothing: neither is."""
    act = desk.place.act.partition(":")[0]
    return Response(replace(desk.place, act=f"{act}:{what}" if what else act, notes=()))


def typed_instead(place: Place) -> str:
    """What is being changed before signing: "name", "pin", or nothing."""
    return place.act.partition(":")[2]


def typed(desk: Desk, text: str) -> Response:
    """The printed name, once or to change it; else a PIN. What was typed is never shown again."""
    sign_off, instead = desk.sign_off, typed_instead(desk.place)
    assert sign_off is not None
    if sign_off.name is None or instead == "name":
        return _named(desk, " ".join(text.split()))
    if instead == "pin":
        return _pin_changed(desk, text.split())
    if not PIN.fullmatch(text.strip()):
        return Response(desk.place.with_notes(texts.PIN_FORM))
    outcome, reason = what_is_signed(desk.place.act)
    if outcome == "approved":
        check_holds(screening_of(desk).answers, desk.today)
    return Response(desk.place.with_notes(), (PinGiven(text.strip(), outcome, reason),))


def _named(desk: Desk, name: str) -> Response:
    if not NAME.fullmatch(name):
        return Response(desk.place.with_notes(texts.NAME_FORM))
    return Response(type_instead(desk, "").place, (NameGiven(name),))


def _pin_changed(desk: Desk, pins: list[str]) -> Response:
    if len(pins) != 2 or not all(PIN.fullmatch(pin) for pin in pins):
        return Response(desk.place.with_notes(texts.PIN_CHANGE_FORM))
    return Response(desk.place.with_notes(), (PinChanged(*pins),))


def unlock(desk: Desk, person_id: str) -> Response:
    """Take a locked PIN away."""
    return Response(desk.place.with_notes(texts.UNLOCKED), (PinUnlocked(int(person_id)),))


def register(desk: Desk, _argument: str) -> Response:
    """Registering is confirmed, with the day."""
    check_holds(screening_of(desk).answers, desk.today)
    doubt = texts.ask_register(screening_of(desk).code, desk.today)
    return Response(desk.place.to("doubt", slot=None, doubt=doubt, act="register"))


def registered(desk: Desk) -> Response:
    """The registration was confirmed."""
    return Response(desk.place.to("treat", slot=None), (RegistrationAsked(),))
