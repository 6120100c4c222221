"""What a line says that no trial asks so: other values of a report, its headings, the days of its print."""

import re
from datetime import date
from functools import cache

from flows.answers.line.chunks import SIGNS, WORDS, Chunks
from flows.answers.line.measured.line_reading import Reading
from flows.answers.line.phrases import MOST_WORDS, Phrase, phrase_of
from flows.package import lines_of
from flows.trials.form.questions.library import library_questions

_NOT_DRAWN, _HEADING = WORDS["not drawn"], WORDS["heading"]


@cache
def _analytes() -> frozenset[Phrase]:
    """What laboratories and charts print, with all that the library knows as measured on a day."""
    measured = (one for one in library_questions() if one.answer == "number" and one.date)
    known = (name for one in measured for name in (one.in_chat.label, *one.in_chat.called) if name)
    return frozenset(map(phrase_of, (*lines_of("flows.answers.line", "analytes.txt"), *known)))


# A day that no printed range looks like: with the name of its month, or its year.
_IS_DAY = re.compile(r"[^\W\d]{3}|\d{4}")
_IS_YEAR = re.compile(r"(?:19|20)\d\d")


def analyte_at(chunks: Chunks, at: int) -> int | None:
    """Where the name of a value that no question of the trial has, and that has figures behind it, ends."""
    words: list[str] = []
    found = None
    for end in range(at, min(at + MOST_WORDS, len(chunks))):
        words.append(chunks.word(end))
        if tuple(words) in _analytes():
            found = end + 1
    if found is None:
        return None
    value = chunks.past_fillers(chunks.past_gloss(found))
    # "HCT 2 May" is no haematocrit.
    is_day = _IS_DAY.search(chunks.of(value, min(value + 3, len(chunks)))) and chunks.day_at(value, date.max)
    is_year = _IS_YEAR.fullmatch(chunks.word(value))
    return found if chunks.word(value).lstrip("<>≤≥")[:1].isdigit() and not is_day and not is_year else None


def read_analyte(reading: Reading) -> bool:
    """A value that is not asked, with its unit and range: up to the end of its part, the next name, or a day."""
    end = analyte_at(reading.chunks, reading.at)
    # What is asked here, and was not understood, is no other value.
    if end is None or reading.meanings_at(reading.at):
        return False
    end += 1
    while not reading.chunks.ends_at(end) and not _another(reading, end):
        end += 1
    reading.aside.append((reading.at, end))
    reading.at = end
    return True


def _another(reading: Reading, at: int) -> bool:
    """Whether a name that is asked begins at a chunk, or a day."""
    day_end = reading.day_at(at)
    is_day = day_end is not None and _IS_DAY.search(reading.chunks.of(at, day_end)) is not None
    return is_day or bool(reading.meanings_at(at))


def read_print_day(reading: Reading) -> bool:
    """A day on which a report was printed or received: no day of a measurement."""
    if reading.chunks.word(reading.at) not in _NOT_DRAWN:
        return False
    end = reading.day_at(reading.chunks.past_fillers(reading.at + 1))
    if end is None:
        return False
    end = reading.chunks.past_clock(end)
    reading.aside.append((reading.at, end))
    reading.at = end
    return True


def read_heading(reading: Reading) -> bool:
    """A line of a report that holds nothing but the names of its columns or of its parts."""
    chunks, at = reading.chunks, reading.at
    if at and chunks.of(at - 1, at) != "\n":
        return False
    end = at
    while end < len(chunks) and chunks.of(end, end + 1) != "\n":
        if chunks.word(end) not in _HEADING | SIGNS:
            return False
        end += 1
    words = [chunks.word(place) for place in range(at, end)]
    if end == at or (len(words) > 1 and words[-1] == "normal"):
        # "LFTs normal" says something of what is asked.
        return False
    reading.aside.append((at, end))
    reading.at = end
    return True
