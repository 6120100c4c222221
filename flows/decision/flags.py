"""What an answer means for registration, said the moment that it is given."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from flows.decision.status_words import SIGNS, only_words, standing_words
from flows.decision.why.missing import NOT_KNOWN, missing
from flows.decision.why.reasons import freshness, reason
from flows.decision.why.reasons import words as part_words
from flows.decision.why.time_words import moment_words
from flows.language.days import day_words
from flows.language.numbers import listed
from flows.rules.conditions import FreshMeasurement, Washout
from flows.rules.criterion import Criterion, conditions_of
from flows.rules.evaluation.decide import find
from flows.rules.evaluation.evaluate import evaluate, holds
from flows.rules.evaluation.freshness import good_until
from flows.rules.facts import Entry, Facts, Therapy
from flows.rules.question import Day, Question
from flows.rules.status import Finding, Status
from flows.rules.trial import Trial

TELLING = (Status.NOT_MET, Status.WAIT, Status.REPEAT)
_ORDER = (*TELLING[:1], Status.REPEAT, Status.WAIT, Status.PENDING, None, Status.MET, Status.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Flag:
    """What is said of the criteria of these names, which stand alike; `ends`: of a wait, its end."""

    said: str
    names: tuple[str, ...] = ()
    status: Status | None = None
    ends: date | None = None

    @property
    def words(self) -> str:
        """The sentence, with its sign first; of a wait the codes stand last, since its end is what counts."""
        if self.status is None:
            return self.said
        if self.status is Status.WAIT:
            return f"{SIGNS[self.status]} {self.said} · {listed(name.partition(' ')[0] for name in self.names)}"
        return f"{SIGNS[self.status]} {listed(self.names)} {self.said}"


def in_order(flags: Iterable[Flag]) -> tuple[str, ...]:
    """The sentences, each once, criteria that stand alike in one; what is in the way first, the latest wait first."""
    alike: dict[Flag, Flag] = {}
    for flag in flags:
        bare = Flag(flag.said, (), flag.status, flag.ends)
        names = (*(alike[bare].names if bare in alike else ()), *flag.names)
        alike[bare] = Flag(flag.said, tuple(dict.fromkeys(names)), flag.status, flag.ends)
    first = sorted(alike.values(), key=lambda flag: (_ORDER.index(flag.status), -(flag.ends or date.min).toordinal()))
    return tuple(flag.words for flag in first)


def flags_after(question: Question, before: Facts, after: Facts, trial: Trial) -> tuple[Flag, ...]:
    """The sentences that one answer calls for: what it fails, how long it makes wait, until when it is good."""
    return (*_criteria(question, before, after, trial), *map(Flag, _queries(before, after, trial)))


def _criteria(question: Question, before: Facts, after: Facts, trial: Trial) -> Iterator[Flag]:
    for criterion in trial.criteria:
        if question.key in criterion.questions:
            finding = find(criterion, after)
            tells = _tells(question, finding)
            words = flag(criterion, after, finding, trial) if tells else None
            if words and words != flag(criterion, before, find(criterion, before), trial):
                yield words
            elif finding.status is not Status.NOT_APPLICABLE:
                known = set(_measurements(criterion, question, before, trial))
                said = _measurements(criterion, question, after, trial)
                yield from (Flag(words) for words in said if words not in known)


def _tells(question: Question, finding: Finding) -> bool:
    """Whether a finding is worth a flag: what stands in the way always, what is good where a date was answered."""
    dated = isinstance(question.kind, Day) and bool(finding.ends or finding.good_until)
    return finding.status in TELLING or (finding.status is Status.MET and dated)


def _measurements(criterion: Criterion, question: Question, facts: Facts, trial: Trial) -> Iterator[str]:
    """What a measurement says by itself where its criterion says nothing new: that it fails, until when it counts."""
    for part in conditions_of(criterion):
        if isinstance(part, FreshMeasurement):
            said = tuple(_measured(part, question, facts, trial))
            yield from (f"{criterion.name}: {'. '.join(said)}.",) if said else ()


def _measured(leaf: FreshMeasurement, question: Question, facts: Facts, trial: Trial) -> Iterator[str]:
    given = facts.get(leaf.date_key) if question.key == leaf.date_key else None
    day = given if isinstance(given, date) else None
    parts = [pair for part in leaf.parts for pair in part_words(part, facts, trial)]
    failing = [text for status, text in parts if status is Status.NOT_MET]
    if day or question.key in {getattr(part, "key", "") for part in leaf.parts}:
        yield from failing
    until = good_until(leaf, day, facts) if day else None
    if day and until and failing:
        yield f"Measured {moment_words(day, facts.zone)}, counts until {day_words(until)}"
    elif day and until:
        needed = facts.days.get(leaf.anchor.name)
        yield freshness(leaf.anchor, moment_words(day, facts.zone), until, needed is not None and until < needed)


def _queries(before: Facts, after: Facts, trial: Trial) -> Iterator[str]:
    for query in trial.chair_queries:
        if holds(query.condition, after) and not holds(query.condition, before):
            yield f"Study chair: {query.words}"


def flag(criterion: Criterion, facts: Facts, finding: Finding, trial: Trial) -> Flag:
    """One criterion's standing in a line; a wait that is over by then is met on the planned day, not today."""
    return _line(criterion, facts, finding, reason(criterion, facts, finding, trial).removeprefix(NOT_KNOWN), trial)


def _line(criterion: Criterion, facts: Facts, finding: Finding, why: str, trial: Trial) -> Flag:
    only, names = only_words(criterion, trial), (criterion.name,)
    if finding.status is Status.WAIT:
        return Flag(f"{why.removesuffix('.')}{only}", names, finding.status, finding.ends)
    by_then = finding.status is Status.MET and finding.ends is not None and finding.ends > facts.as_of
    planned = f" on the planned {day_words(facts.registration)}" if by_then else ""
    return Flag(f"{standing_words(criterion, finding.status)}{only}{planned}: {why}", names, finding.status)


def flags_of_entry(key: str, entry: Entry, facts: Facts, trial: Trial) -> tuple[Flag, ...]:
    """Every waiting period that one entry of a list starts, over or not.

    Of a therapy that is all rules that fire, and the strictest.
    """
    return _of_therapy(key, entry, facts, trial) if isinstance(entry, Therapy) else _of_course(key, entry, facts, trial)


def _of_course(key: str, entry: Entry, facts: Facts, trial: Trial) -> tuple[Flag, ...]:
    alone = facts.having({key: (entry,)})
    washouts = (
        (c, leaf) for c in trial.criteria for leaf in conditions_of(c) if isinstance(leaf, Washout) and leaf.list == key
    )
    return tuple(
        _line(criterion, alone, evaluate(leaf, alone), f"{text}.", trial)
        for criterion, leaf in washouts
        for text in (*(text for _, text in part_words(leaf, alone, trial)), *missing(leaf, alone, trial))
    )


def _of_therapy(key: str, entry: Entry, facts: Facts, trial: Trial) -> tuple[Flag, ...]:
    alone = facts.having({**facts.values, key: (entry,)})
    findings = [(c, find(c, alone)) for c in trial.after_therapies]
    fired = [(criterion, finding) for criterion, finding in findings if finding.status is not Status.NOT_APPLICABLE]
    shown = tuple(flag(criterion, alone, finding, trial) for criterion, finding in fired)
    return (*shown, *map(Flag, (*_strictest(fired), *_queries(facts, alone, trial))))


def _strictest(fired: list[tuple[Criterion, Finding]]) -> Iterator[str]:
    ends = [(finding.ends, criterion.name) for criterion, finding in fired if finding.ends]
    if len(ends) > 1:
        last, named = max(ends)
        yield f"The strictest is {named}: {day_words(last)}."
