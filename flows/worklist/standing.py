"""How a candidate who is not registered stands on a day, as far as a line can say it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flows.answers.answers import Answers, remembered
from flows.answers.for_chair import open_for_chair
from flows.answers.path import Path, asked_again, path_of
from flows.decision.assess import decision_on, too_old
from flows.decision.promise import promised
from flows.decision.rulings import open_rulings
from flows.rules.evaluation.decide import Decision, standing_so
from flows.rules.status import Status
from flows.rules.trial import Trial
from flows.rules.trial_parts import Measurement
from flows.treatment.plan.screening_plan import repeats


@dataclass(frozen=True, slots=True)
class Standing:
    """What is said of a candidate in a line; days are inclusive.

    `first` and `last`: the days of registration as far as they can be promised. `driver`: what sets the first one.
    `repeat`: what is too old, `repeat_from`: the first day on which a new one counts. `lapse`: the measurement that
    lapses first, and its last good day. `chair`: the items without a ruling, and what nobody but the chair knows;
    `asked_since`: the day from which on the chair is asked for the latter.
    """

    outcome: str
    first: date | None
    last: date | None
    planned: date | None
    plan_passed: bool
    to_confirm: int
    missing: tuple[str, ...]
    driver: str
    against: str
    repeat: tuple[str, ...]
    repeat_from: date | None
    lapse: tuple[str, date] | None
    chair: tuple[str, ...]
    asked_since: date | None


@remembered
def standing(answers: Answers, today: date, trial: Trial) -> Standing:
    """How the candidate of these answers stands on a day."""
    path, decision = path_of(answers, today, trial), decision_on(answers, today, trial)
    promise, asked = promised(decision), open_for_chair(answers, trial)
    planned = decision.facts.get(trial.day_key) if trial.day_key else None
    return Standing(
        decision.outcome,
        promise.earliest,
        promise.latest,
        planned,
        trial.day_key in path.expired,
        len(asked_again(answers, today, trial)),
        tuple(dict.fromkeys(_missing(path, decision))),
        _driver(decision),
        _topics(decision, Status.NOT_MET),
        tuple(called(one) for one in trial.measured if one.name in too_old(decision)),
        min((one.counts_from for one in repeats(decision)), default=None),
        _lapse(decision),
        (*(one.label for one in asked), *(trial.queries[code].label for code in open_rulings(decision.chair, answers))),
        min((one.since for one in asked), default=None),
    )


def _missing(path: Path, decision: Decision) -> Iterator[str]:
    """What keeps a criterion open because it is not answered, or not known yet, by what it belongs to."""
    trial = decision.trial
    looked_at = {key for criterion in standing_so(decision, Status.PENDING) for key in criterion.questions}
    keys = dict.fromkeys([*(question.key for question in path.open), *path.unknown])
    yield from (trial.called(key) for key in keys if key in looked_at and key not in path.expired)


def _driver(decision: Decision) -> str:
    first = decision.earliest
    if first is None or first <= decision.facts.as_of:
        return ""
    return next((one.topic for one in decision.trial.criteria if decision.findings[one.code].ends == first), "")


def _topics(decision: Decision, status: Status) -> str:
    return next((one.topic for one in standing_so(decision, status)), "")


def _lapse(decision: Decision) -> tuple[str, date] | None:
    """The measurement that lapses first, of those that are good today."""
    names = {one.name: called(one) for one in decision.trial.measured}
    lapses = (lapse for one in decision.trial.measured for lapse in decision.findings[one.code].lapses)
    ahead = [(names[one.name], one.last) for one in lapses if one.last and one.last >= decision.facts.as_of]
    return min(ahead, key=lambda pair: pair[1], default=None)


def called(one: Measurement) -> str:
    """A measurement inside a sentence, such as "kidney function" or "LVEF"."""
    return one.heading if one.heading[:2].isupper() else one.heading[:1].lower() + one.heading[1:]
