"""A line in which "same day" stands for the day that was said before it."""

import re
from datetime import date

from flows.answers.line.chunks import chunks_of
from flows.answers.line.values import day_at

_SAME = re.compile(r"\b(?:on )?(?:the )?same (?:day|date|draw|sample)\b(?! as\b)", re.IGNORECASE)


def with_days_said(text: str, today: date) -> str:
    """The line with the day before each "same day" in its place; one with no day before it stays as it is."""
    parts, last, begins = [], "", 0
    for said in _SAME.finditer(text):
        before = text[begins : said.start()]
        last, begins = _last_day(before, today) or last, said.end()
        parts += [before, last or said[0]]
    return "".join((*parts, text[begins:]))


def _last_day(text: str, today: date) -> str:
    """The last day of a text, as it was typed."""
    chunks, at, last = chunks_of(text), 0, ""
    while at < len(chunks):
        end = day_at(chunks, at, today)
        last, at = (chunks.of(at, end), end) if end else (last, at + 1)
    return last
