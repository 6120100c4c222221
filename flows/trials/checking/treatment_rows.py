"""A treatment on both sides of each of its bounds, for the author to read; and where its dose has gaps."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice, product
from math import prod
from typing import Any

from flows.language.numbers import number_words
from flows.rules.conditions import Condition, parts
from flows.rules.dose import DoseRule, Dosing
from flows.rules.evaluation.evaluate import holds
from flows.rules.question import Choice, NumberKind, Question
from flows.rules.treated import dose_rule, facts_of_answers, following
from flows.rules.treatment import Following, Item, Offset, Point, Response, TreatmentRules, span_words
from flows.trials.checking.probes import Row
from flows.trials.compiling.treatment import treatment_of
from flows.trials.form.problems import Problem
from flows.trials.form.treatment.treatment import Treatment
from flows.trials.form.trial import Trial

# The weights that a chat takes, in kg.
LIGHTEST, HEAVIEST = Decimal("0.5"), Decimal(300)
STEP = Decimal("0.1")
# More rows than these nobody reads, and more answers together than these are not tried.
MOST_ROWS, MOST_TRIED = 200, 20_000
TREATMENT = "treatment"


def treatment_rows(trial: Trial) -> tuple[Row, ...]:
    """The rows of a trial's treatment; none where it ends at registration."""
    rules = treatment_of(trial)
    return tuple(dict.fromkeys(_rows(rules))) if rules else ()


def _rows(rules: TreatmentRules) -> Iterator[Row]:
    yield from _cycles(rules)
    if rules.dosing:
        yield from _doses(rules.dosing)
    for item in rules.items:
        yield _item(item)
    if rules.response:
        yield from _following(rules.response, rules.cycles.most)
        yield from _endpoints(rules.response)


def _cycles(rules: TreatmentRules) -> Iterator[Row]:
    most = rules.cycles.most
    yield Row("cycles", TREATMENT, f"cycle {most}", "the last")
    yield Row("cycles", TREATMENT, "a cycle", f"{rules.cycles.days} days")
    if rules.contraception:
        yield Row("contraception", TREATMENT, "after the last dose", f"{rules.contraception.months} months")
    for offset in rules.next_cycle.earliest if most > 1 else ():
        for days, stands in ((offset.days - 1, "too early"), (offset.days, "possible")):
            yield Row("next cycle", TREATMENT, f"{days} days after {offset.point}", stands)
    infusion = rules.infusion
    if infusion:
        yield Row("infusion", TREATMENT, "in all in a cycle", span_words(infusion.lasts))
        yield Row("bags", TREATMENT, "that there are", ", ".join(f"{hours} h" for hours in infusion.bags))
    if infusion and infusion.pause:
        longest = span_words(infusion.pause.goes_on_up_to)
        yield Row("pause", TREATMENT, f"of {longest}", "the same cycle goes on")
        yield Row("pause", TREATMENT, f"of more than {longest}", "the cycle begins anew")
        if infusion.pause.supervised_after:
            yield Row("pause", TREATMENT, f"of more than {span_words(infusion.pause.supervised_after)}", "supervised")
    for note in infusion.notes if infusion else ():
        hours = ", ".join(map(str, note.hours))
        yield Row("bags", TREATMENT, f"of {hours} h at {number_words(note.under_kg - STEP)} kg", "said")
        yield Row("bags", TREATMENT, f"of {hours} h at {number_words(note.under_kg)} kg", "not said")


def _doses(dosing: Dosing) -> Iterator[Row]:
    for weight in weights(dosing):
        rule = dose_rule(dosing, weight)
        yield Row("dose", TREATMENT, f"{number_words(weight)} kg", _dose_words(rule) if rule else "none")


def weights(dosing: Dosing) -> tuple[Decimal, ...]:
    """The weights on both sides of each bound, and the ends."""
    near = (weight for bound in dosing.bounds_kg for weight in (bound - STEP, bound, bound + STEP))
    return tuple(sorted({LIGHTEST, HEAVIEST, *(weight for weight in near if LIGHTEST <= weight <= HEAVIEST)}))


def _dose_words(rule: DoseRule) -> str:
    cap = f", at most {number_words(rule.at_most)} {rule.unit}" if rule.at_most else ""
    step = f", to multiples of {number_words(rule.round_to)}" if rule.round_to else ""
    return f"{rule.rate}{cap}{step}"


def _item(item: Item) -> Row:
    cycle = f"cycle {item.cycle}, " if item.cycle else ""
    until = f", until {_offset_words(item.until)}" if item.until else ""
    every = f", every {item.every} days" if item.every else ""
    window = f", {item.window[0]} days earlier to {item.window[1]} later" if item.window != (0, 0) else ""
    lasts = f", for {item.lasts} days" if item.lasts > 1 else ""
    return Row("item", TREATMENT, item.code, f"{cycle}{_offset_words(item.on)}{every}{until}{window}{lasts}")


def _offset_words(offset: Offset) -> str:
    if offset.point is Point.START and offset.hours is None and not offset.months:
        return f"day {offset.days + 1}" if offset.days >= 0 else f"{-offset.days} days before start"
    number, unit = next(((n, u) for n, u in _lengths(offset) if n), (0, ""))
    if not number:
        return str(offset.point)
    return f"{abs(number)} {unit} {'after' if number > 0 else 'before'} {offset.point}"


def _lengths(offset: Offset) -> tuple[tuple[int, str], ...]:
    return (offset.hours or 0, "hours"), (offset.days, "days"), (offset.months, "months")


def _following(response: Response, most: int) -> Iterator[Row]:
    """Every combination of the answers on both sides of their bounds, after the first and the last cycle."""
    asked = [question for question in response.answers if _bounds(response, question)]
    probes = [_probes(response, question) for question in asked]
    for cycle in dict.fromkeys((1, most)):
        for stopped in (False, True):
            for values in islice(product(*probes), MOST_ROWS):
                yield _row(response, cycle, dict(zip(asked, values, strict=True)), stopped)


def _row(response: Response, cycle: int, answers: dict[Question, Any], stopped: bool) -> Row:
    rule = following(response, cycle, {question.key: value for question, value in answers.items()}, stopped)
    said = ", ".join(f"{question.label} {_value(question, value)}" for question, value in answers.items())
    of = f"after cycle {cycle}{', stopped for good' if stopped else ''}"
    return Row(of, TREATMENT, said, str(rule.next) if rule else "not said")


def _endpoints(response: Response) -> Iterator[Row]:
    """Each endpoint on both sides of its bound."""
    for endpoint in response.endpoints:
        for question in response.answers:
            for value in _around(question, _compared(endpoint.reached_when, question.key)):
                reached = holds(endpoint.reached_when, facts_of_answers({question.key: value}))
                said = f"{question.label} {_value(question, value)}"
                yield Row(endpoint.code, TREATMENT, said, "reached" if reached else "not reached")


def _value(question: Question, value: Any) -> str:
    if value is None:
        return "not known"
    return number_words(value) if isinstance(question.kind, NumberKind) else str(value)


def _probes(response: Response, question: Question) -> tuple[Any, ...]:
    return (*_around(question, _bounds(response, question)), *(() if question.required else (None,)))


def _around(question: Question, bounds: Iterable[Any]) -> tuple[Any, ...]:
    """The answers on both sides of each bound; of a choice all, where it is looked at."""
    bounds = tuple(bounds)
    if isinstance(question.kind, Choice):
        return tuple(option.value for option in question.kind.options) if bounds else ()
    found: set[Decimal] = set()
    for bound in bounds:
        step = Decimal(1).scaleb(int(bound.normalize().as_tuple().exponent) - 1)
        found.update((bound - step, bound, bound + step))
    return tuple(sorted(found))


def _bounds(response: Response, question: Question) -> tuple[Any, ...]:
    """What the rules compare an answer with."""
    return tuple(bound for rule in response.following for bound in _compared(rule.when, question.key))


def _compared(condition: Condition, key: str) -> Iterator[Any]:
    if getattr(condition, "key", None) == key:
        yield getattr(condition, "bound", key)
    for part in parts(condition):
        yield from _compared(part, key)


def gaps(trial: Trial) -> Iterator[Problem]:
    """Weights for which no dose is named, rules that count for nobody, and what never follows."""
    given, rules = trial.treatment, treatment_of(trial)
    if given is None or rules is None:
        return
    if rules.dosing:
        yield from _dose_gaps(given, rules.dosing)
    if rules.response:
        yield from _idle(given, rules.response, rules.cycles.most)


def _dose_gaps(given: Treatment, dosing: Dosing) -> Iterator[Problem]:
    counted = {weight: dose_rule(dosing, weight) for weight in weights(dosing)}
    missing = [weight for weight, rule in counted.items() if rule is None]
    if missing:
        words = f"dose: no rule holds at {number_words(missing[0])} kg; every weight needs one"
        yield Problem(given.dose[0].line, words)
    for line, rule in zip(given.dose, dosing.rules, strict=True):
        if not any(one is rule for one in counted.values()):
            yield Problem(line.line, f"dose: {rule.rate} is given to nobody: the rules before it hold there")


def _idle(given: Treatment, response: Response, most: int) -> Iterator[Problem]:
    if prod(map(len, _all_probes(response))) > MOST_TRIED:
        return
    found = set(_reached(response, most))
    lines = given.response.following if given.response else ()
    for line, rule in zip(lines, response.following, strict=True):
        if id(rule) not in found:
            yield Problem(line.line, f'what follows: "{rule.next}" never counts: those before it hold wherever it does')


def _all_probes(response: Response) -> list[tuple[Any, ...]]:
    return [_probes(response, one) if _bounds(response, one) else (None,) for one in response.answers]


def _reached(response: Response, most: int) -> Iterator[int]:
    keys = [question.key for question in response.answers]
    for cycle, stopped in product({1, *(rule.after for rule in response.following), most}, (False, True)):
        for values in product(*_all_probes(response)):
            answers = dict(zip(keys, values, strict=True))
            rule: Following | None = following(response, cycle, answers, stopped)
            if rule:
                yield id(rule)
