"""From storage to what a turn sees of sign-off and treatment."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from flows.answers.lifecycle import DECIDED, REGISTERED
from flows.chat.asked import what_is_signed
from flows.chat.context import Screening, TurnContext
from flows.chat.position import ChatState, Position
from flows.chat.roles import May, may
from flows.decision.signed import Signed, SignOff
from flows.rules.answer_values import to_decimal
from flows.rules.trial import Trial
from flows.treatment.course.steps import fold, last_step
from flows.treatment.plan.bags import SiteTimes
from flows.treatment.plan.plan import plan
from flows.treatment.response import CycleResponse, Endpoint, endpoints
from flows.treatment.treatment import DoseGiven, Treatment
from flows.turn.sign_off import signed_content
from storage.site import people, pins
from storage.site.people import Person
from storage.study import listings, signatures
from storage.study.signatures import Signature
from storage.treatment import course, given, registrations, reminders

SHOWN_IN = (ChatState.DECIDING, ChatState.SIGNING, ChatState.PROVING, ChatState.TREATING, ChatState.TIMING)


def with_treatment(
    session: Session, context: TurnContext, person: Person, times: SiteTimes, now: datetime
) -> TurnContext:
    """The context with what its card shows of sign-off, treatment and endpoints."""
    doing, screening = context.position.doing, context.screening
    if doing is ChatState.HOME:
        context = replace(context, sign_offs=len(signatures.awaiting(session, person.site_id)))
        if not may(person.role, May.MANAGE):
            return context
        to_confirm = [(key, label) for key, label in pins.to_confirm(session, person.site_id) if key != person.id]
        return replace(context, locked=tuple(pins.locked_of(session, person.site_id)), to_confirm=tuple(to_confirm))
    if doing is ChatState.SUMMING:
        return replace(context, endpoints=_endpoints(session, person.site_id, context.trial))
    if doing is ChatState.ADOPTING:
        return replace(context, sign_off=_signer(session, person))
    if screening is None or screening.stage not in DECIDED:
        return context
    # A form of the treatment, too, ends in a step that has to know where the treatment stands.
    treatment = _treatment(session, screening, times, now) if screening.stage in REGISTERED else None
    sign_off = _sign_off(session, screening, person, context.position) if doing in SHOWN_IN else None
    return replace(context, treatment=treatment, sign_off=sign_off)


def _endpoints(session: Session, site_id: int, trial: Trial) -> tuple[Endpoint, ...]:
    rules = trial.treatment
    return endpoints(rules, _of_those_who_began(session, site_id, trial)) if rules else ()


def _of_those_who_began(session: Session, site_id: int, trial: Trial) -> list[tuple[CycleResponse, ...]]:
    """The responses of each participant who began treatment; who has a response has begun it."""
    return [
        given
        for key, given in given.responses_by_participant(session, site_id, trial)
        if given or any(cycle.begun for cycle in course.load(session, key).cycles)
    ]


def _sign_off(session: Session, screening: Screening, person: Person, position: Position) -> SignOff:
    signed = tuple(_signed(session, one) for one in signatures.of(session, screening.id))
    # While a PIN is asked for, what it is typed for; else what an approval would stand for.
    signing = what_is_signed(position) if position.doing is ChatState.PROVING else ("approved", "")
    content = signed_content(screening, *signing)
    hashes = {signing[0]: signatures.hash_of(session, screening.id, content)}
    entered = listings.entered_by(session, screening.id, person.id)
    return replace(_signer(session, person), signed=signed, hashes=hashes, answered=entered)


def _signer(session: Session, person: Person) -> SignOff:
    """How a person stands with signing, whatever it is that they sign."""
    signer = pins.signer(session, person.id)
    return SignOff(
        printed_name=signer.printed_name,
        has_pin=signer.has_pin,
        locked=signer.locked,
        wanted_name=signer.wanted_name,
        pin_waits=signer.pin_waits,
    )


def _signed(session: Session, one: Signature) -> Signed:
    reason = str((one.content or {}).get("reason", ""))
    account = people.person(session, one.person_id).label
    return Signed(
        one.printed_name, one.signed_at, one.outcome, one.content_hash, one.void_reason or "", reason, account
    )


def _treatment(session: Session, screening: Screening, times: SiteTimes, now: datetime) -> Treatment | None:
    registration, rules = registrations.of(session, screening.id), screening.trial.treatment
    if registration is None or rules is None:
        return None
    kept = course.kept(session, screening.id, rules)
    at_present, last = fold(registration.course(screening.code, rules), kept), last_step(kept)
    weights = tuple(one.value for one in given.measures_by_day(session, screening.id) if one.what == "weight")
    doses = tuple(
        DoseGiven(dose.cycle, dose.amount, dose.unit, dose.weight_kg) for dose in given.doses(session, screening.id)
    )
    return Treatment(
        registration.number,
        registration.on,
        at_present,
        plan(at_present, times),
        times,
        now,
        given.size(session, screening.id),
        weights,
        doses,
        last and last[1],
        asked=reminders.asked(session, screening.id),
        **_who(screening),
    )


def _who(screening: Screening) -> dict[str, Any]:
    """Sex and age at registration, as far as the answers tell them."""
    given = screening.answers.given
    return {"sex": given.get("sex") or "", "age_months": to_decimal(given.get("age_months"))}
