"""What is done with a screening as a whole: begin, open, review, decide, finish, change, withdraw, invite."""

import re
from collections.abc import Callable
from dataclasses import replace

from flows import listing, texts
from flows.again_words import labels_again
from flows.decided import decision_on
from flows.path import path_of, record_of
from flows.reading import READERS
from flows.screening import (
    Amended,
    Desk,
    Discarded,
    Finished,
    Invited,
    Offer,
    Opened,
    PictureAsked,
    Response,
    Screening,
    Started,
    Withdrawn,
)
from flows.signing_off import registered
from flows.signs import outcome_words
from flows.standing import screening_of

INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def name_candidate(desk: Desk, _argument: str) -> Response:
    """Ask for the subject code of a new screening."""
    if desk.role in READERS:
        return Response(desk.place.with_notes(texts.READS_ONLY))
    return Response(desk.place.to("name_candidate", slot=None, origin=""))


def start(desk: Desk, text: str) -> Response:
    """Begin a screening under a code of the site's pattern."""
    code = code_of(text, desk.code_pattern)
    if code is None:
        return Response(desk.place.with_notes(texts.bad_code(desk.code_pattern, desk.suggested_code)))
    return Response(desk.place.to("ask", slot=None, origin=""), (Started(code),))


def code_of(text: str, pattern: str) -> str | None:
    """The subject code that a text means under a pattern such as S-###; a bare number is filled in."""
    typed = INVISIBLE.sub("", text).strip()
    digits = pattern.count("#")
    if re.fullmatch(r"[0-9]+", typed) and len(typed) <= digits:
        figures = iter(typed.zfill(digits))
        return "".join(next(figures) if sign == "#" else sign for sign in pattern)
    expression = "".join("[0-9]" if sign == "#" else re.escape(sign) for sign in pattern)
    if not re.fullmatch(expression, typed, re.IGNORECASE | re.ASCII):
        return None
    return "".join(typed[i] if sign == "#" else sign for i, sign in enumerate(pattern))


def open_screening(desk: Desk, screening_id: str) -> Response:
    """Turn to another screening; where it stands is seen once it is on the desk."""
    return Response(desk.place.to("ask", slot=None, origin=""), (Opened(int(screening_id)),))


def open_dates(desk: Desk, screening_id: str) -> Response:
    """Turn to the planned days of another screening."""
    return Response(desk.place.to("ask", slot=None, origin=""), (Opened(int(screening_id), dates=True),))


def review(desk: Desk, _argument: str) -> Response:
    """Every criterion with its status."""
    return Response(desk.place.to("review", slot=None, origin=""))


def look_at(desk: Desk, code: str) -> Response:
    """One criterion with its reason and its answers."""
    return Response(replace(desk.place, criterion=code, notes=()))


def decide_now(desk: Desk, _argument: str) -> Response:
    """The decision as it stands."""
    return Response(desk.place.to("decide", slot=None, origin=""))


def ask_picture(desk: Desk, _argument: str) -> Response:
    """Send the picture of the decision."""
    return Response(desk.place.with_notes(texts.PICTURE), (PictureAsked(),), fresh=True)


def ask_finish(desk: Desk, _argument: str) -> Response:
    """Finishing is confirmed, with what would be stored."""
    answers = screening_of(desk).answers
    again = labels_again(answers, desk.today)
    if again:
        return _asked_first(desk, again)
    path = path_of(answers, desk.today)
    outcome = outcome_words(decision_on(answers, desk.today).outcome)
    doubt = texts.ask_finish(outcome, len(path.open), len(path.unsure))
    return Response(desk.place.to("doubt", doubt=doubt, act="finish"))


def _asked_first(desk: Desk, again: str) -> Response:
    """Nothing is finished on a mixture of what was said for this day and for another one."""
    return Response(desk.place.to("renew", slot=None, origin="").with_notes(texts.asked_first(again)))


def ask_withdraw(desk: Desk, _argument: str) -> Response:
    """Withdrawing is confirmed: it is for a screening that was begun by mistake."""
    doubt = texts.ask_withdraw(screening_of(desk).code)
    return Response(desk.place.to("doubt", doubt=doubt, act="withdraw"))


def ask_discard(desk: Desk, _argument: str) -> Response:
    """Giving a change up is confirmed: what was entered for it counts no more."""
    screening = screening_of(desk)
    doubt = texts.ask_discard(screening.code, screening.revision)
    return Response(desk.place.to("doubt", doubt=doubt, act="discard"))


def do_it(desk: Desk, _argument: str) -> Response:
    """What was asked about is done."""
    return DOERS[desk.place.act](desk)


def _withdraw(desk: Desk) -> Response:
    place = desk.place.to("go_home", slot=None, origin="")
    return Response(place.with_notes(texts.withdrawn(screening_of(desk).code)), (Withdrawn(),))


def _discard(desk: Desk) -> Response:
    return Response(desk.place.to("decide", slot=None, origin="").with_notes(texts.DISCARDED), (Discarded(),))


def _finish(desk: Desk) -> Response:
    again = labels_again(screening_of(desk).answers, desk.today)
    if again:
        return _asked_first(desk, again)
    return Response(
        desk.place.to("decide", slot=None, origin="").with_notes(texts.FINISHED),
        (finished(screening_of(desk), desk), PictureAsked()),
        fresh=True,
    )


def finished(screening: Screening, desk: Desk) -> Finished:
    """The record and the decision of a screening on this day."""
    decision = decision_on(screening.answers, desk.today)
    return Finished(record_of(screening.answers, desk.today), decision.as_json())


def give_reason(desk: Desk, _argument: str) -> Response:
    """A finished screening is changed for a reason, which is chosen first."""
    offers = tuple(Offer(reason, reason) for reason in texts.REASONS)
    return Response(replace(desk.place.to("give_reason", slot=None, origin=""), offers=offers))


def amend(desk: Desk, index: str) -> Response:
    """The reason is given: the answers can be changed, and finishing makes a new revision."""
    reason = texts.REASONS[int(index)]
    place = desk.place.to("review", slot=None, origin="").with_notes(texts.AMENDING)
    return Response(place, (Amended(reason),))


def invite(desk: Desk, _argument: str) -> Response:
    """Ask in which role somebody joins."""
    return Response(desk.place.to("invite"))


def invite_role(desk: Desk, role: str) -> Response:
    """A link for somebody in this role; the edge makes and sends it."""
    return Response(desk.place.to("go_home").with_notes(texts.INVITED), (Invited(role),), fresh=True)


DOERS: dict[str, Callable[[Desk], Response]] = {
    "finish": _finish,
    "withdraw": _withdraw,
    "discard": _discard,
    "register": registered,
    "remove": listing.remove_entry,
    "put_off": listing.put_off,
}
