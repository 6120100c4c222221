"""The way between questions: onward, back, forward, out of turn, and to where an answer leads."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flows import texts
from flows.again_words import why_again
from flows.contradictions import contradiction
from flows.conversation import Doing
from flows.evidence import method_name, said_before
from flows.given import AGE, GOOD_DAYS, USUAL_GOOD_DAYS, days_given
from flows.lifecycle import REGISTERED, Stage
from flows.path import next_slot, path_of, question_at, stands
from flows.question import Entries
from flows.reading import READERS
from flows.record import BY_KEY
from flows.screening import Answered, Desk, Event, Place, Response, Screening, Slot
from flows.standing import answer_words, asked, screening_of, slot_of, value_at


def resume(desk: Desk, _argument: str) -> Response:
    """Back from the menu to where the chat was in its screening."""
    place = desk.place
    return to_slot(desk, place, place.slot) if place.slot else go_on(desk, replace(place, origin=""))


def go_on(desk: Desk, place: Place) -> Response:
    """To where an answer leads: the review that it came from, the next question, or the decision."""
    screening = screening_of(desk)
    if not screening.is_open:
        return Response(place.to(_decided(desk, screening), slot=None, origin=""))
    if place.origin == "review" or desk.role in READERS:
        return Response(place.to("review", slot=None, origin=""))
    if place.origin == "plan":
        return _planned(desk, place)
    unsure = path_of(screening.answers, desk.today).unsure
    if place.origin == "unsure" and unsure:
        passed = [key for key in unsure if desk.place.slot and _after(key, desk.place.slot.key)]
        if passed:
            return to_slot(desk, place, Slot(passed[0]))
    if stands(screening.answers, desk.today):
        return Response(place.to("renew", slot=None, origin=""))
    slot = next_slot(screening.answers, desk.today)
    if slot is None:
        return Response(place.to("decide", slot=None, origin=""))
    return to_slot(desk, replace(place, origin=""), None)


def _planned(desk: Desk, place: Place) -> Response:
    """After one planned day the other; then what hangs on them, or the decision."""
    slot = desk.place.slot
    if slot is not None and slot.key == "registration_date":
        return to_slot(desk, place, Slot("start_date"))
    answers = screening_of(desk).answers
    return Response(place.to("renew" if stands(answers, desk.today) else "decide", slot=None, origin=""))


def _decided(desk: Desk, screening: Screening) -> str:
    """The step to the card of a screening that is decided: its treatment, what waits to be signed, the decision."""
    if screening.stage in REGISTERED:
        return "treat"
    return "sign_off" if screening.stage is Stage.AWAITING and desk.role == "investigator" else "decide"


def dated(desk: Desk, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes of answers with the day beside each that it is given for, where it may not hold on another one."""
    answers = {**screening_of(desk).answers, **changes}
    registration = None
    if changes.keys() & {AGE, "start_date"}:
        registration = path_of(answers, desk.today).facts.get("registration_date")
    days: dict[str, Any] = days_given(changes, registration, desk.today)
    if days and desk.good_days != answers.get(GOOD_DAYS, USUAL_GOOD_DAYS):
        days[GOOD_DAYS] = desk.good_days
    return {**changes, **days}


def answered(desk: Desk, changes: Mapping[str, Any], answers: Mapping[str, Any], notes: tuple[str, ...]) -> Response:
    """The response to changes that are stored now; `answers` are all answers with them."""
    screening = screening_of(desk)
    events: tuple[Event, ...] = tuple(Answered(key, value) for key, value in changes.items())
    changed = replace(desk, screening=replace(screening, answers=answers))
    key, value = next(iter(changes.items()))
    words = said_before(key, answers) + answer_words(BY_KEY[key], value) + method_name(key, answers)
    saved = texts.saved(BY_KEY[key].label, words)
    against = contradiction(key, answers)
    if against:
        other, words = against
        onward, notes = to_slot(changed, desk.place, Slot(other)), (*notes, words)
    else:
        onward = go_on(changed, replace(desk.place, slot=None))
    said = tuple(dict.fromkeys((saved, *notes, *onward.place.notes)))
    return replace(onward, place=replace(onward.place, notes=said, last=key), events=events)


def _after(key: str, other: str) -> bool:
    keys = list(BY_KEY)
    return keys.index(key) > keys.index(other)


def to_slot(desk: Desk, place: Place, slot: Slot | None) -> Response:
    """The card of a slot; None: the first question without an answer, or whose answer has lapsed."""
    answers = screening_of(desk).answers
    target = slot or next_slot(answers, desk.today)
    assert target is not None
    is_list = target.field is None and isinstance(question_at(target).kind, Entries)
    lapsed = slot is None and target.key in path_of(answers, desk.today).lapsed
    notes = (why_again(target.key, answers, desk.today),) if lapsed else ()
    return Response(place.to("list" if is_list else "ask", slot=slot).with_notes(*notes))


def back(desk: Desk, _argument: str) -> Response:
    """To the question before this one on the path; from the first one to the menu."""
    slot = slot_of(desk)
    if slot and slot.entry is not None:
        return Response(desk.place.to("list", slot=Slot(slot.key)))
    keys = [question.key for question in path_of(screening_of(desk).answers, desk.today).questions]
    # What is answered unasked stands where its question would.
    before = [key for key in keys if not slot or _after(slot.key, key)]
    if not before:
        return Response(desk.place.to("go_home", slot=None, origin=""))
    return to_slot(desk, replace(desk.place, origin=""), Slot(before[-1]))


def forward(desk: Desk, _argument: str) -> Response:
    """To the next question on the path, keeping the answer that stands."""
    slot, _ = asked(desk)
    path = path_of(screening_of(desk).answers, desk.today)
    keys = [question.key for question in path.questions]
    following = keys[keys.index(slot.key) + 1 :]
    if not following or following[0] not in path.answered or (desk.place.origin == "plan" and slot.key == "start_date"):
        return go_on(desk, replace(desk.place, slot=None))
    return to_slot(desk, desk.place, Slot(following[0]))


def explain(desk: Desk, _argument: str) -> Response:
    """Why this is asked: what the record says, our reading, the source. A doubt stays as it was meanwhile."""
    place = desk.place.to("explain", doubt=desk.place.doubt, offers=desk.place.offers)
    return Response(replace(place, filled=desk.place.filled))


def pick(desk: Desk, _argument: str) -> Response:
    """The month page opens at the answer that stands, or at today."""
    slot, _ = asked(desk)
    value = value_at(screening_of(desk).answers, slot)
    month = (value or desk.today.isoformat())[:7]
    return Response(replace(desk.place.to("pick", slot=slot, month=month), filled=desk.place.filled))


def turn_month(desk: Desk, month: str) -> Response:
    """Another month page."""
    return Response(replace(desk.place, month=month, notes=()))


def ask_again(desk: Desk, _argument: str) -> Response:
    """Back to the question: from a doubt, the calendar or the explanation; from there to the doubt, where one is."""
    place = desk.place
    if place.doing is Doing.EXPLAINING and place.doubt:
        doubted = place.to("doubt", doubt=place.doubt, offers=place.offers)
        return Response(replace(doubted, filled=place.filled))
    response = to_slot(desk, place, place.slot)
    return replace(response, place=replace(response.place, filled=desk.place.filled))


def let_go(desk: Desk, response: Response) -> Response:
    """A response after which nothing is offered any more that was offered before something else was said.

    The reasons for a change, which are always the same, stay.
    """
    place = response.place
    if not place.offers or place.offers is not desk.place.offers or place.doing is Doing.REASONING:
        return response
    if place.doing in (Doing.CONFIRMING, Doing.EXPLAINING):
        asked_again = to_slot(desk, place, place.slot).place
        return replace(response, place=replace(asked_again, notes=place.notes, filled=place.filled))
    act = "" if place.act == "sure" else place.act
    return replace(response, place=replace(place, doubt="", offers=(), act=act))


def plan_dates(desk: Desk, _argument: str) -> Response:
    """To the planned days, one after the other, and back to the decision."""
    return to_slot(desk, replace(desk.place, origin="plan"), Slot("registration_date"))


def jump(desk: Desk, key: str) -> Response:
    """From the review to one answer, and back afterwards."""
    return to_slot(desk, replace(desk.place, origin="review"), Slot(key))


def resume_asking(desk: Desk, _argument: str) -> Response:
    """From the review back to the first question without an answer."""
    return go_on(desk, replace(desk.place, slot=None, origin=""))


def ask_unsure(desk: Desk, _argument: str) -> Response:
    """Through the answers that are not known yet, one after the other."""
    unsure = path_of(screening_of(desk).answers, desk.today).unsure
    if not unsure:
        return go_on(desk, replace(desk.place, slot=None, origin=""))
    return to_slot(desk, replace(desk.place, origin="unsure"), Slot(unsure[0]))
