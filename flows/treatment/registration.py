"""Registration: assessed again on its own date, refused outside the window, and given a number that checks itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flows.answers.again_words import check_holds
from flows.answers.answers import Answers
from flows.answers.given_before.given_for import AGE
from flows.decision.assess import assess
from flows.decision.rulings import by_ruling, check_allowed
from flows.decision.status_words import standing_words
from flows.decision.why.missing import NOT_KNOWN
from flows.decision.why.reasons import reason
from flows.language.days import day_words
from flows.language.numbers import age_words, listed
from flows.language.refusals import RecordRefused, RuleBroken
from flows.rules.evaluation.decide import Decision, chair_queries_of
from flows.rules.status import Status
from flows.rules.trial import Trial
from flows.treatment.course.course import TreatmentCourse

# Where a trial decides about another day, such as the first dose, and plans the registration beside it.
REGISTRATION = "registration_date"
GOOD = (Status.MET, Status.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Registration:
    """A registration: its number, its date, and the decision of that date."""

    number: str
    on: date
    decision: Decision


def register(
    record: Mapping[str, Any],
    on: date,
    answers: Answers,
    site: int,
    sequence: int,
    trial: Trial,
) -> Registration:
    """The registration of a record on a day, the site's today; `RuleBroken` with the reason where it is not possible.

    `answers`: those of the screening, which hold the rulings of the study chair.
    """
    check_holds(answers, on, trial)
    strict = assessed_on(record, on, trial)
    decision = by_ruling(strict, answers) or strict
    if decision.outcome != "eligible":
        raise RuleBroken("registration_not_eligible", day=day_words(on), why=" ".join(_against(decision)))
    _check_rulings(strict, answers, on)
    return Registration(number_of(site, sequence, trial), on, decision)


def _check_rulings(decision: Decision, answers: Answers, on: date) -> None:
    """Refuses a registration that the study chair was not asked about, or that a ruling does not allow."""
    items = [(query, answers.rulings.get(query.code)) for query in chair_queries_of(decision)]
    not_asked = [query.words for query, ruling in items if ruling is None]
    if not_asked:
        raise RuleBroken("chair_not_asked", what=" ".join(not_asked))
    for query, ruling in items:
        assert ruling is not None
        check_allowed(query, ruling, on)


def planned_registration(trial: Trial) -> str:
    """The key of the day that is planned for the registration; empty where none is planned."""
    return REGISTRATION if REGISTRATION in trial.planned_keys else trial.day_key


def assessed_on(record: Mapping[str, Any], on: date, trial: Trial) -> Decision:
    """The decision of a record for a registration on that very day; `RuleBroken` where it cannot be made.

    What else was planned for an earlier day is taken to be on the day itself.
    """
    registered = planned_registration(trial)
    later = {key: max(str(record.get(key) or on), on.isoformat()) for key in trial.planned_keys}
    try:
        return assess({**record, "as_of": on, **later, registered: on}, trial)
    except RecordRefused as refused:
        labels = dict.fromkeys(trial.by_key[wrong.key.partition("[")[0]].label for wrong in refused.errors)
        raise RuleBroken("registration_not_assessed", day=day_words(on), what=listed(labels)) from refused


def _against(decision: Decision) -> Iterator[str]:
    """What stands in the way on that day, criterion by criterion, and the window where there is one."""
    for criterion in decision.trial.criteria:
        finding = decision.findings[criterion.code]
        if finding.status not in GOOD:
            why = reason(criterion, decision.facts, finding, decision.trial).removeprefix(NOT_KNOWN)
            yield f"{criterion.code} {standing_words(criterion, finding.status)}: {why}"
    if decision.earliest and decision.earliest > decision.facts.registration:
        yield f"Not before {day_words(decision.earliest)}."


def age_note(record: Mapping[str, Any], on: date, trial: Trial) -> str:
    """What registering on a day says of the age, where that was given for another one; else empty."""
    planned = record.get(trial.day_key) or record.get("as_of")
    if planned in (on, on.isoformat()):
        return ""
    if record.get(AGE) is None:
        return ""
    age = age_words(Decimal(record[AGE]))
    return f"The age, {age}, was given for a registration on another day: registering says that it holds on this one."


def course_of(code: str, registration: Registration) -> TreatmentCourse:
    """The course of a participant who was registered for a trial with treatment, before anything is planned."""
    findings, rules = registration.decision.findings, registration.decision.trial.treatment
    assert rules is not None
    concerns = frozenset(code for code, finding in findings.items() if finding.status is not Status.NOT_APPLICABLE)
    test, contraception = rules.pregnancy_test, rules.contraception
    return TreatmentCourse(
        code,
        registration.on,
        rules,
        concerns,
        pregnancy_test=test is not None and test.criterion in concerns,
        start_by=findings[test.criterion].good_until if test else None,
        contraception=contraception is not None and contraception.criterion in concerns,
    )


def number_of(site: int, sequence: int, trial: Trial) -> str:
    """The registration number of a site's n-th participant, such as "BLINA-012-0007-44".

    The last two digits check the others: MOD 97-10 of ISO/IEC 7064, which finds every wrong digit and every swap of
    two neighbours.
    """
    if not (0 < site < 1000 and 0 < sequence < 10_000):
        raise ValueError(f"no number for site {site}, participant {sequence}")
    digits = f"{site:03}{sequence:04}"
    return f"{trial.number_prefix}-{digits[:3]}-{digits[3:]}-{check_digits(digits)}"


def check_digits(digits: str) -> str:
    """The two check digits after which the whole leaves 1 when divided by 97."""
    return f"{98 - int(digits) * 100 % 97:02}"
