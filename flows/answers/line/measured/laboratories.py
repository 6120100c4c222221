"""The limits of normal that a site keeps of its laboratories, each under the name of its laboratory.

They are kept as they were typed, with their unit. What was answered with one stays as it is when that is changed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flows.answers.evidence import LABORATORY
from flows.answers.line.chunks import chunks_of
from flows.answers.line.phrases import phrase_of
from flows.answers.reply import Answer, Doubt, No, Offer
from flows.answers.typed.number_replies import read_number_reply
from flows.answers.typed.replies import read_reply
from flows.language.signs import label_of
from flows.rules.facts import Facts
from flows.rules.question import Question
from flows.rules.trial import Trial
from flows.trials.compiling.questions import Limited, limit_questions, limited

# By the name of a laboratory: what it calls normal, by the key of the question that asks for it.
Kept = Mapping[str, Mapping[str, str]]

MOST = 8
_ON_A_BUTTON, _IN_A_BUTTON = 32, 40  # letters, and bytes of what it stands for
_NONE = "none"
_PARTS = re.compile(r"[;\n]|,(?!\d)")
_UPPER = re.compile(r"(?:uln|upper(?: limit)?(?: of normal)?|max)\b\.?", re.IGNORECASE)
_LOWER = re.compile(r"(?:lln|lower(?: limit)?(?: of normal)?|min)\b\.?", re.IGNORECASE)
_ANY = re.compile(r"(?:limit|normal(?: range)?|ref(?:erence)?(?: range)?)\b\.?", re.IGNORECASE)
_SIGNS = " :=<>≤≥"


@dataclass(frozen=True, slots=True)
class Limit:
    """What a laboratory calls normal, as it was typed: the answer to the question of this key."""

    laboratory: str
    key: str
    said: str


class NotKept(ValueError):
    """What was typed of a laboratory cannot be kept; says why."""


def limits_of(kept: Kept) -> tuple[Limit, ...]:
    """The limits that a site keeps, laboratory by laboratory."""
    return tuple(Limit(name, key, said) for name, limits in kept.items() for key, said in limits.items())


def limit_words(kept: Kept) -> str:
    """The limits that a site keeps in words, such as "Central lab: ALT upper limit 40 U/L, INR upper limit 1.2"."""
    asked = limit_questions()
    of_each = (
        f"{name}: " + ", ".join(f"{asked[key].label if key in asked else key} {said}" for key, said in limits.items())
        for name, limits in kept.items()
    )
    return "; ".join(of_each) or _NONE


def limits_offered(question: Question, limits: Iterable[Limit], facts: Facts, trial: Trial) -> tuple[Offer, ...]:
    """The limits that answer a question as they stand; one whose unit the question does not know is none of them."""
    of_it = ((one, read_reply(question, one.said, facts, trial)) for one in limits if one.key == question.key)
    return tuple(
        Offer(_label(one.laboratory, one.said), reply.value, {**(reply.typed or {}), LABORATORY: one.laboratory})
        for one, reply in of_it
        if isinstance(reply, Answer)
    )


def with_typed(kept: Kept, text: str) -> Kept:
    """What is kept after a line such as "Central lab: ALT ULN 40 U/L, bilirubin ULN 1.2 mg/dL".

    Its other limits and the other laboratories stay; "none" takes one limit, or all of a laboratory, away. Raises
    `NotKept`.
    """
    name, colon, said = text.partition(":")
    name = _named(name if colon else "")
    if said.strip(" .").casefold() == _NONE:
        return {other: limits for other, limits in kept.items() if other != name}
    parts = [part.strip(" .") for part in _PARTS.split(said) if part.strip(" .")]
    if not parts:
        raise NotKept("Nothing stands behind the colon.")
    now = dict(kept.get(name, {}))
    for part in parts:
        key, value = _read(part)
        now.pop(key, None)
        if value:
            _check_seen(name, value)
            now[key] = value
    after = {**kept, name: now}
    if len(after) > MOST:
        raise NotKept(f"A site keeps at most {MOST} laboratories.")
    return {other: limits for other, limits in after.items() if limits}


def _named(typed: str) -> str:
    """The name of a laboratory: it may not be what a value is called."""
    name = label_of(typed)
    if not name or any(sign in ",;()[]=" for sign in name):
        raise NotKept("It begins with the name of the laboratory and a colon.")
    if any(phrase_of(name) == phrase_of(called) for one in limited() for called in one.names):
        raise NotKept(f"“{name}” is a value: it begins with the name of the laboratory and a colon.")
    return name


def _check_seen(name: str, said: str) -> None:
    label = _label(name, said)
    if len(label) > _ON_A_BUTTON or len(label.encode()) > _IN_A_BUTTON:
        raise NotKept(f"“{label}” does not fit on a button: shorten the name.")


def _read(part: str) -> tuple[str, str]:
    """The question that a part answers, and its answer as it is kept; empty where it is taken away."""
    found = _longest(part)
    if found is None:
        raise NotKept(f"“{part}”: no value of a laboratory that has a limit here begins it.")
    one, rest = found
    question, rest = _end(one, rest, part)
    if rest.casefold() == _NONE:
        return question.key, ""
    return question.key, _value(question, rest, part)


def _longest(part: str) -> tuple[Limited, str] | None:
    """What the first words of a part name, and what stands behind them; the longest name counts."""
    chunks = chunks_of(part)
    for end in range(len(chunks), 0, -1):
        words = tuple(chunks.word(at) for at in range(end))
        of_it = (one for one in limited() if any(phrase_of(name) == words for name in one.names))
        if one := next(of_it, None):
            return one, chunks.of(end, len(chunks))
    return None


def _end(one: Limited, rest: str, part: str) -> tuple[Question, str]:
    """Which end is said, or the only one that is asked for, and what stands behind that."""
    for said, end in ((_UPPER, one.upper), (_LOWER, one.lower)):
        if match := said.match(rest):
            if end is None:
                raise NotKept(f"“{part}”: no trial asks for that limit.")
            return end, rest[match.end() :].strip(_SIGNS)
    if match := _ANY.match(rest):
        rest = rest[match.end() :]
    ends = [end for end in (one.upper, one.lower) if end]
    if len(ends) > 1:
        raise NotKept(f"“{part}”: say ULN or LLN.")
    return ends[0], rest.strip(_SIGNS)


def _value(question: Question, rest: str, part: str) -> str:
    unit = getattr(question.kind, "unit", "")
    if unit and not re.search(r"[^\W\d]", rest):
        raise NotKept(f"“{part}”: type its unit too, such as {unit}.")
    reply = read_number_reply(question, rest, rest.casefold(), Facts({}, date.min), None)
    if isinstance(reply, Answer) and reply.typed:
        return f"{reply.typed['value']} {reply.typed['unit']}".strip()
    why = reply.why if isinstance(reply, No) else reply.question if isinstance(reply, Doubt) else "that is no limit."
    raise NotKept(f"“{part}”: {why}")


def _label(laboratory: str, said: str) -> str:
    return f"{laboratory}: {said}"
