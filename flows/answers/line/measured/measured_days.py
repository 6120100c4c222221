"""To which measurements of a line a day belongs."""

from collections.abc import Iterable
from datetime import date

from flows.agents import find
from flows.answers.line.chunks import CLOSES, ENDS, FILLERS, OPENS, WORDS, Span
from flows.answers.line.drugs import agent_at
from flows.answers.line.measured.last_dose import last_dose_asked
from flows.answers.line.measured.line_reading import Reading
from flows.answers.line.pieces import Piece
from flows.answers.reply import Answer, Doubt, No, Offer
from flows.language.days import day_words
from flows.language.numbers import listed
from flows.rules.question import NumberKind, Question

# What leads to the day of something that was given, and to that of the measurements behind it.
_OF_GIVEN = find.ROUTES | WORDS["of what was given"]
_LEADS = frozenset(("from", "all", "results", "result", "report", "chemistry", "blood", "vom", "du", "del", "le", "el"))


def read_day(reading: Reading) -> bool:
    """A day that belongs to no name: of what was given or measured before it, else of what is measured behind it."""
    end = reading.day_at(reading.at)
    if end is None:
        return False
    span = reading.at, end
    if reading.chunks.word(span[0]) in _OF_GIVEN:
        # "ITs 10 Nov", "stopped 3 Oct": of something that was given.
        return False
    if not last_dose_asked(reading, span):
        _share_out(reading, span)
    reading.at = reading.chunks.past_clock(end)
    return True


def _share_out(reading: Reading, day: Span) -> None:
    """A day goes to the measurements that wait for one, or waits for them."""
    if _behind_strange_in_brackets(reading, day):
        reading.unread.append(day)
        return
    own = [key for key, part in reading.undated.items() if part == reading.part]
    of_agent = not own and agent_at(reading.chunks, reading.chunks.past_fillers(day[1]))
    if (at := _behind_other(reading, day, own)) or of_agent:
        _of_other(reading, day, at)
    elif reading.undated and reading.day and own and not reading.chunks.opens_part(day[0]):
        # "24 Nov, EF 60 echo, Cr 0.5 26 Nov": a day behind a measurement in its own part is of that.
        _date(reading, day, own)
        reading.undated = {key: part for key, part in reading.undated.items() if key not in own}
    elif reading.undated and reading.day:
        # "3 Oct: Cr 0.5, 5 Oct: ALT 34": where days stand before their measurements, the next day is of what follows.
        _date_behind(reading, reading.day)
        reading.day = day
    elif reading.undated and not own and _leads_on(reading, day):
        _of_other(reading, day, 0)
        reading.day = day
    elif reading.undated:
        _date_before(reading, day)
    elif reading.day and reading.day[0] not in reading.alone:
        reading.unread.append(day)
    else:
        reading.day = day


def _behind_strange_in_brackets(reading: Reading, day: Span) -> bool:
    """Whether a day stands in brackets behind what was not understood there: "ALT 60 (prev 120 20 Nov)"."""
    strange = reading.strange
    for at in range(day[0] - 1, -1, -1):
        if reading.chunks.of(at, at + 1) in ENDS | OPENS | CLOSES:
            return reading.chunks.of(at, at + 1) in OPENS and not strange.isdisjoint(range(at, day[0]))
    return False


def _behind_other(reading: Reading, day: Span, own: list[str]) -> int:
    """Where the word right before a day stands, if it is of what has no day that is asked, as a relapse; else 0."""
    at = day[0]
    while at > 0 and reading.chunks.word(at - 1) in FILLERS | OPENS | _LEADS:
        at -= 1
    if at == 0 or reading.chunks.of(at - 1, at) in ENDS:
        return 0
    by_key = reading.trial.by_key
    last = reading.last
    is_own = last is not None and by_key[last.key].section in {by_key[key].section for key in own}
    return 0 if (own and (is_own or last is None)) or _leads_to_value(reading, last) else at


def _leads_on(reading: Reading, day: Span) -> bool:
    """Whether what is measured is named right behind a day, or right before it with its value behind."""
    named = reading.questions_at(reading.chunks.past_fillers(reading.chunks.past_clock(day[1])))
    behind_name = not reading.chunks.opens_part(day[0]) and _leads_to_value(reading, reading.last)
    return any(one.dated for one in named) or behind_name


def _leads_to_value(reading: Reading, last: Piece | None) -> bool:
    """Whether what was read last names what is measured, as in "Echo 20 Nov: EF 58"."""
    named = reading.questions_at(last.places[0]) if last and last.key not in reading.trial.dated else ()
    return any(one.dated for one in named)


def _of_other(reading: Reading, day: Span, at: int) -> None:
    """A day of something else, or of the agent behind it: asked for measurements before it, never of those behind."""
    if reading.entries and reading.entries[-1].places[0] > (reading.last.places[0] if reading.last else -1):
        # "VCR D1 10 Nov, D8 17 Nov": of what was given; what was measured before waits on.
        reading.unread.append(day)
        return
    asked = [_ask(reading, day, key) for key in reading.undated]
    if not any(asked):
        unread = not at or any(start < at <= end for start, end in reading.unread)
        (reading.unread if unread else reading.aside).append(day)
    reading.undated.clear()


def _date_before(reading: Reading, day: Span) -> None:
    """A day behind measurements is of those in its part of the line, and of others of the same draw; else asked."""
    nearest = max(reading.undated.values())
    one_draw = all(_in_blood(question) for key in reading.undated for question in _measured(reading, key))
    sure = [key for key, part in reading.undated.items() if one_draw or part == nearest]
    _date(reading, day, sure)
    for key in reading.undated.keys() - sure:
        _ask(reading, day, key)
    reading.undated.clear()


def _measured(reading: Reading, dated: str) -> tuple[Question, ...]:
    """What was measured on a day that is asked for, as far as the line says it."""
    said = {piece.key for piece in reading.pieces}
    return tuple(one for one in reading.trial.questions if one.dated == dated and one.key in said)


def _in_blood(question: Question) -> bool:
    """Whether so much of something in a volume was measured: what stands in one line is of one draw."""
    kind = question.kind
    return isinstance(kind, NumberKind) and kind.unit.endswith(("/L", "/dL", "/mL", "/uL"))


def _ask(reading: Reading, day: Span, key: str) -> bool:
    """Whether a measurement further before has the same day: asked, where it can have it."""
    said = reading.chunks.of(*day)
    reply = reading.reply(reading.trial.by_key[key], said)
    what = listed(question.label for question in _measured(reading, key))
    if isinstance(reply, Answer) and isinstance(reply.value, str):
        words = day_words(date.fromisoformat(reply.value))
        doubt = Doubt(f"Is {words} the day of {what} too?", (Offer(f"Yes, {words}", reply.value),))
        reading.keep(key, *day, doubt)
    return isinstance(reply, Answer)


def _date(reading: Reading, day: Span, keys: Iterable[str]) -> None:
    """A day that belongs to measurements; one that may answer what is asked is asked about."""
    said = reading.chunks.of(*day)
    if reading.asked and day[0] in reading.alone:
        asked = [_ask(reading, day, key) for key in keys if key != reading.asked.question.key]
        reading.shared |= {day[0]} if any(asked) else set()
        return
    for key in keys:
        reply = reading.reply(reading.trial.by_key[key], said)
        if isinstance(reply, No):
            reading.unread.append(day)
            break
        reading.keep(key, *day, reply)


def close_part(reading: Reading) -> None:
    """The end of a line: a day before, or alone above, its measurements is theirs."""
    if reading.undated and (day := reading.day or reading.heading):
        _date_behind(reading, day)
        reading.used = reading.used or day == reading.heading
    elif reading.day:
        close_heading(reading)
        reading.heading = reading.day
    reading.waiting |= reading.undated
    reading.day = None
    reading.undated.clear()
    reading.part += 1


def _date_behind(reading: Reading, day: Span) -> None:
    """A day before measurements is theirs; asked for one of another draw."""
    keys = list(reading.undated)
    far = [key for key in keys if day == reading.day and _is_of_another_draw(reading, key, keys)]
    _date(reading, day, [key for key in keys if key not in far])
    for key in far:
        _ask(reading, day, key)
    reading.undated.clear()


def _is_of_another_draw(reading: Reading, key: str, keys: list[str]) -> bool:
    """Whether a day before measurements is of another draw than this one: "labs 24/11 Cr 0.5, EF 60"."""
    in_blood = {one for one in keys if any(map(_in_blood, _measured(reading, one)))}
    first = min(keys, key=lambda one: reading.undated[one])
    return reading.undated[key] > reading.undated[first] and (key in in_blood) != (first in in_blood)


def close_heading(reading: Reading) -> None:
    """A day in a line of its own with nothing under it is of what stands above it; else it was not understood."""
    if reading.heading and not reading.used:
        if reading.waiting:
            _date(reading, reading.heading, reading.waiting)
            reading.waiting.clear()
        elif reading.heading[0] not in reading.alone:
            reading.unread.append(reading.heading)
    reading.heading, reading.used = None, False
