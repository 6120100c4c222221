"""Filling in a form: a calculator's inputs, a ruling of the study chair."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flows import texts
from flows.answers.answers import Answers, Changes, changed
from flows.answers.entries import entries_of
from flows.answers.evidence import laboratory_words
from flows.answers.for_chair import open_for_chair, ruled_entry, ruled_questions, slot_ruled
from flows.answers.reply import Doubt, Form, FormKind, No, Offer, Slot
from flows.answers.stored_keys import Kind, beside, read_key
from flows.calculators.calculate import Calculator, calculate, calculators, from_record, inputs_of
from flows.calculators.small import Calculation
from flows.cards.card import SEEN
from flows.chat.asked import decision_now, path_now, screening_of, treatment_of
from flows.chat.context import TurnContext
from flows.chat.events import Answered, Ruled, TurnResult
from flows.chat.forms import next_field
from flows.chat.roles import May, may
from flows.chat.treatment_events import MeasuresGiven, PregnancyTested, ResponseGiven
from flows.decision.assess import decision_on
from flows.decision.rulings import RULED_BY
from flows.language.numbers import exact_words, number_words
from flows.language.replacing import replace
from flows.rules.answer_values import read_value
from flows.rules.answer_words import value_words
from flows.rules.question import Day, NumberKind, Question
from flows.rules.trial import Trial
from flows.treatment.course.course import PregnancyTest
from flows.treatment.course.doubts import size_doubts, weight_doubt
from flows.treatment.course.form_fields import fields_of
from flows.treatment.course.steps import BodyMeasure
from flows.treatment.growth import Unusual
from flows.treatment.response import response_of
from flows.turn.navigation import dated


def measured(context: TurnContext, _form: Form, filled: Mapping[str, Any]) -> TurnResult:
    """Weight and height are kept; the dose follows from them."""
    values = _typed(context, FormKind.MEASURE, filled)
    given = [BodyMeasure("weight", values["weight_kg"], values["weight_on"])]
    if values.get("height_cm") is not None:
        given.append(BodyMeasure("height", values["height_cm"], values["height_on"]))
    return TurnResult(context.position.to("treat", slot=None), (MeasuresGiven(tuple(given)),))


def responded(context: TurnContext, form: Form, filled: Mapping[str, Any]) -> TurnResult:
    """The response to a cycle is kept; what comes after it follows."""
    values, given = _typed(context, FormKind.RESPONSE, filled), treatment_of(context).course.rules.response
    assert given is not None
    response = response_of(given, int(form.of), values["on"], values)
    return TurnResult(context.position.to("treat", slot=None), (ResponseGiven(response),))


def tested(context: TurnContext, _form: Form, filled: Mapping[str, Any]) -> TurnResult:
    """A renewed pregnancy test is kept; until when the start may be follows from it."""
    values = _typed(context, FormKind.PREGNANCY, filled)
    test = PregnancyTest(values["result"] == "positive", values["on"])
    return TurnResult(context.position.to("treat", slot=None), (PregnancyTested(test),))


def doubted(context: TurnContext, slot: Slot, value: Any) -> Doubt | None:
    """What is asked about a weight or a height before it is taken; what is far from usual is asked a second time."""
    if slot.form is None or slot.form.kind is not FormKind.MEASURE or slot.field not in ASKED_ABOUT or value is None:
        return None
    assert context.treatment is not None
    number, unit = Decimal(value), ASKED_ABOUT[slot.field]
    found = _unusual(context, slot.field, number)
    changed = weight_doubt(context.treatment, number) if slot.field == "weight_kg" else ""
    words = [*(one.words for one in found), *filter(None, (changed,))]
    if not words:
        return None
    sure = {"sure": number, "again": any(one.far for one in found)}
    question = f"{' '.join(words)} Is it right?"
    return Doubt(question, (Offer(f"Yes, {number_words(number)} {unit}", sure),))


def _unusual(context: TurnContext, field: str, number: Decimal) -> tuple[Unusual, ...]:
    """What is new about a number: the weight was looked at when it was typed, before the height."""
    assert context.treatment is not None
    if field == "weight_kg":
        return size_doubts(context.treatment, number, None)
    weight = Decimal(context.position.filled["weight_kg"])
    said = {one.words for one in size_doubts(context.treatment, weight, None)}
    return tuple(one for one in size_doubts(context.treatment, weight, number) if one.words not in said)


def doubted_again(slot: Slot, sure: Mapping[str, Any]) -> Doubt:
    """The second question about a value that is far from usual."""
    assert slot.field is not None
    words = f"{number_words(Decimal(sure['sure']))} {ASKED_ABOUT[slot.field]}"
    return Doubt(ASK_TWICE.format(words=words), (Offer(f"Yes, measured: {words}", {**sure, "again": False}),))


ASKED_ABOUT = {"weight_kg": "kg", "height_cm": "cm"}

ASK_TWICE = (
    "The dose is counted from it: {words}, of this participant and in this unit? Look at the chart, or measure again."
)


def _typed(context: TurnContext, kind: FormKind, filled: Mapping[str, Any]) -> dict[str, Any]:
    kinds = {field.key: field.kind for field in fields_of(kind, treatment_of(context).course.rules)}
    return {key: read_value(kinds[key], value) for key, value in filled.items() if value is not None}


FINISHERS: dict[FormKind, Callable[[TurnContext, Form, Mapping[str, Any]], TurnResult]] = {
    FormKind.MEASURE: measured,
    FormKind.RESPONSE: responded,
    FormKind.PREGNANCY: tested,
}

# An estimate is as old as the creatinine that it was made from.
OWN_DATES = {"creatinine_clearance": "clearance_date"}


def open_calculator(context: TurnContext, code: str) -> TurnResult:
    """Run a calculator beside the question: what the record knows is taken from there."""
    calculator = calculators(context.trial)[code]
    known = _known(context, calculator).items()
    filled = {key: value.isoformat() if isinstance(value, date) else value for key, value in known}
    return open_form(context, Form(FormKind.CALCULATOR, code), filled)


def _known(context: TurnContext, calculator: Calculator) -> dict[str, Any]:
    facts = path_now(context).facts
    return from_record(calculator, facts, context.trial)


def open_ruling(context: TurnContext, item: str) -> TurnResult:
    """Enter what the study chair ruled: on an item of the trial, or of what nobody here knows."""
    named = read_key(item)
    form = Form(FormKind.CHAIR, named.question) if named.kind is Kind.CHAIR else Form(FormKind.RULING, item)
    own = {"ruled_by": "study_chair", "ruled_on": context.today.isoformat()}
    return open_form(context, form, own if may(context.role, May.RULE) else {})


def fill(context: TurnContext, slot: Slot, value: Any, typed: Mapping[str, str] | None = None) -> TurnResult:
    """One field is filled in; of a calculator with whose limit it is, where a laboratory of the site has it."""
    assert slot.field is not None
    assert slot.form is not None
    if value is None and slot.form.kind is FormKind.CALCULATOR:
        return leave_form(context, "")
    beside_it = {beside(Kind.TYPED, slot.field): dict(typed)} if typed and laboratory_words(typed) else {}
    return open_form(context, slot.form, {**context.position.filled, slot.field: value, **beside_it})


def leave_form(context: TurnContext, _argument: str) -> TurnResult:
    """Back from a form, with nothing kept: to the question, or to the decision."""
    form = context.position.slot.form if context.position.slot else None
    if form and form.kind is FormKind.CALCULATOR:
        return TurnResult(context.position.to("ask", slot=Slot(calculators(context.trial)[form.of].for_key)))
    on_treatment = form is not None and form.kind in FINISHERS
    return TurnResult(context.position.to("treat" if on_treatment else "decide", slot=None))


def open_form(context: TurnContext, form: Form, filled: dict[str, Any]) -> TurnResult:
    """The next field of a form; what is filled in already is not asked. Once it is done: what follows from it."""
    field = next_field(form, filled, context.today, context.trial)
    if field:
        return TurnResult(replace(context.position.to("ask", slot=Slot("", None, field.key, form)), filled=filled))
    if form.kind is FormKind.CHAIR:
        return rule(context, slot_ruled(form.of), filled)
    if form.kind is FormKind.RULING:
        done = context.position.to("decide", slot=None).with_notes(texts.screening.RULED)
        return TurnResult(done, (Ruled(form.of, filled),))
    if form.kind in FINISHERS:
        return FINISHERS[form.kind](context, form, filled)
    return _result(context, calculators(context.trial)[form.of], filled)


def _result(context: TurnContext, calculator: Calculator, filled: dict[str, Any]) -> TurnResult:
    """The results to choose from, each with its working; a refusal goes back to the question with its reason."""
    slot = Slot(calculator.for_key)
    results = calculate(calculator, filled, context.trial)
    if isinstance(results, No):
        return TurnResult(context.position.to("ask", slot=slot).with_notes(results.why))
    lines = dict.fromkeys(line for result in results for line in (result.working, *result.notes))
    dated = {**_dated(calculator, screening_of(context).answers), **_answered_too(context, calculator, filled)}
    typed = _typed_inputs(inputs_of(calculator.code, context.trial), filled)
    offers = tuple(_offer(calculator, result, context.today, dated, typed, context.trial) for result in results)
    return TurnResult(context.position.to("doubt", slot=slot, doubt="\n".join(lines), offers=offers))


def _dated(calculator: Calculator, answers: Answers) -> dict[str, Any]:
    """The date that a result takes over from what it was calculated from, where it has a date of its own."""
    own = OWN_DATES.get(calculator.for_key)
    return {own: answers.given[calculator.dated_by]} if own and answers.given.get(calculator.dated_by) else {}


def _answered_too(context: TurnContext, calculator: Calculator, filled: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs that are questions of the trial and had no answer: they are not asked again."""
    known = _known(context, calculator)
    inputs = inputs_of(calculator.code, context.trial)
    asked = (question.key for question in inputs if question.key in context.trial.by_key)
    keys = (name for key in asked if key not in known for name in (key, beside(Kind.TYPED, key)))
    return {key: filled[key] for key in keys if filled.get(key) is not None}


def _typed_inputs(inputs: tuple[Question, ...], filled: Mapping[str, Any]) -> dict[str, str] | None:
    """The one number that a calculator turns into another unit, as it was typed; None where more goes into it."""
    if len(inputs) != 1 or not isinstance(kind := inputs[0].kind, NumberKind):
        return None
    return {"value": exact_words(read_value(kind, filled[inputs[0].key])), "unit": kind.unit}


def _offer(
    calculator: Calculator,
    result: Calculation,
    today: date,
    dated: Mapping[str, Any],
    typed: Mapping[str, str] | None,
    trial: Trial,
) -> Offer:
    method = {
        "method": result.method,
        "inputs": [list(pair) for pair in result.inputs],
        "working": result.working,
        "notes": list(result.notes),
        "on": today.isoformat(),
    }
    words = value_words(trial.by_key[calculator.for_key], result.value)
    value = {"calculated": result.value, "method": method, "dated": dict(dated)}
    return Offer(_use(words, result.method), value, typed)


def _use(words: str, method: str) -> str:
    """The words on the button of a result: the first that are seen whole there; all of it stands above."""
    figure = words.partition(" ")[0]
    shorter = (f"Use {figure} ({method})",) if figure[:1].isdigit() and "year" not in words else ()
    several: tuple[str, ...] = (f"Use {words} ({method})", *shorter, f"Use {words}")
    return next((one for one in several if len(one) <= SEEN[1]), several[-1])


def rule(context: TurnContext, slot: Slot, filled: Mapping[str, Any]) -> TurnResult:
    """What was ruled is the answer, with who ruled and when; an item that hangs on it alone is settled with it."""
    screening, decided = screening_of(context), context.position.to("decide", slot=None)
    if slot not in (one.slot for one in open_for_chair(screening.answers, context.trial)):
        return TurnResult(decided.with_notes(texts.screening.NOT_ASKED))
    by = {field.key: filled[field.key] for field in RULED_BY}
    values = {key: value for key, value in filled.items() if key not in by}
    changes = dated(context, _answer(context, slot, values, by))
    days = [
        date.fromisoformat(values[one.key])
        for one in ruled_questions(slot, context.trial)
        if isinstance(one.kind, Day) and values.get(one.key)
    ]
    rulings = dict(_settled(context, changed(screening.answers, changes), by, max(days, default=None)))
    return TurnResult(decided.with_notes(texts.screening.RULED), (Answered(replace(changes, rulings=rulings)),))


def _answer(context: TurnContext, slot: Slot, values: Mapping[str, Any], by: Mapping[str, str]) -> Changes:
    answers, key = screening_of(context).answers, slot.key
    if slot.entry is None:
        return Changes({key: values[key]}, chair={key: {**(answers.chair[key] or {}), **by}})
    entries = entries_of(answers, key)
    entries[slot.entry] = ruled_entry(slot, entries[slot.entry], values, by, context.today, context.trial)
    return Changes({key: entries}) if answers.drafts.get(key) is None else Changes(drafts={key: entries})


def _settled(
    context: TurnContext, answers: Answers, by: Mapping[str, str], last: date | None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The items for the chair that come up with this very ruling: from the day on that the rule names, else from that
    after the `last` one that was ruled."""
    before = decision_now(context)
    after = decision_on(answers, context.today, context.trial)
    for code in after.chair:
        clear_on = after.findings[context.trial.queries[code].criterion].clear_on
        first = clear_on or (last + timedelta(1) if last else None)
        if code not in before.chair and first:
            yield code, {"decision": "allowed_from", "from_day": first.isoformat(), **by}
