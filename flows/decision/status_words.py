"""The sign and the words of every status and outcome, never a sign without its words; those of what is measured."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from flows.answers.lifecycle import Stage
from flows.language.days import day_words
from flows.language.numbers import listed
from flows.rules.criterion import Category, Criterion
from flows.rules.status import Finding, Status
from flows.rules.trial import Trial

SIGNS = {
    Status.MET: "✓",
    Status.NOT_MET: "✗",
    Status.WAIT: "◷",
    Status.REPEAT: "↻",
    Status.PENDING: "?",
    Status.NOT_APPLICABLE: "–",
}

WORDS = {
    Status.MET: "met",
    Status.NOT_MET: "not met",
    Status.WAIT: "wait",
    Status.REPEAT: "repeat",
    Status.PENDING: "not known yet",
    Status.NOT_APPLICABLE: "does not apply",
}

# Whoever reads the trial's list takes an exclusion that is "met" for one that keeps the candidate out.
OF_EXCLUSIONS = WORDS | {Status.MET: "not excluded", Status.NOT_MET: "excludes"}

OUTCOMES = {
    "eligible": ("✓", "Eligible"),
    "not_yet": ("◷", "Not yet eligible"),
    "incomplete": ("?", "Incomplete"),
    "not_eligible": ("✗", "Not eligible as things stand"),
}

# What has become of a screening since its decision.
AFTERWARDS = {
    Stage.AWAITING: " · waits for an investigator",
    Stage.SIGNED: " · signed",
    Stage.REJECTED: " · rejected",
    Stage.REGISTERED: " · registered",
    Stage.TREATING: " · on treatment",
    Stage.COMPLETED: " · completed",
    Stage.OFF_STUDY: " · off study",
}


def standing_words(criterion: Criterion, status: Status) -> str:
    """The words for how a criterion stands: an exclusion excludes or does not, anything else is met or not met."""
    return (OF_EXCLUSIONS if criterion.category is Category.EXCLUSION else WORDS)[status]


def by_words(criteria: Iterable[Criterion], status: Status) -> Iterator[tuple[str, tuple[Criterion, ...]]]:
    """Criteria of one status, in the trial's order, under the words for how they stand."""
    for words, members in groupby(criteria, key=lambda criterion: standing_words(criterion, status)):
        yield words, tuple(members)


def status_words(criterion: Criterion, finding: Finding) -> str:
    """A status with its sign, such as "◷ wait until Tue 24 Nov 2026"."""
    until = f" until {day_words(finding.ends)}" if finding.status is Status.WAIT and finding.ends else ""
    return f"{SIGNS[finding.status]} {standing_words(criterion, finding.status)}{until}"


def only_words(criterion: Criterion, trial: Trial) -> str:
    """Of which cohorts alone a criterion is, such as ", Type 2 diabetes only"; empty where it is of all."""
    cohorts = [trial.cohorts[name] for name in criterion.only_for]
    return f", {listed(cohorts)} only" if cohorts else ""


def outcome_words(outcome: str) -> str:
    """An outcome with its sign, such as "✓ Eligible"."""
    return " ".join(OUTCOMES[outcome])


def window_words(earliest: date | None, latest: date | None, *, repeats: bool) -> str:
    """The registration window in words; empty where there is none. `repeats`: one without an end opens after some."""
    if earliest is None:
        return ""
    if latest is None:
        return f"Not before {day_words(earliest)}" + (", after the repeats" if repeats else "")
    if earliest == latest:
        return f"Only on {day_words(earliest)}"
    return f"{day_words(earliest)} to {day_words(latest)}"
