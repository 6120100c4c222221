"""What is asked at a position: the question, its slot, the answer that stands there, the day it is counted from."""

from datetime import date, datetime
from hashlib import sha256
from typing import Any

from flows import texts
from flows.answers.answers import Answers, Value
from flows.answers.entries import LAST_DAYS, entries_of, entry_facts
from flows.answers.lifecycle import DECIDED
from flows.answers.line.measured.laboratories import limits_offered
from flows.answers.path import Path, next_slot, path_of
from flows.answers.reply import Offer, Slot
from flows.calculators.inputs import BIRTH_DATE
from flows.chat.context import Colleague, Screening, TurnContext, Wish
from flows.chat.forms import field_of_form, typed_fields
from flows.chat.position import ChatState, Position
from flows.decision.assess import decision_on
from flows.identifiers.identifier import Asking
from flows.language.days import day_words
from flows.language.numbers import count
from flows.language.replacing import replace
from flows.rules.answer_values import read_value
from flows.rules.answer_words import value_words
from flows.rules.evaluation.decide import Decision
from flows.rules.facts import Facts
from flows.rules.question import Choice, Choices, Day, Entries, Name, NumberKind, Question, is_timed
from flows.rules.trial import Trial
from flows.treatment.treatment import Treatment


def question_at(slot: Slot, trial: Trial) -> Question:
    """The question that a slot stands for."""
    if slot.form:
        return field_of_form(slot.form, slot.field or "", trial)
    question = trial.by_key[slot.key]
    if slot.field is None:
        return question
    assert isinstance(question.kind, Entries)
    return next(field for field in question.kind.fields if field.key == slot.field)


ANSWERABLE = (ChatState.ASKING, ChatState.PICKING, ChatState.EXPLAINING, ChatState.CONFIRMING)

ASKED: dict[type, Asking] = {
    Choice: "choice",
    Choices: "choice",
    NumberKind: "number",
    Day: "date",
    Name: "agent",
    Entries: "agent",
}

ON_A_QUESTION = (ChatState.ASKING, ChatState.LISTING, ChatState.PICKING, ChatState.CONFIRMING, ChatState.EXPLAINING)


def screening_of(context: TurnContext) -> Screening:
    """The open screening; there always is one where its questions are asked."""
    assert context.screening is not None
    return context.screening


def treatment_of(context: TurnContext) -> Treatment:
    """The treatment of the open screening; there is one wherever it is shown."""
    assert context.treatment is not None
    return context.treatment


def new_for(context: TurnContext) -> Trial | None:
    """The trial that a new screening is for: the chosen one, or the only one that the site screens for."""
    if len(context.on) == 1:
        return context.on[0]
    return next((one for one in context.on if one.registry_id == context.position.filled.get("trial")), None)


def slot_of(context: TurnContext) -> Slot | None:
    """What is asked now: out of turn, or the first question without an answer."""
    return context.position.slot or next_slot(screening_of(context).answers, context.today, context.trial)


def asking_at(position: Position, trial: Trial | None) -> Asking:
    """What sort of text is asked for at a position: a strange word is a drug where an agent is asked."""
    if position.doing in (ChatState.LISTING, ChatState.WONDERING):
        return "agent"
    if position.doing is ChatState.TIMING:
        return "date"
    if trial is None or position.slot is None or position.doing not in ANSWERABLE:
        return "text"
    kind = question_at(position.slot, trial).kind
    if isinstance(kind, Name) and not (kind.drug or kind.letters_only):
        return "text"
    return "age" if position.slot.key == "age_months" else ASKED[type(kind)]


def pinned(context: TurnContext) -> Position:
    """The position with the question that its card shows, so that the next answer is for that one."""
    position = context.position
    return (
        position
        if position.doing not in ON_A_QUESTION or position.slot or position.act
        else replace(position, slot=slot_of(context))
    )


def said_again(position: Position) -> Position:
    """The position after the same card came out twice: its note says so, or nothing would seem to happen."""
    first, *others = position.notes or (texts.typed.SAME_AGAIN,)
    return position.with_notes(texts.typed.not_read_again(first) if position.notes else first, *others)


def asked(context: TurnContext) -> tuple[Slot, Question]:
    """The slot that is asked now and its question."""
    slot = slot_of(context)
    assert slot is not None
    return slot, question_at(slot, context.trial)


def facts_at(context: TurnContext, slot: Slot) -> Facts:
    """What is known where a slot stands: of the candidate, or of one entry."""
    if slot.form:
        return typed_fields(slot.form, context.position.filled, context.today, context.trial)
    if slot.entry is None:
        return path_now(context).facts
    entries = entries_of(screening_of(context).answers, slot.key)
    entry = entries[slot.entry] if slot.entry < len(entries) else {}
    return entry_facts(slot.key, entry, context.today, context.trial)


def laboratories_at(context: TurnContext, slot: Slot) -> tuple[Offer, ...]:
    """What the site's laboratories would answer to what is asked at a slot; none where it asks for no limit."""
    if not context.limits:
        return ()
    return limits_offered(question_at(slot, context.trial), context.limits, facts_at(context, slot), context.trial)


def still_to_come(context: TurnContext, key: str, value: Value) -> str:
    """The moment of an answer, where it is later than now and no plan; empty where it is not."""
    question = context.trial.by_key.get(key)
    if question is None or not is_timed(question) or key in context.trial.planned_keys or context.now is None:
        return ""
    if not isinstance(value, str) or "T" not in value:
        return ""
    moment = datetime.fromisoformat(value.partition("[")[0])
    return f"{day_words(moment.date())} {moment:%H:%M}" if moment > context.now else ""


def seen_on(screening: Screening, today: date) -> date:
    """The day of what is shown of a screening: today, or the day on which a decided one was finished."""
    return screening.finished_on if screening.stage in DECIDED and screening.finished_on else today


def day_zero(context: TurnContext) -> date:
    """The registration that other days are counted from, planned or done; today where none is planned."""
    if context.treatment is not None:
        return context.treatment.on
    screening = screening_of(context)
    return path_of(screening.answers, seen_on(screening, context.today), context.trial).facts.registration


def counts_days(slot: Slot, trial: Trial) -> bool:
    """Whether the day of a slot is counted from registration, where the site counts so."""
    # Dates that are dates wherever days are counted from the first of them.
    own = (trial.day_key, BIRTH_DATE)
    return slot.key not in own and slot.field not in own


def is_last_day(slot: Slot) -> bool:
    """Whether the last day of something is asked for, which may still go on."""
    return slot.entry is not None and slot.field == LAST_DAYS.get(slot.key)


def value_at(answers: Answers, slot: Slot) -> Any:
    """The answer that stands in a slot now; None where there is none."""
    if slot.form:
        return None
    if slot.field is None or slot.entry is None:
        return answers.given.get(slot.key)
    entries = entries_of(answers, slot.key)
    return entries[slot.entry].get(slot.field) if slot.entry < len(entries) else None


def picked_of(context: TurnContext) -> tuple[str, ...]:
    """The options that are marked now: those of this card, else those of the answer."""
    if context.position.picked is not None:
        return context.position.picked
    slot, _ = asked(context)
    return tuple(value_at(screening_of(context).answers, slot) or ())


def answer_words(question: Question, value: Any) -> str:
    """An answer as it is kept, in words; of a list how many entries it has."""
    if isinstance(question.kind, Entries) and value:
        return count(len(value), question.kind.noun)
    empty = value is None or value == []
    return value_words(question, value if empty else read_value(question.kind, value))


def path_now(context: TurnContext) -> Path:
    """The path of the open screening, as it is today."""
    return path_of(screening_of(context).answers, context.today, context.trial)


def decision_now(context: TurnContext) -> Decision:
    """The decision on the open screening, as it would be today."""
    return decision_on(screening_of(context).answers, context.today, context.trial)


def is_answered(context: TurnContext, slot: Slot) -> bool:
    """Whether the question of a slot was answered before, so that one can go on without another answer."""
    return slot.entry is None and slot.key in path_now(context).answered


def decision_of(context: TurnContext) -> tuple[Path, Decision]:
    """The path and the decision that the card shows: of today, or of the day on which it was finished."""
    screening = screening_of(context)
    day = seen_on(screening, context.today)
    return path_of(screening.answers, day, context.trial), decision_on(screening.answers, day, context.trial)


def what_is_signed(position: Position) -> tuple[str, str]:
    """What a PIN is typed for: the outcome, and the reason of a rejection."""
    return position.act, texts.sign_off.REJECTIONS[int(position.of)] if position.of else ""


NAMING = "naming"
SETTING = "setting"


def shown(person: Colleague, wish: Wish) -> str:
    """What a button that confirms points at: the person, and the very name that stands beside it."""
    return f"{person.id}.{sha256(wish.name.encode()).hexdigest()[:8]}"


def is_setting(position: Position) -> bool:
    """Whether a setting of the site is typed next."""
    return position.doing is ChatState.HOME and position.act == SETTING


def is_naming(position: Position) -> bool:
    """Whether what is typed at a position is the name of a colleague."""
    return position.doing is ChatState.STAFFING and position.origin == NAMING


def chosen(context: TurnContext) -> Colleague | None:
    """The person whose card is shown; None while all are."""
    return next((person for person in context.staff if str(person.id) == context.position.act), None)


def named(context: TurnContext, person_id: str) -> Colleague:
    """The person of that number among those whom the turn can see."""
    return next(person for person in context.staff if str(person.id) == person_id)
