"""The way between questions: onward, back, forward, out of turn, to where an answer leads, and into a screening."""

from flows import texts
from flows.answers.again_words import why_again
from flows.answers.answers import Changes, changed
from flows.answers.contradictions import contradiction
from flows.answers.entries import entries_of
from flows.answers.evidence import method_name, said_before
from flows.answers.given_before.given_for import AGE, days_given, good_days
from flows.answers.lifecycle import REGISTERED, Stage
from flows.answers.path import next_slot, stands
from flows.answers.reply import Slot
from flows.chat.asked import (
    ANSWERABLE,
    ON_A_QUESTION,
    answer_words,
    asked,
    is_answered,
    path_now,
    question_at,
    screening_of,
    slot_of,
    value_at,
)
from flows.chat.context import Screening, TurnContext
from flows.chat.events import Answered, TurnResult
from flows.chat.position import ChatState, Position
from flows.chat.roles import May, may
from flows.chat.sources import unsourced
from flows.language.replacing import replace
from flows.rules.question import Entries
from flows.rules.trial import Trial
from flows.turn import sign_off

# Where answers are given: after the last of them it is asked where they come from.
# Where answers are entered, and a text of several lines is read.
ENTERING = (*ANSWERABLE, ChatState.LISTING, ChatState.TAKING)


def resume(context: TurnContext, _argument: str) -> TurnResult:
    """Back from the menu to where the chat was in its screening."""
    position = context.position
    return to_slot(context, position, position.slot) if position.slot else go_on(context, replace(position, origin=""))


def go_on(context: TurnContext, position: Position) -> TurnResult:
    """To where an answer leads: the review that it came from, the next question, or the decision."""
    screening = screening_of(context)
    if not screening.is_open:
        return TurnResult(position.leave(_decided(context, screening)))
    if position.origin == "review" or not may(context.role, May.CHANGE):
        return TurnResult(position.leave("review"))
    if position.origin == "plan":
        return _planned(context, position)
    unsure = path_now(context).unknown
    if position.origin == "unsure" and unsure:
        at = context.position.slot
        if passed := [key for key in unsure if at and _after(key, at.key, context.trial)]:
            return to_slot(context, position, Slot(passed[0]))
    if stands(screening.answers, context.today, context.trial):
        return TurnResult(position.leave("renew"))
    slot = next_slot(screening.answers, context.today, context.trial)
    if slot is None:
        asks_sources = context.position.doing in ENTERING and unsourced(context)
        return TurnResult(position.leave("source" if asks_sources else "decide"))
    return to_slot(context, replace(position, origin=""), None)


def _planned(context: TurnContext, position: Position) -> TurnResult:
    """After one planned day the next; then what hangs on them, or the decision."""
    slot, planned = context.position.slot, context.trial.planned_keys
    if slot is not None and slot.key in planned[:-1]:
        return to_slot(context, position, Slot(planned[planned.index(slot.key) + 1]))
    answers = screening_of(context).answers
    trigger = "renew" if stands(answers, context.today, context.trial) else "decide"
    return TurnResult(position.leave(trigger))


def _decided(context: TurnContext, screening: Screening) -> str:
    """The step to the card of a screening that is decided: its treatment, what waits to be signed, the decision."""
    if screening.stage in REGISTERED and context.trial.treatment:
        return "treat"
    return "sign_off" if screening.stage is Stage.AWAITING and may(context.role, May.SIGN) else "decide"


def dated(context: TurnContext, changes: Changes) -> Changes:
    """Changes of answers with the day beside each that it is given for, where it may not hold on another one."""
    answers, registration = screening_of(context).answers, None
    if changes.given.keys() & {AGE, *context.trial.later_keys}:
        registration = path_now(with_changes(context, changes)).facts.get(context.trial.day_key)
    days = days_given(changes.given, registration, context.today, context.trial)
    good = {"days": context.good_days} if days and context.good_days != good_days(answers) else {}
    return replace(changes, given_for=days, good=good)


def with_changes(context: TurnContext, changes: Changes) -> TurnContext:
    """The context once these changes of answers are stored."""
    screening = screening_of(context)
    return replace(context, screening=replace(screening, answers=changed(screening.answers, changes)))


def answered(context: TurnContext, changes: Changes, notes: tuple[str, ...]) -> TurnResult:
    """The response to changes that are stored now."""
    after = with_changes(context, changes)
    answers = screening_of(after).answers
    key, value = next(iter(changes.given.items()))
    question = context.trial.by_key[key]
    words = f"{said_before(key, answers, context.trial)}{answer_words(question, value)}{method_name(key, answers)}"
    saved = texts.question.saved(question.label, words)
    if against := contradiction(key, answers, context.trial):
        other, words = against
        onward, notes = to_slot(after, context.position, Slot(other)), (*notes, words)
    else:
        onward = go_on(after, replace(context.position, slot=None))
    return stored(onward, changes, saved, *notes)


def stored(onward: TurnResult, changes: Changes, *notes: str) -> TurnResult:
    """The same response once these changes are stored too: what they mean is said first, and nothing twice."""
    said = tuple(dict.fromkeys((*notes, *onward.position.notes)))
    return replace(onward, position=replace(onward.position, notes=said), events=(Answered(changes),))


def _after(key: str, other: str, trial: Trial) -> bool:
    keys = list(trial.by_key)
    return keys.index(key) > keys.index(other)


def to_slot(context: TurnContext, position: Position, slot: Slot | None) -> TurnResult:
    """The card of a slot; None: the first question without an answer, or whose answer has lapsed."""
    answers = screening_of(context).answers
    target = slot or next_slot(answers, context.today, context.trial)
    assert target is not None
    is_list = target.field is None and isinstance(question_at(target, context.trial).kind, Entries)
    lapsed = slot is None and target.key in path_now(context).expired
    notes = (why_again(target.key, answers, context.today, context.trial),) if lapsed else ()
    return TurnResult(position.to("list" if is_list else "ask", slot=slot).with_notes(*notes))


def back(context: TurnContext, _argument: str) -> TurnResult:
    """To the question before this one on the path; from the first one to the menu."""
    slot = slot_of(context)
    if slot and slot.entry is not None:
        return TurnResult(context.position.to("list", slot=Slot(slot.key)))
    keys = [question.key for question in path_now(context).questions]
    # What is answered unasked stands where its question would.
    before = [key for key in keys if not slot or _after(slot.key, key, context.trial)]
    if not before:
        return TurnResult(context.position.leave("go_home"))
    return to_slot(context, replace(context.position, origin=""), Slot(before[-1]))


def forward(context: TurnContext, _argument: str) -> TurnResult:
    """To the next question on the path, keeping the answer that stands."""
    slot, _ = asked(context)
    path = path_now(context)
    keys = [question.key for question in path.questions]
    following = keys[keys.index(slot.key) + 1 :]
    planned = context.position.origin == "plan" and slot.key == context.trial.planned_keys[-1]
    if planned or not following or following[0] not in path.answered:
        return go_on(context, replace(context.position, slot=None))
    return to_slot(context, context.position, Slot(following[0]))


def explain(context: TurnContext, _argument: str) -> TurnResult:
    """Why this is asked: what the record says, our reading, the source. A doubt stays as it was meanwhile."""
    position = context.position.to("explain", doubt=context.position.doubt, offers=context.position.offers)
    return TurnResult(replace(position, filled=context.position.filled))


def show_more(context: TurnContext, _argument: str) -> TurnResult:
    """The buttons that are needed seldom in place of the others, or the others again."""
    return TurnResult(replace(context.position, more=not context.position.more, notes=()))


def pick(context: TurnContext, _argument: str) -> TurnResult:
    """The month page opens at the answer that stands, or at today."""
    slot, _ = asked(context)
    value = value_at(screening_of(context).answers, slot)
    month = (value or context.today.isoformat())[:7]
    return TurnResult(replace(context.position.to("pick", slot=slot, month=month), filled=context.position.filled))


def ask_again(context: TurnContext, _argument: str) -> TurnResult:
    """Back to the question: from a doubt, the calendar or the explanation; from there to the doubt, where one is."""
    position = context.position
    if position.doing is ChatState.EXPLAINING and position.doubt:
        doubted = position.to("doubt", doubt=position.doubt, offers=position.offers)
        return TurnResult(replace(doubted, filled=position.filled))
    response = to_slot(context, position, position.slot)
    return replace(response, position=replace(response.position, filled=context.position.filled))


def let_go(context: TurnContext, response: TurnResult) -> TurnResult:
    """A response after which nothing is offered any more that was offered before something else was said.

    The reasons for a change, which are always the same, stay.
    """
    position = response.position
    if not position.offers or position.offers is not context.position.offers or position.doing is ChatState.REASONING:
        return response
    if position.doing in (ChatState.CONFIRMING, ChatState.EXPLAINING):
        asked_again = to_slot(context, position, position.slot).position
        return replace(response, position=replace(asked_again, notes=position.notes, filled=position.filled))
    act = "" if position.act == "sure" else position.act
    return replace(response, position=replace(position, doubt="", offers=(), act=act))


def jump(context: TurnContext, key: str, origin: str = "review") -> TurnResult:
    """To one answer, and back afterwards: to the review; with "plan", after the other planned days to the decision."""
    return to_slot(context, replace(context.position, origin=origin), Slot(key))


def resume_asking(context: TurnContext, _argument: str = "") -> TurnResult:
    """On from the first question without an answer."""
    return go_on(context, replace(context.position, slot=None, origin=""))


def ask_unsure(context: TurnContext, _argument: str) -> TurnResult:
    """Through the answers that are not known yet, one after the other."""
    unsure = path_now(context).unknown
    if not unsure:
        return resume_asking(context)
    return jump(context, unsure[0], "unsure")


# What is confirmed for a list as it was seen.
OF_A_LIST = ("remove", "put_off")


def arrive(context: TurnContext) -> Position:
    """Where a chat stands in a screening that was just opened."""
    return resume_asking(context).position


def offer_carrying(context: TurnContext) -> Position:
    """Where a chat stands in a new screening of a candidate of whom another one has answers."""
    return context.position.leave("carry")


def caught_up(context: TurnContext) -> Position:
    """Where a chat stands once somebody else has changed its screening: not at what is answered, or gone, by now."""
    position, slot = context.position, context.position.slot
    if position.doing is ChatState.PROVING:
        return sign_off.look_again(context)
    if context.screening and slot and position.act in OF_A_LIST:
        return position.to("list", slot=Slot(slot.key)) if context.screening.is_open else arrive(context)
    if context.screening is None or slot is None or position.doing not in ON_A_QUESTION or position.act or slot.form:
        return position
    if slot.entry is not None and slot.entry >= len(entries_of(context.screening.answers, slot.key)):
        return position.to("list", slot=Slot(slot.key))
    answered = is_answered(context, slot)
    return arrive(context) if (answered and not position.origin) or not context.screening.is_open else position
