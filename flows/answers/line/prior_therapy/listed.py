"""What a list knows by one field in a line: radiation by its site."""

from dataclasses import replace
from typing import Any

from flows.answers.line.chunks import end_of_part
from flows.answers.line.drugs import ANOTHER_DAY
from flows.answers.line.found import EntryPiece
from flows.answers.line.measured.reading import Reading
from flows.answers.line.measured.values import day_at, past_fillers
from flows.answers.line.names import Listed
from flows.answers.line.prior_therapy.beside_agents import is_denied, is_planned, past_radiation
from flows.answers.line.prior_therapy.denied import read_denied_behind
from flows.answers.line.prior_therapy.led_in import asked_where_led_in
from flows.answers.reply import Answer, Doubt, Offer
from flows.answers.typed.text import read_reply


def read_listed(reading: Reading, meaning: Listed, start: int, end: int) -> int | None:
    """An entry that is known by one field, such as radiation by its site, with its day; None where it is denied."""
    if is_denied(reading, end):
        return reading.at if read_denied_behind(reading, start, end) else None
    if is_planned(reading, start, past_radiation(reading, end)):
        stop = end_of_part(reading.chunks, end)
        reading.unread.append((start, stop))
        return stop
    chunks, last = reading.chunks, reading.trial.lists[meaning.key][-1]
    end = past_radiation(reading, end)
    begins = past_fillers(chunks, end)
    day_end = day_at(chunks, begins, reading.today)
    fields: dict[str, Any] = {meaning.field: meaning.value}
    reply = read_reply(last, chunks.of(begins, day_end), reading.facts, reading.trial) if day_end else None
    doubt = None
    if isinstance(reply, Answer):
        fields |= {last.key: reply.value}
    elif isinstance(reply, Doubt):
        days = reply.with_values(lambda day: {**fields, last.key: day}).offers
        doubt = replace(reply, offers=(*days, Offer(ANOTHER_DAY, fields)))
    elif day_end:
        # A day that cannot be is told as not understood, and asked with the entry.
        reading.unread.append((begins, day_end))
    after = day_end if day_end and reply else end
    entry = EntryPiece(meaning.key, chunks.of(start, after), fields, doubt, (start,))
    reading.entries.append(asked_where_led_in(reading, entry, start))
    return after
