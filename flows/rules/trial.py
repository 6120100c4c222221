"""What a trial is to the program: versioned criteria, what goes to the study chair, questions and their words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flows.rules.conditions import Anchor, Condition, FreshMeasurement, Limit, Since, Washout
from flows.rules.criterion import ChairQuery, Criterion, conditions_of, washouts_of
from flows.rules.procedures import Procedure
from flows.rules.question import AS_OF, Day, Entries, Question
from flows.rules.treatment import TreatmentRules
from flows.rules.trial_parts import Acting, Amendment, Contradiction, Measurement, Together


@dataclass(frozen=True, eq=False)
class Trial:
    """One version of a trial, with all that the program knows of it; an amendment is a new version, never an edit.

    `record_source`: where the public record of it was read, such as a registry.
    `questions`: in the order in which they are asked. `measured`: the measurements that criteria rest on. `planned`:
    how many are to take part. `readings`: what is ours beyond the criteria, such as who is counted for an endpoint.
    `home`: what the home card says of it. `number_prefix`: with what its registration numbers begin. `day_count`: how
    its days are counted, in a sentence.
    `procedures`: what it takes to get the answers; every question but the planned days and what is only recorded
    belongs to one. `best_worst`: the answers to a question, or a field of a list, that help most and least; a date is
    set by its day. `bands`: the answers to try where none is best for everybody. `groups`: what is measured again
    together, by what that is called. `together`: answers that one tap may give. `contradictions`: answers that do not
    fit together. `acting`: readings of ours that are told where a decision rests on them. `elsewhere`: where an agent
    without a waiting period is asked instead, by its mark in the table of agents. `plan_says`: what the record counts
    to the planned days. `aim`: what is studied, in a few words.
    `notes`: what is said beside an answer that was calculated, by its key and the answer. `treatment`: None where the
    trial ends at registration.
    `age_key`: the key of the day that the age is asked for, where it is not the one decided about.
    `anchors`: the days that are counted to; the first is the one that is decided about. `cohorts`: by name what it is
    called; a decision is made for each. `amends`: what it says of the version before; None of the first.
    """

    registry_id: str
    version: str
    title: str
    record_source: str
    record_date: str
    criteria: tuple[Criterion, ...]
    chair_queries: tuple[ChairQuery, ...]
    measured: tuple[Measurement, ...]
    planned: int
    questions: tuple[Question, ...]
    readings: tuple[str, ...] = ()
    home: tuple[str, ...] = ()
    number_prefix: str = ""
    day_count: str = ""
    procedures: tuple[Procedure, ...] = ()
    best_worst: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    bands: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    together: tuple[Together, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    acting: tuple[Acting, ...] = ()
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    plan_says: str = ""
    aim: str = ""
    notes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    treatment: TreatmentRules | None = None
    anchors: tuple[Anchor, ...] = ()
    cohorts: Mapping[str, str] = field(default_factory=dict)
    age_key: str = ""
    amends: Amendment | None = None

    @property
    def name(self) -> str:
        """Its registry id and version in one."""
        return f"{self.registry_id}, {self.version}"

    @property
    def window_of(self) -> str:
        """What the day that is decided about is called, at the beginning of a sentence."""
        return self.day_noun.capitalize()

    @property
    def day_noun(self) -> str:
        """The same inside a sentence, such as "registration" or "first dose"."""
        return self.anchors[0].noun

    @property
    def cited(self) -> str:
        """Where its record stands: its source, as far as the file says it, and the number there."""
        return " ".join(filter(None, (self.record_source, self.registry_id)))

    @cached_property
    def by_key(self) -> Mapping[str, Question]:
        """Every key of its records with its question, the day of the assessment first."""
        return {question.key: question for question in (AS_OF, *self.questions)}

    @cached_property
    def lists(self) -> Mapping[str, tuple[Question, ...]]:
        """The fields of an entry of each list, by the list's key."""
        return {question.key: question.kind.fields for question in self.questions if isinstance(question.kind, Entries)}

    def fields_of(self, key: str) -> Mapping[str, Question]:
        """The fields of an entry of a list, by key."""
        return {field.key: field for field in self.lists[key]}

    @cached_property
    def fields(self) -> Mapping[str, Question]:
        """Every field of its lists, by key."""
        return {one.key: one for fields in self.lists.values() for one in fields}

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """The sections of its questions, in order."""
        return tuple(dict.fromkeys(question.section for question in self.questions))

    @cached_property
    def day_key(self) -> str:
        """The key of the planned day that is decided about; empty where none is planned."""
        return next(iter(self.planned_keys), "")

    @cached_property
    def later_keys(self) -> tuple[str, ...]:
        """The keys of the planned days that are counted to besides it."""
        return self.planned_keys[1:]

    @cached_property
    def planned_keys(self) -> tuple[str, ...]:
        """The keys of its planned days, which can move, the one that is decided about first."""
        return tuple(one.keys[0] for one in self.anchors if one.moves and one.keys[0] in self.by_key)

    @cached_property
    def by_code(self) -> Mapping[str, Criterion]:
        """Its criteria by code."""
        return {criterion.code: criterion for criterion in self.criteria}

    @cached_property
    def queries(self) -> Mapping[str, ChairQuery]:
        """Its items for the study chair by code."""
        return {query.code: query for query in self.chair_queries}

    @cached_property
    def measurements(self) -> Mapping[str, str]:
        """What its measurements are called, by their names in the record."""
        return {one.name: one.words for one in self.measured}

    @cached_property
    def fresh_measurements(self) -> tuple[FreshMeasurement, ...]:
        """Every measurement that its criteria ask for."""
        codes = {one.code for one in self.measured}
        conditions = (part for c in self.criteria if c.code in codes for part in conditions_of(c))
        return tuple(part for part in conditions if isinstance(part, FreshMeasurement))

    @cached_property
    def counted_to(self) -> Mapping[str, Anchor]:
        """What the days of measurements are counted to, by their keys."""
        return {one.date_key: one.anchor for one in self.fresh_measurements}

    @cached_property
    def timed(self) -> tuple[str, ...]:
        """The keys of what is asked with its time of day."""
        return tuple(one.key for one in self.questions if isinstance(one.kind, Day) and one.kind.timed)

    @property
    def limits_on_treatment(self) -> tuple[tuple[Limit, str], ...]:
        """Limits of numbers that the treatment depends on, and what is said of one that meets it."""
        response = self.treatment.response if self.treatment else None
        called = ((one.when, one.called) for one in response.following if one.called) if response else ()
        return tuple((when, words) for when, words in called if isinstance(when, Limit))

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """All that its criteria ask for, each condition before its parts."""
        return tuple(part for criterion in self.criteria for part in conditions_of(criterion))

    @cached_property
    def long_ago(self) -> frozenset[str]:
        """The days since which some time must have gone by."""
        return frozenset(part.key for part in self.conditions if isinstance(part, Since))

    @cached_property
    def washouts(self) -> tuple[Washout, ...]:
        """Every waiting period after entries of its lists."""
        return tuple(part for part in self.conditions if isinstance(part, Washout))

    @cached_property
    def after_therapies(self) -> tuple[Criterion, ...]:
        """The criteria that make one wait after a prior therapy."""
        return self._waiting(lambda washout: bool(washout.name))

    @cached_property
    def by_half_lives(self) -> tuple[Criterion, ...]:
        """The criteria that make one wait for half-lives."""
        return self._waiting(lambda washout: washout.period is not None and washout.period.in_half_lives)

    @cached_property
    def past_adverse_events(self) -> tuple[Criterion, ...]:
        """The criteria that make one wait past late adverse events."""
        return self._waiting(lambda washout: washout.past is not None)

    def _waiting(self, so: Callable[[Washout], bool]) -> tuple[Criterion, ...]:
        return tuple(criterion for criterion in self.criteria if any(map(so, washouts_of(criterion))))

    @cached_property
    def _procedure_of(self) -> Mapping[str, Procedure]:
        return {key: procedure for procedure in self.procedures for key in procedure.keys}

    def called(self, key: str) -> str:
        """What an answer belongs to, inside a sentence: the procedure that brings it, such as "immune suppression"."""
        procedure, label = self._procedure_of.get(key), self.by_key[key].label
        return procedure.label if procedure else label[0].lower() + label[1:]

    def headed(self, key: str) -> str:
        """The same at the beginning of a line."""
        called = self.called(key)
        return called[0].upper() + called[1:]

    def days_after(self, kind: str) -> int | None:
        """The days that must go by after a therapy of this kind; None where it has no such rule."""
        lengths = (one.period.length for one in self.washouts if kind in one.of and one.period and one.period.length)
        return next((length.days for length in lengths), None)

    @cached_property
    def dated(self) -> Mapping[str, str]:
        """The key of the day on which it was measured, by the key of what is measured."""
        return {question.key: question.dated for question in self.questions if question.dated}
