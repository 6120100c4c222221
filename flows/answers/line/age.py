"""The age of the candidate in a line, such as "9 y boy", "17F" or "girl 14 y 3 m"."""

import re

from flows.answers.line.chunks import ENDS, FILLERS
from flows.answers.line.reading import Reading, keep
from flows.answers.line.values import age_at
from flows.answers.reply import Answer, Doubt, Offer
from flows.answers.typed import read_reply
from flows.language.typed.ages import label

AGE, SEX = "age_months", "sex"
_SEX = {"m": "male", "f": "female"}
_WITH_SEX = re.compile(r"(\d{1,3}) ?f", re.IGNORECASE)
_SAYS_OLD = re.compile(r"old|y/?o\b|y\.o|jährig", re.IGNORECASE)


def read_age(reading: Reading) -> bool:
    """An age: taken at the start of the line, beside the sex or with "old"; elsewhere in a part of its own, asked."""
    if AGE not in reading.trial.by_key:
        return False
    if found := _with_sex(reading):
        text, end, sex = *found, "female"
    elif end := age_at(reading.chunks, reading.at) or 0:
        text, sex = reading.chunks.of(reading.at, end), _SEX.get(reading.chunks.word(end), "")
    else:
        return False
    reply = read_reply(reading.trial.by_key[AGE], text, reading.facts, reading.trial)
    opens, sure = _opens_its_part(reading), _is_placed(reading, text, end)
    if not isinstance(reply, Answer | Doubt) or not (opens or sure):
        return False
    keep(reading, AGE, reading.at, end, reply if sure else _asked(reply))
    if SEX in reading.trial.by_key and sex and isinstance(reply, Answer):
        end += not found
        keep(reading, SEX, end - 1, end, Answer(sex))
    reading.at = end
    return True


def _with_sex(reading: Reading) -> tuple[str, int] | None:
    """The years and the end of "17F" or "17 F"; "17 M" may be months."""
    for end in (reading.at + 1, reading.at + 2):
        if end <= len(reading.chunks) and (match := _WITH_SEX.fullmatch(reading.chunks.of(reading.at, end))):
            return f"{match[1]} years", end
    return None


def _is_placed(reading: Reading, text: str, end: int) -> bool:
    chunks, last = reading.chunks, reading.pieces[-1] if reading.pieces else None
    behind_sex = last is not None and last.key == SEX and last.places[0] == reading.at - 1
    first = all(chunks.word(at) in FILLERS for at in range(reading.at))
    return first or behind_sex or bool(_SAYS_OLD.search(text)) or chunks.word(end) in ("boy", "girl", "male", "female")


def _opens_its_part(reading: Reading) -> bool:
    at = reading.at
    while at > 0 and reading.chunks.word(at - 1) in FILLERS:
        at -= 1
    return at == 0 or reading.chunks.of(at - 1, at) in ENDS


def _asked(reply: Answer | Doubt) -> Doubt:
    """Further on in a line a span of time may be of something else."""
    if isinstance(reply, Doubt):
        return reply
    words = label(int(reply.value))
    return Doubt(f"Is {words} the age?", (Offer(f"Yes, {words}", reply.value),))
