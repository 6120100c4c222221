"""What nobody at the site knows and the study chair is asked, where a trial says so: a ruling is then the answer.

Until then the answer is not known. Beside it stands since when the chair is asked, and once it is ruled by whom.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from flows.answers.answers import Answers, Fields, Value
from flows.answers.entries import FOR_CHAIR, entries_of, entry_title, fitting_entry
from flows.answers.reply import Slot
from flows.answers.stored_keys import Kind, beside
from flows.rules.conditions import ALWAYS, parts
from flows.rules.question import Question
from flows.rules.trial import Trial

ASKED = "asked"


@dataclass(frozen=True, slots=True)
class ForChair:
    """One thing that the chair is asked: of which question, and of which entry of a list, by its name.

    `since`: the day from which on the chair is asked. `ruled`: role, initials and day of the ruling; empty while there
    is none. `values`: the answers that were ruled, with their questions.
    """

    slot: Slot
    question: Question
    of: str
    since: date
    ruled: Mapping[str, str]
    values: tuple[tuple[Question, Value], ...]

    @property
    def label(self) -> str:
        """What it is about, in a word or two, such as "dasatinib"."""
        return self.of or self.question.label


def for_chair(answers: Answers, trial: Trial) -> tuple[ForChair, ...]:
    """All that the chair is or was asked of a screening, in the order of the questions."""
    return tuple(one for question in trial.questions for one in _of(question, answers, trial))


def open_for_chair(answers: Answers, trial: Trial) -> tuple[ForChair, ...]:
    """What waits for the chair's ruling."""
    return tuple(one for one in for_chair(answers, trial) if not one.ruled)


def _of(question: Question, answers: Answers, trial: Trial) -> Iterator[ForChair]:
    if question.key in trial.lists:
        fields = [field for field in trial.lists[question.key] if field.for_chair]
        for index, entry in enumerate(entries_of(answers, question.key) if fields else ()):
            said = entry.get(FOR_CHAIR) or {}
            title = entry_title(question.key, entry, trial)
            slots = (Slot(question.key, index, field.key) for field in fields if field.key in said)
            yield from (_one(slot, title, said[slot.field or ""], entry, trial) for slot in slots)
    elif question.for_chair and (said := answers.chair.get(question.key)):
        yield _one(Slot(question.key), "", said, answers.given, trial)


def _one(slot: Slot, of: str, said: Mapping[str, str], given: Fields, trial: Trial) -> ForChair:
    """`given`: the answers of the screening, or the fields of the entry."""
    question, *others = ruled_questions(slot, trial)
    ruled = {key: word for key, word in said.items() if key != ASKED}
    values = tuple((one, given[one.key]) for one in (question, *others) if given.get(one.key) is not None)
    return ForChair(slot, question, of, date.fromisoformat(said[ASKED]), ruled, values)


def name_of(slot: Slot) -> str:
    """What a slot that the chair is asked for is called on a button and in exports."""
    return beside(Kind.CHAIR, ".".join(str(part) for part in (slot.key, slot.entry, slot.field) if part is not None))


def slot_ruled(of: str) -> Slot:
    """The slot that a form of the chair is of: the end of its name."""
    key, *entry = of.split(".")
    return Slot(key, int(entry[0]), entry[1]) if entry else Slot(key)


def ruled_questions(slot: Slot, trial: Trial) -> tuple[Question, ...]:
    """What is ruled: the question that nobody could answer, and of an entry the fields that hang on it alone."""
    if slot.field is None:
        return (trial.by_key[slot.key],)
    hanging = (field for field in trial.lists[slot.key] if _hangs_on(field, slot.field))
    return (trial.fields_of(slot.key)[slot.field], *hanging)


def _hangs_on(field: Question, key: str) -> bool:
    asked = field.asked_when
    return asked is not ALWAYS and all(getattr(part, "key", "") == key for part in parts(asked) or (asked,))


def asked_on(today: date) -> dict[str, str]:
    """What is kept beside an answer that is not known, and that the chair is asked for from this day on."""
    return {ASKED: today.isoformat()}


def ruled_entry(slot: Slot, entry: Fields, values: Fields, by: Mapping[str, str], today: date, trial: Trial) -> Fields:
    """An entry with what was ruled of it, and who ruled."""
    asked = entry.get(FOR_CHAIR) or {}
    assert slot.field is not None
    said = {**asked, slot.field: {**asked[slot.field], **by}}
    return fitting_entry(slot.key, {**entry, **values, FOR_CHAIR: said}, today, trial)
