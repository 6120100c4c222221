"""Our readings where they act: those that a decision rests on, each marked as ours beside it."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from flows.language.numbers import listed
from flows.rules.decide import Decision
from flows.rules.facts import Facts, Therapy
from flows.rules.status import Status
from flows.trials.registry import REFERENCE

STEROIDS = frozenset(
    ("dexamethasone (anti-leukaemia)", "prednisone or prednisolone (anti-leukaemia)", "intrathecal hydrocortisone")
)

# The record's examples of immunotherapy, by what stands in the names of such agents.
NAMED_IMMUNOTHERAPY = re.compile(r"cel\b|CAR\b|vaccine", re.IGNORECASE)

FROM_25_YEARS = Decimal(300)


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading of one criterion: what it says of a decision, empty where the decision does not rest on it."""

    code: str
    words: Callable[[Decision], str]


def readings_in(decision: Decision) -> Iterator[str]:
    """The readings that a decision rests on, with the code of the criterion."""
    for reading in READINGS if decision.trial.registry_id == REFERENCE.registry_id else ():
        if words := reading.words(decision):
            yield f"{reading.code}: {words}"


def _therapies(facts: Facts, kind: str, chosen: Callable[[Therapy], bool]) -> str:
    found: Iterable[Therapy] = facts.get("prior_therapies") or ()
    return listed(
        therapy.agent for therapy in found if kind in therapy.kinds and therapy.kind_known and chosen(therapy)
    )


def _marrow(decision: Decision) -> str:
    known = decision.facts.get("blasts_percent") is not None
    return "the record gives no age for the marrow, so its day plays no part." if known else ""


def _enrolment(decision: Decision) -> str:
    age = decision.facts.get("age_months")
    near = age is not None and age >= FROM_25_YEARS
    return "enrolment is taken to be registration: the age on that day decides." if near else ""


def _steroids(decision: Decision) -> str:
    names = _therapies(decision.facts, "chemotherapy", lambda therapy: therapy.agent in STEROIDS)
    return f"{names} against leukaemia counts as chemotherapy." if names else ""


def _immunotherapy(decision: Decision) -> str:
    names = _therapies(decision.facts, "immunotherapy", lambda one: not NAMED_IMMUNOTHERAPY.search(one.agent))
    return f"{names} counts as immunotherapy, of which the record names vaccines and CAR T cells." if names else ""


def _contraception(decision: Decision) -> str:
    asked = decision.facts.get("contraception_agreed") is not None
    status = decision.status("I12")
    decides = asked and status in (Status.MET, Status.NOT_MET)
    return "“the last dose of chemotherapy” is taken to be the end of blinatumomab." if decides else ""


READINGS = (
    Reading("I1", _marrow),
    Reading("I3", _enrolment),
    Reading("I6", _steroids),
    Reading("I10", _immunotherapy),
    Reading("I12", _contraception),
)
