"""The upper limit, or the whole range, that a laboratory prints behind a value."""

import re

from flows.answers.line.chunks import ENDS, FLAGS, OPENS, Chunks
from flows.answers.line.measured.value_after import close_of, past_flags, said_to
from flows.answers.reply import Answer, Doubt
from flows.language.typed.units import unit_of
from flows.rules.facts import Facts
from flows.rules.question import Question
from flows.rules.trial import Trial

_MOST = 5  # chunks, such as "0.2 - 1.2 mg / dL"
_LIMIT_WORDS = re.compile(
    r"(?:uln|upper limit(?: of normal)?|limit|normal(?: range)?|norm|ref(?:erence)?(?: range)?|n)\b\.?\s*[:<=≤]*\s*",
    re.IGNORECASE,
)

# A range, or a bound: nothing else behind a value is printed so.
_REFERENCE = re.compile(
    r"(?:[<>≤≥]\s*=?\s*\d[\d.,]*|\d[\d.,]*\s*(?:-|–|to)\s*\d[\d.,]*)(?:\s*(?P<unit>[^\W\d]\S*))?",
    re.IGNORECASE,
)


def limit_after(
    limit: Question | None, chunks: Chunks, at: int, facts: Facts, trial: Trial, *, unit: str | None
) -> tuple[Answer | Doubt | None, int]:
    """The upper limit that stands behind a value, such as (40), (ULN 40), <40 or 5-40, and where all of it ends.

    `limit`: the question that asks for it; where none does, a printed range is passed over. `unit`: of the value, which
    counts for a limit without one; where the value has none, two figures behind it may be a day.
    """
    start = past_flags(chunks, at)
    if start < len(chunks) and chunks.of(start, start + 1) in OPENS:
        close = close_of(chunks, start)
        inner = chunks.of(start + 1, close) if close else ""
        reply = _said(limit, inner, unit, facts, trial)
        found = close is not None and (reply is not None or _is_reference(inner))
        return (reply, past_flags(chunks, close + 1)) if close and found else (None, at)
    for end in range(_reach(chunks, start), start, -1):
        text = chunks.without_flags(start, end)
        printed = _REFERENCE.fullmatch(text)
        # Two figures right behind a bare value may be a day; behind a flag, or with a unit, they are none.
        is_range = printed and (unit or chunks.word(start - 1) in FLAGS or unit_of(printed["unit"] or "?"))
        if not (_LIMIT_WORDS.match(text) or is_range):
            continue
        reply = _said(limit, text, unit, facts, trial)
        if reply or _is_reference(text):
            return reply, past_flags(chunks, end)
    return None, at


def _said(limit: Question | None, text: str, unit: str | None, facts: Facts, trial: Trial) -> Answer | Doubt | None:
    bare = _bare(text)
    given = bare if unit is None or any(sign.isalpha() for sign in bare) else f"{bare} {unit}"
    return said_to(limit, given, facts, trial) if limit else None


def _is_reference(text: str) -> bool:
    return _REFERENCE.fullmatch(_bare(text)) is not None


def _bare(text: str) -> str:
    """A limit without the words that say that it is one."""
    return _LIMIT_WORDS.sub("", text, count=1) if _LIMIT_WORDS.match(text) else text


def _reach(chunks: Chunks, start: int) -> int:
    end = start
    while end < min(len(chunks), start + _MOST) and chunks.of(end, end + 1) not in ENDS | OPENS:
        end += 1
    return end
