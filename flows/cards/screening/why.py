"""Why a question is asked: what the record says and where, our reading of it, and the source of a method."""

from collections.abc import Iterable, Iterator
from datetime import date

from flows import texts
from flows.answers.answers import Fields
from flows.answers.entries import entry_of
from flows.answers.for_chair import slot_ruled
from flows.answers.reply import Form, FormKind, Slot
from flows.calculators.calculate import calculators
from flows.cards.card import Button, Line, Style
from flows.rules.criterion import Criterion
from flows.rules.evaluation.decide import find
from flows.rules.facts import Facts
from flows.rules.status import Status
from flows.rules.treatment import TreatmentRules
from flows.rules.trial import Trial

WHY = Button("Why?", "why")
RULED = "A candidate with an open item is not registered. The ruling is shown with the decision from then on."


def _of_field(field: str | None, trial: Trial) -> tuple[Criterion, ...] | None:
    """The criteria that look at a field of a prior therapy, where that is not a matter of its kinds; else None."""
    if field == "half_life_days":
        return trial.by_half_lives
    return trial.past_adverse_events if field in ("late_ae", "ae_until") else None


def explanation(slot: Slot, entry: Fields, trial: Trial) -> tuple[Line, ...]:
    """The lines behind *Why?* for what is asked in a slot.

    `entry`: the entry of a list that the slot belongs to, as far as it is known or offered.
    """
    if slot.form and slot.form.kind is FormKind.CHAIR:
        return explanation(slot_ruled(slot.form.of), entry, trial)
    if slot.form:
        return tuple(_form(slot.form, trial))
    return tuple(_criteria(_touched(_behind(slot.key, trial), slot, entry, trial), trial))


def _form(form: Form, trial: Trial) -> Iterator[Line]:
    if form.kind is FormKind.CALCULATOR:
        yield from _calculator(form.of, trial)
    elif form.kind is FormKind.RULING:
        yield from _ruling(form.of, trial)
    elif trial.treatment:
        yield from _treatment(form.kind, trial.treatment, trial)


def _behind(key: str, trial: Trial) -> list[Criterion]:
    return [criterion for criterion in trial.criteria if key in criterion.questions]


def _touched(behind: list[Criterion], slot: Slot, entry: Fields, trial: Trial) -> list[Criterion]:
    """Of the criteria behind a list, those that the field or the kinds of the entry touch."""
    looking = _of_field(slot.field, trial)
    if looking is not None:
        return [criterion for criterion in behind if criterion in looking]
    if slot.field in (None, "kinds") or not entry.get("kinds"):
        return behind
    alone = Facts({slot.key: (entry_of(slot.key, entry, trial),)}, date.min)
    return [criterion for criterion in behind if find(criterion, alone).status is not Status.NOT_APPLICABLE]


def _criteria(behind: Iterable[Criterion], trial: Trial) -> Iterator[Line]:
    """Each criterion in full; a question that none names plans the days that all others count to."""
    found = [line for criterion in behind for line in _criterion(criterion, trial)]
    planned = (_record(trial.plan_says),) if trial.plan_says else ()
    yield from found or (*planned, _reading(trial.day_count), _source(trial, "eligibility criteria"))


def _criterion(criterion: Criterion, trial: Trial) -> Iterator[Line]:
    yield Line(f"{criterion.code} · {criterion.category.value}: {criterion.short}.", Style.STRONG)
    yield _record(criterion.says)
    if criterion.reading:
        yield _reading(criterion.reading)
    if criterion.elsewhere:
        yield Line(f"{texts.screening.ELSEWHERE}: {criterion.elsewhere}")
    yield _source(trial, criterion.source)


def _calculator(code: str, trial: Trial) -> Iterator[Line]:
    calculator = calculators(trial)[code]
    yield Line(f"Method: {calculator.rule}")
    yield Line(f"Source of the method: {calculator.source}", Style.HINT)
    yield from _criteria(_behind(calculator.for_key, trial), trial)


def _treatment(kind: FormKind, rules: TreatmentRules, trial: Trial) -> Iterator[Line]:
    """What the record says that a form on treatment is for."""
    if kind is FormKind.PREGNANCY:
        asking = rules.pregnancy_test and rules.pregnancy_test.criterion
        yield from _criteria((one for one in trial.criteria if one.code == asking), trial)
        return
    said = rules.dosing if kind is FormKind.MEASURE else rules.response
    if said:
        yield _record(said.says)
    yield _source(trial, rules.source.removeprefix(f"{trial.registry_id}, "))


def _ruling(code: str, trial: Trial) -> Iterator[Line]:
    query = next(query for query in trial.chair_queries if query.code == code)
    yield Line(f"Study chair: {query.words}", Style.STRONG)
    yield Line(RULED)
    yield from _criteria((c for c in trial.criteria if c.code == query.criterion), trial)


def _record(says: str) -> Line:
    return Line(f"{texts.screening.RECORD}: {says}")


def _reading(reading: str) -> Line:
    return Line(f"{texts.screening.READING}: {reading}")


def _source(trial: Trial, where: str) -> Line:
    return Line(f"Source: {trial.cited}, {where}, {trial.version}.", Style.HINT)
