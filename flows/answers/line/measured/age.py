"""The age of the candidate in a line, such as "9 y boy", "17F" or "girl 14 y 3 m"."""

import re
from dataclasses import dataclass
from decimal import Decimal

from flows.answers.line.chunks import FILLERS
from flows.answers.line.measured.line_reading import Reading
from flows.answers.reply import Answer, Doubt, Offer
from flows.language.numbers import age_words

AGE, SEX = "age_months", "sex"
_SEX = {"m": "male", "f": "female"}
_WITH_SEX = re.compile(r"(\d{1,3}) ?f", re.IGNORECASE)
_IN_YEARS = re.compile(r"\d ?y", re.IGNORECASE)
_SAYS_OLD = re.compile(r"old|y/?o\b|y\.o|jährig", re.IGNORECASE)


def read_age(reading: Reading) -> bool:
    """An age: taken at the start of the line, beside the sex or with "old"; elsewhere in a part of its own, asked."""
    found = _aged(reading) if AGE in reading.trial.by_key else None
    if found is None:
        return False
    reply = reading.reply(reading.trial.by_key[AGE], found.text)
    sure = _is_placed(reading, found)
    if not isinstance(reply, Answer | Doubt) or not (sure or reading.chunks.opens_part(reading.at)):
        return False
    reading.keep(AGE, reading.at, found.end, reply if sure else _asked(reply))
    if SEX in reading.trial.by_key and found.sex and sure and isinstance(reply, Answer):
        reading.keep(SEX, reading.at, found.end, Answer(found.sex))
    reading.at = found.end
    return True


@dataclass(frozen=True, slots=True)
class _Aged:
    """The words of an age, where they end with the letter of the sex, and what that letter says."""

    text: str
    end: int
    sex: str = ""


def _aged(reading: Reading) -> _Aged | None:
    """ "17F", "17 F", "17 y F" or "F 17 y".

    "17 M" may be months, further on "101 F" is a temperature, and "2 weeks ago" a day.
    """
    chunks, at = reading.chunks, reading.at
    for next_one in (at + 1, at + 2):
        if next_one <= len(chunks) and (match := _WITH_SEX.fullmatch(chunks.of(at, next_one))):
            return _Aged(f"{match[1]} years", next_one, _SEX["f"])
    ahead, begins = _sex_at(reading, at)
    end = chunks.age_at(begins) if begins < len(chunks) else None
    if end is None or (reading.day_at(begins) or 0) > end:
        return None
    behind, after = _sex_at(reading, end + (chunks.word(end) == ","))
    alone = chunks.word(end) != "," or chunks.ends_at(after)
    return _Aged(chunks.of(begins, end), after if behind and alone else end, ahead or (behind if alone else ""))


def _sex_at(reading: Reading, at: int) -> tuple[str, int]:
    """What a letter alone says of the sex, and where it ends with the comma that may stand behind it."""
    sex = _SEX.get(reading.chunks.word(at), "")
    end = at + bool(sex)
    return sex, end + (bool(sex) and at == reading.at and reading.chunks.word(end) == ",")


def _is_placed(reading: Reading, found: _Aged) -> bool:
    chunks, last = reading.chunks, reading.pieces[-1] if reading.pieces else None
    ahead = reading.at - 1 - (chunks.word(reading.at - 1) == ",")
    behind_sex = last is not None and last.key == SEX and last.places[0] == ahead
    first = all(chunks.word(at) in FILLERS for at in range(reading.at))
    return (
        first
        or behind_sex
        or bool(_SAYS_OLD.search(found.text))
        or (bool(found.sex) and _IN_YEARS.search(chunks.of(reading.at, found.end)) is not None)
        or chunks.word(found.end + (chunks.word(found.end) == ",")) in ("boy", "girl", "male", "female")
    )


def _asked(reply: Answer | Doubt) -> Answer | Doubt:
    """Further on in a line a span of time may be of something else."""
    if isinstance(reply, Doubt) or not isinstance(reply.value, Decimal):
        return reply
    words = age_words(reply.value)
    return Doubt(f"Is {words} the age?", (Offer(f"Yes, {words}", reply.value),))
