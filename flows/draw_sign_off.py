"""The cards of a sign-off: what is signed, and where the PIN is typed."""

from collections.abc import Iterator
from datetime import UTC

from flows import texts
from flows.assess import Decision
from flows.cards import Button, Card, Line, Style, Tone
from flows.decided import decision_on
from flows.frame import HOME, notes
from flows.lifecycle import Stage
from flows.rulings import ruling_of, ruling_words
from flows.screening import Desk, Screening
from flows.sign_off import MEANINGS, Signed, SignOff
from flows.signing import evidence
from flows.signs import outcome_words, window_words
from flows.standing import screening_of
from flows.status import Status
from flows.words import day_words

VERBS = {"approved": "Approved", "rejected": "Rejected"}


def signing(desk: Desk) -> Card:
    """Decision, exceptions, study chair, the evidence per criterion, and the hash of what is signed."""
    screening = screening_of(desk)
    if desk.place.act == "ask_back":
        return _asking_back(desk, screening)
    decision = _decision(screening)
    lines = (
        Line(f"{screening.code} · Sign-off", Style.TITLE),
        Line(f"Finished {day_words(decision.facts.as_of)} · revision {screening.revision}"),
        *notes(desk),
        Line(outcome_words(decision.outcome), Style.STRONG),
        *_window(decision),
        *_exceptions(decision),
        *_chair(decision, screening),
        *signature_lines(desk.sign_off),
        Line("Evidence", Style.STRONG),
        *(Line(words, Style.FOLDED) for words in evidence(decision)),
        Line(f"Content to be approved, SHA-256: {_hash(desk, 'approved')}", Style.HINT),
    )
    return Card(lines, (*_signing_buttons(desk, screening), (Button("‹ Decision", "decide"), HOME)))


def _signing_buttons(desk: Desk, screening: Screening) -> tuple[tuple[Button, ...], ...]:
    if screening.stage is not Stage.AWAITING or desk.role != "investigator":
        return ()
    return (
        (Button("Approve", "prove", "approved", Tone.DONE),),
        (Button("Ask back", "ask_back"), Button("Reject", "prove", "rejected", Tone.DANGER)),
    )


def _asking_back(desk: Desk, screening: Screening) -> Card:
    lines = (Line(f"{screening.code} · Ask back", Style.TITLE), *notes(desk), Line(texts.ASK_BACK, Style.STRONG))
    rows = tuple((Button(text, "ask_back", str(i)),) for i, text in enumerate(texts.ASKS_BACK))
    return Card(lines, (*rows, (Button("No, go back", "look"),)))


def _decision(screening: Screening) -> Decision:
    assert screening.finished_on is not None
    return decision_on(screening.answers, screening.finished_on)


def _window(decision: Decision) -> Iterator[Line]:
    words = window_words(decision.earliest, decision.latest)
    if words:
        yield Line(f"Registration: {words}")


def _exceptions(decision: Decision) -> Iterator[Line]:
    """The criteria that are neither met nor without a part in it."""
    codes = [c for c, found in decision.findings.items() if found.status not in (Status.MET, Status.NOT_APPLICABLE)]
    yield Line(f"Exceptions: {', '.join(codes) if codes else 'none'}")


def _chair(decision: Decision, screening: Screening) -> Iterator[Line]:
    for consult in decision.trial.consults:
        if consult.code in decision.consult:
            yield Line(ruling_words(consult, ruling_of(consult.code, screening.answers)))


def signature_lines(sign_off: SignOff | None) -> Iterator[Line]:
    """Every signature so far; a void one says why."""
    for signed in sign_off.signed if sign_off else ():
        yield Line(signature_words(signed), Style.FLAG if signed.void else Style.PLAIN)


def signature_words(signed: Signed) -> str:
    """A signature as it is shown: name, instant in UTC, meaning, and whether it is void."""
    at = f"{signed.signed_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    words = f"{VERBS[signed.outcome]} by {signed.printed_name}, {at}: “{MEANINGS[signed.outcome]}”"
    words += f" Content {signed.content_hash[:12]}."
    return f"VOID: {signed.void}. {words}" if signed.void else words


def signed_by(sign_off: SignOff | None) -> Iterator[Line]:
    """The signature that stands, in short: what was signed is on its own card."""
    for signed in sign_off.signed if sign_off else ():
        if not signed.void:
            at = f"{signed.signed_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
            yield Line(f"{VERBS[signed.outcome]} by {signed.printed_name}, {at}.", Style.HINT)


def proving(desk: Desk) -> Card:
    """Where the printed name is given once, and the PIN each time."""
    screening, sign_off, outcome = screening_of(desk), desk.sign_off, desk.place.act
    assert sign_off is not None
    if sign_off.printed_name is None:
        ask = texts.NAME_ASKED
    else:
        ask = texts.PIN_ASKED if sign_off.has_pin else texts.PIN_FIRST
    lines = (
        Line(f"{screening.code} · Sign: {VERBS[outcome].lower()}", Style.TITLE),
        *notes(desk),
        Line(f"“{MEANINGS[outcome]}”"),
        *((Line(f"Signed as {sign_off.printed_name}."),) if sign_off.printed_name else ()),
        Line(f"Revision {screening.revision}, SHA-256: {_hash(desk, outcome)}", Style.HINT),
        Line(ask, Style.STRONG),
    )
    return Card(lines, ((Button("Do not sign", "look"), HOME),))


def _hash(desk: Desk, outcome: str) -> str:
    return desk.sign_off.hashes.get(outcome, "") if desk.sign_off else ""
