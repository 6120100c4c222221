"""The cards of a sign-off: what is signed, and where the PIN is typed."""

from collections.abc import Callable, Iterator
from datetime import UTC

from flows import texts
from flows.answers.for_chair import for_chair
from flows.answers.lifecycle import Stage
from flows.cards.card import Button, Card, Line, Rows, Style, Tone, rows_of
from flows.cards.frame import HOME, again_lines, notes, titled_by_code, window_line
from flows.chat.asked import screening_of, what_is_signed
from flows.chat.context import Screening, TurnContext
from flows.chat.roles import May, may
from flows.decision.assess import decision_on
from flows.decision.promise import promise_words, promised
from flows.decision.rulings import by_ruling, for_chair_words, ruling_words
from flows.decision.signed import MEANINGS, Signed, SignOff, evidence
from flows.decision.status_words import outcome_words
from flows.language.days import day_words
from flows.rules.evaluation.decide import Decision, chair_queries_of
from flows.rules.status import Status
from flows.rules.trial import Trial

NO = Button("No, go back", "look")
VERBS = {"approved": "Approved", "rejected": "Rejected"}


def signing(context: TurnContext) -> Card:
    """Decision, exceptions, study chair, the evidence per criterion, and the hash of what is signed."""
    screening = screening_of(context)
    if context.position.act in CHOOSING:
        return CHOOSING[context.position.act](context, screening, context.position.of)
    decision = _decision(screening, context.trial)
    lines = (
        Line(f"{screening.code} · Sign-off", Style.TITLE),
        Line(f"Finished {day_words(decision.facts.as_of)} · revision {screening.revision}"),
        *notes(context),
        *again_lines(context),
        Line(outcome_words(decision.outcome), Style.STRONG),
        *window_line(decision),
        *_exceptions(decision, screening),
        *by_ruling_lines(decision, screening),
        *signature_lines(context.sign_off),
        *(_answered(context.sign_off) if _may_sign(context, screening) else ()),
        Line("Evidence", Style.STRONG),
        *(Line(words, Style.FOLDED) for words in evidence(decision, screening.answers)),
        Line(_content_words(context, screening), Style.HINT),
    )
    return Card(lines, (*_signing_buttons(context, screening), (Button("‹ Decision", "decide"), HOME)))


def _signing_buttons(context: TurnContext, screening: Screening) -> Rows:
    if not _may_sign(context, screening):
        return ()
    return (
        (Button("Approve", "prove", "approved", Tone.DONE),),
        (Button("Ask back", "ask_back"), Button("Reject", "reject", tone=Tone.DANGER)),
    )


def _may_sign(context: TurnContext, screening: Screening) -> bool:
    return screening.stage is Stage.AWAITING and may(context.role, May.SIGN)


def _asking_back(context: TurnContext, screening: Screening, index: str) -> Card:
    """What is asked; once that is chosen, about which of the criteria that concern the candidate."""
    title = Line(f"{screening.code} · Ask back", Style.TITLE)
    if not index:
        rows = tuple((Button(text, "ask_back", str(i)),) for i, text in enumerate(texts.sign_off.ASKS_BACK))
        return Card((title, *notes(context), Line(texts.sign_off.ASK_BACK, Style.STRONG)), (*rows, (NO,)))
    decision = _decision(screening, context.trial)
    criteria = [c for c in decision.trial.criteria if decision.status(c.code) is not Status.NOT_APPLICABLE]
    lines = (
        title,
        *notes(context),
        Line(texts.sign_off.ASKS_BACK[int(index)]),
        Line(texts.sign_off.ASK_BACK_WHERE, Style.STRONG),
    )
    named = (Line(f"{criterion.code} · {criterion.short}", Style.FOLDED) for criterion in criteria)
    codes = rows_of((Button(criterion.code, "ask_back", f"{index}.{criterion.code}") for criterion in criteria), 6)
    return Card((*lines, *named), ((Button(texts.sign_off.IN_GENERAL, "ask_back", f"{index}.general"),), *codes, (NO,)))


def _rejecting(context: TurnContext, screening: Screening, _index: str) -> Card:
    lines = (*titled_by_code(context, "Reject"), Line(texts.sign_off.ASK_REJECTION, Style.STRONG))
    rows = tuple((Button(text, "prove", f"rejected.{i}"),) for i, text in enumerate(texts.sign_off.REJECTIONS))
    return Card(lines, (*rows, (NO,)))


CHOOSING: dict[str, Callable[[TurnContext, Screening, str], Card]] = {"ask_back": _asking_back, "reject": _rejecting}


def _decision(screening: Screening, trial: Trial) -> Decision:
    assert screening.finished_on is not None
    return decision_on(screening.answers, screening.finished_on, trial)


def _exceptions(decision: Decision, screening: Screening) -> Iterator[Line]:
    """The criteria that are neither met nor without a part in it, and every item of the study chair."""
    codes = [c for c, found in decision.findings.items() if found.status not in (Status.MET, Status.NOT_APPLICABLE)]
    items = [f"study chair: {query.label}" for query in chair_queries_of(decision)]
    yield Line(f"Exceptions: {', '.join((*codes, *items)) or 'none'}")
    yield from chair_lines(decision, screening)


def by_ruling_lines(decision: Decision, screening: Screening) -> Iterator[Line]:
    """What a ruling makes of it, beside the decision of the record."""
    ruled = by_ruling(decision, screening.answers)
    if ruled:
        words = promise_words(promised(ruled))
        window = f" · {decision.trial.window_of}: {words}" if words else ""
        yield Line(f"By this ruling: {outcome_words(ruled.outcome)}{window}", Style.STRONG)


def chair_lines(decision: Decision, screening: Screening) -> Iterator[Line]:
    """Every item of the study chair with its ruling, set off from the rest."""
    for query in chair_queries_of(decision):
        yield Line(ruling_words(query, screening.answers.rulings.get(query.code)), Style.FLAG)
    yield from for_chair_lines(screening, decision.trial)


def for_chair_lines(screening: Screening, trial: Trial) -> Iterator[Line]:
    """What the study chair is or was asked since nobody here knows it."""
    yield from (Line(for_chair_words(one), Style.FLAG) for one in for_chair(screening.answers, trial))


def outcome_lines(screening: Screening, decision: Decision) -> Iterator[Line]:
    """What the answers come to; where an investigator rejected it, that stands above it."""
    if screening.stage is Stage.REJECTED:
        yield Line(texts.sign_off.REJECTED, Style.STRONG)
        yield Line(f"By the answers: {outcome_words(decision.outcome)}")
    else:
        yield Line(outcome_words(decision.outcome), Style.STRONG)


def signature_lines(sign_off: SignOff | None) -> Iterator[Line]:
    """Every signature so far; a void one says why."""
    for signed in sign_off.signed if sign_off else ():
        yield Line(signature_words(signed), Style.FLAG if signed.void else Style.PLAIN)


def signature_words(signed: Signed) -> str:
    """A signature as it is shown: name, instant in UTC, meaning, and whether it is void."""
    at = f"{signed.signed_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    account = f" (account {signed.account})" if signed.account else ""
    words = f"{VERBS[signed.outcome]} by {signed.printed_name}, {at}{account}: “{MEANINGS[signed.outcome]}”"
    words += f" Reason: {signed.reason}." if signed.reason else ""
    words += f" Content {signed.content_hash[:12]}."
    return f"VOID: {signed.void}. {words}" if signed.void else words


def signed_by(sign_off: SignOff | None) -> Iterator[Line]:
    """The signature that stands, in short: what was signed is on its own card."""
    for signed in sign_off.signed if sign_off else ():
        if not signed.void:
            at = f"{signed.signed_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
            account = f" (account {signed.account})" if signed.account else ""
            yield Line(f"{VERBS[signed.outcome]} by {signed.printed_name}, {at}{account}.", Style.HINT)


def proving(context: TurnContext) -> Card:
    """Where the printed name is given once, and the PIN each time; both can be changed first."""
    screening, sign_off = screening_of(context), context.sign_off
    outcome, reason = what_is_signed(context.position)
    assert sign_off is not None
    lines = (
        *titled_by_code(context, f"Sign: {VERBS[outcome].lower()}"),
        Line(f"“{MEANINGS[outcome]}”{f' Reason: {reason}.' if reason else ''}"),
        *((Line(f"Signed as {sign_off.printed_name}."),) if sign_off.printed_name else ()),
        *((Line(texts.sign_off.name_waits(sign_off.wanted_name), Style.FLAG),) if sign_off.wanted_name else ()),
        *_answered(sign_off),
        Line(_asked(sign_off, context.position.instead), Style.STRONG),
        Line(f"Revision {screening.revision}, SHA-256: {_hash(context, outcome)}", Style.HINT),
    )
    return Card(lines, (*_changes(sign_off, context.position.instead), (Button("Do not sign", "look"), HOME)))


def _asked(sign_off: SignOff, instead: str) -> str:
    """What is to be typed now."""
    if sign_off.name is not None and instead:
        return texts.sign_off.NAME_ASKED if instead == "name" else texts.sign_off.PIN_CHANGE
    return pin_asked(sign_off, texts.sign_off.PIN_ASKED, texts.sign_off.TO_CONFIRM)


def pin_asked(sign_off: SignOff, asked: str, waits: str) -> str:
    """What is to be typed where a PIN proves something, or before the first one; `waits`: it is not confirmed yet."""
    if sign_off.name is None:
        return texts.sign_off.NAME_ASKED
    if sign_off.pin_waits:
        return waits
    return asked if sign_off.has_pin else texts.sign_off.PIN_FIRST


def _changes(sign_off: SignOff, instead: str) -> Rows:
    """The buttons for another printed name and another PIN, or back from there."""
    if sign_off.name is None:
        return ()
    if instead:
        return ((Button("‹ Sign", "instead"),),)
    pin = (Button("Change the PIN", "instead", "pin"),) if sign_off.has_pin and not sign_off.pin_waits else ()
    return ((Button("Change the name", "instead", "name"), *pin),)


def _answered(sign_off: SignOff | None) -> Iterator[Line]:
    """That the person would sign what they entered themselves."""
    if sign_off and sign_off.answered:
        yield Line(texts.sign_off.ANSWERED_TOO, Style.FLAG)


def _content_words(context: TurnContext, screening: Screening) -> str:
    """The hash of what is to be signed, or of what was."""
    held = context.sign_off.standing if context.sign_off and screening.stage is not Stage.AWAITING else None
    if held:
        return f"Content that was signed, SHA-256: {held.content_hash}"
    return f"Content to be approved, SHA-256: {_hash(context, 'approved')}"


def _hash(context: TurnContext, outcome: str) -> str:
    return context.sign_off.hashes.get(outcome, "") if context.sign_off else ""
