"""Words before what was given that were not understood: "relapse after kymriah 3 Nov" is no last day of kymriah."""

import re
from dataclasses import replace
from datetime import date
from functools import partial

from flows.answers.entries import LAST_DAYS, ONGOING, without_last_day
from flows.answers.line.chunks import ENDS, FILLERS
from flows.answers.line.drugs import ANOTHER_DAY
from flows.answers.line.measured.line_reading import Reading, Span
from flows.answers.line.measured.value_after import day_at
from flows.answers.line.pieces import EntryPiece
from flows.answers.reply import Doubt, Offer
from flows.language.days import day_words
from flows.language.typed.date_words import MONTH

# What changes nothing of it.
_HARMLESS_WORDS = """
s/p then bridging salvage prior previous previously cycle cycles last latest final dose doses most recent recently of
he she kid child has only just meds rx chemo tx hx history therapy therapies treatment agent drug
"""
_HARMLESS = frozenset(_HARMLESS_WORDS.split())
_BEGINS = frozenset(("to", "->", "→"))
# A time that is no one day: its last day is asked next.
_OF_TIME = re.compile(rf"{MONTH}|[\d./–-]+", re.IGNORECASE)


def asked_where_led_in(reading: Reading, entry: EntryPiece, begins: int) -> EntryPiece:
    """An entry whose words begin at a chunk, asked about where strange words lead to it."""
    words = _strange_before(reading, begins)
    if not words:
        return entry
    bare = without_last_day(entry.key, entry.fields)
    if entry.doubt:
        return replace(entry, fields=bare, doubt=entry.doubt.with_values(partial(without_last_day, entry.key)))
    day, going = entry.fields.get(LAST_DAYS.get(entry.key, "")), entry.fields.get(ONGOING)
    said = "still given" if going else f"last on {day_words(date.fromisoformat(day))}" if day else "it was given"
    sure = Offer(f"Yes, {said}", dict(entry.fields))
    other = (Offer(ANOTHER_DAY, bare),) if day or going else ()
    return replace(entry, doubt=Doubt(f"“{words}” stands before it. Was it given, and is this right?", (sure, *other)))


def _strange_before(reading: Reading, begins: int) -> str:
    """What was not understood right before a chunk in its part of the line, but for a day; empty where nothing."""
    at = begins
    while at:
        span = next((one for one in reading.unread if one[1] == at), None)
        if span and _says_more(reading, span):
            return reading.chunks.of(*span)
        if not span and reading.chunks.word(at - 1) not in FILLERS:
            # "From imatinib to dasatinib 3 Nov": on that day it began.
            return "to" if reading.chunks.word(at) in _BEGINS and reading.chunks.of(at - 1, at) not in ENDS else ""
        at = span[0] if span else at - 1
    return ""


def _says_more(reading: Reading, span: Span) -> bool:
    if day_at(reading.chunks, span[0], reading.today) == span[1]:
        return False
    words = reading.chunks.of(*span).casefold().replace(":", " ").split()
    return not all(word in _HARMLESS or _OF_TIME.fullmatch(word) for word in words)
