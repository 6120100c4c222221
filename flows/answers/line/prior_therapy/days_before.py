"""A day that opens a part of a line and leads to what was given on it, as in "10 Nov: VCR"."""

from dataclasses import replace

from flows.answers.entries import LAST_DAYS, has_last_day
from flows.answers.line.chunks import FILLERS, end_of_part, opens_part
from flows.answers.line.drugs import DOSE
from flows.answers.line.measured.last_dose import as_last
from flows.answers.line.measured.line_reading import Reading, Span
from flows.answers.line.measured.value_after import day_at
from flows.answers.line.pieces import EntryPiece
from flows.answers.line.prior_therapy.beside_agents import PLANNED
from flows.answers.line.prior_therapy.last_doubted import Behind, last_day_asked
from flows.answers.reply import Answer

# What may stand between a day and what was given on it.
_GIVEN = frozenset(("last", "latest", "got", "gave", "received", "given", "had", "dose", "–", "—", "->", "→"))


def read_days_before(reading: Reading) -> None:
    """Takes such a day as the last one of what it leads to; where more is named under it, each is asked."""
    leads = {at: day for at, entry in enumerate(reading.entries) if (day := _day_before(reading, entry))}
    for at, day in leads.items():
        under = (at, *_others_under(reading, at, leads))
        for index in under:
            entry = reading.entries[index]
            reading.entries[index] = (len(under) == 1 and _taken(reading, entry, day)) or _asked(reading, entry, day)
        if any(reading.chunks.of(*day) in reading.entries[index].said for index in under):
            reading.unread.remove(day)


def _day_before(reading: Reading, entry: EntryPiece) -> Span | None:
    """The day right before an entry, where it was not understood otherwise and opens its part of the line."""
    begins = entry.places[0]
    for start, end in reading.unread:
        between = {reading.chunks.word(at) for at in range(end, begins)}
        before = {reading.chunks.word(at) for at in range(max(0, start - 2), start)}
        leads = end <= begins and between <= FILLERS | _GIVEN and before.isdisjoint(PLANNED)
        if leads and day_at(reading.chunks, start, reading.today) == end and opens_part(reading.chunks, start):
            return start, end
    return None


def _others_under(reading: Reading, at: int, leads: dict[int, Span]) -> list[int]:
    """The entries without a day in the same line: the one right before, and those up to the next such day."""
    end = next((index for index in leads if index > at), len(reading.entries))
    lines = [reading.chunks.of(0, entry.places[0]).count("\n") for entry in reading.entries]
    near = [index for index in range(max(0, at - 1), end) if index != at and lines[index] == lines[at]]
    return [index for index in near if not _has_day(reading.entries[index])]


def _has_day(entry: EntryPiece) -> bool:
    return any(has_last_day(entry.key, fields) for fields in entry.meant)


def _taken(reading: Reading, entry: EntryPiece, day: Span) -> EntryPiece | None:
    """The entry with the day as its last one; None where it has one of its own, or it may not be that."""
    said = reading.chunks.of(*day)
    reply = None if _has_day(entry) else as_last(reading, entry, said)
    if not isinstance(reply, Answer) or _more_is_said(reading, entry):
        return None
    last = {LAST_DAYS[entry.key]: reply.value}
    doubt = entry.doubt and entry.doubt.with_values(lambda value: {**value, **last})
    return replace(entry, said=f"{said} {entry.said}", fields={**entry.fields, **last}, doubt=doubt)


def _more_is_said(reading: Reading, entry: EntryPiece) -> bool:
    """Whether something right behind an entry was not understood, other than how much was given."""
    begins = entry.places[0]
    part = range(begins, end_of_part(reading.chunks, begins))
    behind = (reading.chunks.of(*span) for span in reading.unread if span[0] in part)
    return any(DOSE.sub("", said).strip() for said in behind)


def _asked(reading: Reading, entry: EntryPiece, day: Span) -> EntryPiece:
    return last_day_asked(reading, entry, Behind((reading.chunks.of(*day),), (day,), ()))
