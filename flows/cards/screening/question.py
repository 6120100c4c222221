"""The cards of one question: ask it, confirm what was meant, explain it."""

from collections.abc import Mapping
from typing import Any

from flows import texts
from flows.agents.drug_table import row_of
from flows.answers.entries import ONGOING, entries_of, entry_title
from flows.answers.evidence import method_words, said_before, source_words
from flows.answers.for_chair import open_for_chair, slot_ruled
from flows.answers.reply import Form, FormKind, Slot
from flows.answers.therapies.unknown_agents import hint_of
from flows.answers.typed.day_replies import quick_days, same_day
from flows.calculators.calculate import calculators_for
from flows.calculators.inputs import BIRTH_DATE
from flows.calculators.small import levels_of
from flows.cards.card import (
    SEEN,
    Button,
    Card,
    Line,
    Rows,
    Style,
    Tone,
    row_width,
    rows_fitted,
    rows_of,
    rows_of_meanings,
)
from flows.cards.frame import HOME, LESS, foot, framed, more_rows, ways_of
from flows.cards.screening.sources import source_line, source_row
from flows.cards.screening.why import WHY, explanation
from flows.chat.asked import (
    asked,
    counts_days,
    facts_at,
    is_answered,
    is_last_day,
    laboratories_at,
    picked_of,
    screening_of,
    value_at,
)
from flows.chat.context import TurnContext
from flows.chat.together import Usual, others, usual_at
from flows.language.days import near_day, short_day
from flows.rules.answer_values import read_value
from flows.rules.answer_words import STILL_GIVEN, value_words
from flows.rules.question import Choice, Choices, Day, NumberKind, Question
from flows.rules.trial import Trial

AGAIN = Button("Type it again", "again")
CANCEL = Button("Cancel", "leave")

# What each deed is confirmed with, and the way back from there.
SURE = {
    "finish": (Button("Yes, finish it", "sure", tone=Tone.DONE), "decide"),
    "withdraw": (Button("Yes, withdraw it", "sure", tone=Tone.DANGER), "decide"),
    "discard": (Button("Yes, discard the change", "sure", tone=Tone.DANGER), "decide"),
    "register": (Button("Yes, register today", "sure", tone=Tone.DONE), "decide"),
    "register_aged": (Button("The age holds: register today", "sure", tone=Tone.DONE), "decide"),
    "remove": (Button("Yes, remove it", "sure", tone=Tone.DANGER), "again"),
    "put_off": (Button("Yes, not known yet", "sure"), "again"),
}


def asking(context: TurnContext) -> Card:
    """The question with its answers as buttons, and the ways on."""
    slot, question = asked(context)
    usual = usual_at(context, slot)
    lines = (
        *entry_name(context, slot),
        Line(question.text, Style.STRONG),
        Line(question.help, Style.HINT),
        *_stands(context, slot, question),
        *_typing(context, slot, question),
        *_levels(slot),
        *_hint(context, slot),
        *_others(context, slot, usual),
        *source_line(context),
    )
    if context.position.more:
        return framed(context, question.section, lines, more_rows(WHY, _calculators(slot, context.trial)))
    given = _unknown(question, slot)
    if usual:
        # In one row where both labels are seen whole: with the keyboard open the question stays in sight.
        given = rows_fitted((Button(usual.label, "usual"), *(button for row in given for button in row)))
    ways = ((WHY, CANCEL),) if slot.form else (*source_row(context), ways_of(is_answered(context, slot)))
    return framed(context, question.section, lines, (*_answers(context, slot, question), *given, *ways))


def _others(context: TurnContext, slot: Slot, usual: Usual | None) -> tuple[Line, ...]:
    """What else the button with the usual answers is for."""
    labels = [other.label for other in others(context, slot, usual)] if usual else []
    return (Line(f"+ {' · '.join(labels)}", Style.HINT),) if labels else ()


def _levels(slot: Slot) -> tuple[Line, ...]:
    """What each level of a performance scale means."""
    levels = levels_of(slot.key)
    return tuple(Line(f"{score}: {meaning}", Style.FOLDED) for score, meaning in levels if score)


def _hint(context: TurnContext, slot: Slot) -> tuple[Line, ...]:
    """What the name of an agent that the table does not have says of its kinds."""
    name = _entry(context, slot)["agent"] if slot.field == "kinds" else ""
    hint = hint_of(name) if name and not row_of(name) else None
    return (Line(f"Names in {hint.stem} are mostly those of {hint.words}.", Style.HINT),) if hint else ()


def _calculators(slot: Slot, trial: Trial) -> Rows:
    """The calculators that stand beside a question."""
    beside = calculators_for(slot.key, trial) if slot.entry is None and not slot.form else ()
    words = {one.code: f"Calculate: {one.label}" for one in beside}
    shown = {code: label if len(label) <= SEEN[1] else label.partition(": ")[2] for code, label in words.items()}
    return tuple((Button(label, "calculate", code),) for code, label in shown.items())


def entry_name(context: TurnContext, slot: Slot) -> tuple[Line, ...]:
    """Which entry of a list is asked about."""
    entry = _entry(context, slot)
    if slot.form and slot.form.kind is FormKind.CHAIR and (of := _of_chair(context, slot.form)):
        return (Line(of, Style.STRONG),)
    if slot.entry is None or not entry or slot.field == next(iter(entry)):
        return ()
    return (Line(entry_title(slot.key, entry, context.trial), Style.STRONG),)


def _of_chair(context: TurnContext, form: Form) -> str:
    """Of which entry of a list a ruling is put in."""
    open_ones = open_for_chair(screening_of(context).answers, context.trial)
    return next((one.of for one in open_ones if one.slot == slot_ruled(form.of)), "")


def _stands(context: TurnContext, slot: Slot, question: Question) -> tuple[Line, ...]:
    """The answer that stands, where the question was answered before."""
    answers = screening_of(context).answers
    if slot.form or (slot.entry is None and slot.key not in answers.given):
        return ()
    value = value_at(answers, slot)
    if is_last_day(slot) and _entry(context, slot).get(ONGOING):
        return (Line(f"Now: {STILL_GIVEN}"),)
    if slot.entry is not None and value is None:
        return ()
    words = texts.question.NOT_KNOWN if value is None else value_words(question, read_value(question.kind, value))
    method = method_words(slot.key, answers) if slot.entry is None else ""
    beside = (Line(f"Calculated: {method}", Style.HINT),) if method else ()
    typed = said_before(slot.key, answers, context.trial) if slot.entry is None else ""
    return (Line(f"Now: {typed}{words}{source_words(slot.key, answers)}"), *beside)


def _typing(context: TurnContext, slot: Slot, question: Question) -> tuple[Line, ...]:
    kind = question.kind
    if isinstance(kind, NumberKind) and not kind.step:
        such = f", such as {kind.example}" if kind.example else ""
        told = f"{question.text} {question.help}".replace("percent", "%").replace("Percent", "%")
        unit = f" in {kind.unit}" if kind.unit not in told else ""
        return (Line(f"Type a number{unit}{such}.", Style.HINT),)
    if isinstance(kind, Day):
        example = "in 12 days" if kind.not_before else "12 days ago"
        day = texts.typed.MOMENT_TYPING if kind.timed else texts.typed.DAY_TYPING.format(example=example)
        words = texts.typed.RELATIVE_TYPING if _counts(context, slot) else day
        return (Line(words, Style.HINT),)
    return ()


def _counts(context: TurnContext, slot: Slot) -> bool:
    """Whether the day that is asked for is counted from registration."""
    return context.relative_days and counts_days(slot, context.trial)


def _answers(context: TurnContext, slot: Slot, question: Question) -> Rows:
    kind = question.kind
    if isinstance(kind, Choice):
        buttons = [Button(option.label, "set", option.value) for option in kind.options]
        return rows_of(buttons, row_width(option.label for option in kind.options))
    if isinstance(kind, Choices):
        return (*_marks(context, kind), *_none_of_these(context, slot))
    if isinstance(kind, NumberKind) and (limits := laboratories_at(context, slot)):
        return tuple((Button(offer.label, "limit", offer.label),) for offer in limits)
    if isinstance(kind, NumberKind) and kind.step == 10:
        scores = range(int(kind.high or 0), 0, -10)
        return rows_of((Button(str(score), "set", str(score)) for score in scores), 4)
    if isinstance(kind, Day):
        quick = tuple(
            Button(label, "day", day.isoformat())
            for label, day in quick_days(question, facts_at(context, slot), context.trial)
            if question.key != BIRTH_DATE
        )
        calendar_page = () if _counts(context, slot) else (Button("Calendar", "pick"),)
        same = _same_day(context, slot, question)
        going = ((Button(texts.question.STILL_GIVEN, "ongoing"),),) if is_last_day(slot) else ()
        no_day = (tuple(Button(word.label, "set", word.value) for word in kind.words),) if kind.words else ()
        return ((*quick, *calendar_page), *same, *going, *no_day)
    return ()


def _same_day(context: TurnContext, slot: Slot, question: Question) -> Rows:
    """The day of another measurement, which may be of the same draw."""
    facts = facts_at(context, slot)
    same = same_day(question, facts, context.trial) if slot.entry is None else None
    offered = [day for _, day in quick_days(question, facts, context.trial)]
    if same is None or slot.form or same[1] in offered:
        return ()
    words = short_day(same[1]) if context.relative_days else near_day(same[1], context.today)
    return ((Button(f"{same[0]}: {words}", "day", same[1].isoformat()),),)


def _marks(context: TurnContext, kind: Choices) -> Rows:
    picked = picked_of(context)
    rows = [
        (
            Button(f"☑ {o.label}", "mark", f"{o.value}.off")
            if o.value in picked
            else Button(f"☐ {o.label}", "mark", f"{o.value}.on"),
        )
        for o in kind.options
    ]
    if picked:
        return (*rows, (Button(f"Done ({len(picked)})", "take", tone=Tone.NEXT),))
    return (*rows, (Button("Done" if kind.at_least else kind.none_label, "take"),))


def _none_of_these(context: TurnContext, slot: Slot) -> Rows:
    """The button that leaves out an agent of the table that no waiting period is known for."""
    if slot.field != "kinds" or not row_of(_entry(context, slot)["agent"]):
        return ()
    return ((Button("None of these: leave it out", "leave_out"),),)


def _unknown(question: Question, slot: Slot) -> Rows:
    """The answers that every question has."""
    calculating = slot.form is not None and slot.form.kind is FormKind.CALCULATOR
    not_known = Button(texts.question.NOT_KNOWN, "unknown")
    if question.for_chair:
        not_known = Button(texts.question.FOR_CHAIR, "unknown", tone=Tone.NEXT)
    unknown = () if not question.may_be_open or calculating else (not_known,)
    can_miss = isinstance(question.kind, NumberKind) and question.kind.not_done and not calculating
    buttons = (*unknown, *((Button("Not done", "not_done"),) if can_miss else ()))
    return (buttons,) if buttons else ()


def confirming(context: TurnContext) -> Card:
    """Where a doubt is asked about: what was meant, or whether to go through with something."""
    if context.position.act:
        sure, back = SURE[context.position.act]
        lines = (Line(context.position.doubt, Style.STRONG),)
        return framed(context, "", lines, ((sure,), (Button("No, go back", back), HOME)))
    slot, question = asked(context)
    asked_lines = (Line(question.text, Style.STRONG), Line(context.position.doubt, Style.FLAG))
    rows = _meant(context)
    ways = (CANCEL,) if slot.form else (Button("‹ Back", "back"), HOME)
    return framed(context, question.section, (*entry_name(context, slot), *asked_lines), (*rows, (AGAIN, WHY), ways))


def _meant(context: TurnContext) -> Rows:
    """What may be meant; of the many agents that one name may mean the likeliest."""
    position = context.position
    buttons = [Button(offer.label, "yes", str(i)) for i, offer in enumerate(position.offers)]
    if all(isinstance(offer.value, Mapping) and "find" in offer.value for offer in position.offers):
        back = ((LESS,),) if position.more else ()
        return (*rows_of_meanings(buttons, Button(texts.line.OTHER, "more"), others=position.more), *back)
    return tuple((button,) for button in buttons)


def explaining(context: TurnContext) -> Card:
    """What the record says behind a question, our reading, and the source."""
    slot, question = asked(context)
    typed_otherwise = said_before(slot.key, screening_of(context).answers, context.trial)
    stands = _stands(context, slot, question) if typed_otherwise else ()
    lines = (
        Line(f"Why: {question.label}", Style.TITLE),
        *stands,
        *explanation(slot, _entry(context, slot), context.trial),
    )
    return Card((*lines, *foot(context)), ((Button("‹ To the question", "again", tone=Tone.NEXT),),))


def _entry(context: TurnContext, slot: Slot) -> Mapping[str, Any]:
    """The entry that a slot belongs to: the one that is offered, else as far as it is filled."""
    offered = context.position.offers[0].value if context.position.offers else None
    if isinstance(offered, Mapping):
        return offered
    entries = entries_of(screening_of(context).answers, slot.key) if slot.entry is not None else []
    return entries[slot.entry] if slot.entry is not None and slot.entry < len(entries) else {}
