"""What another version of a trial means for one candidate: both decide the same answers on the same day."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache

from flows import texts
from flows.answers.answers import Answers
from flows.answers.given_before.carrying import answers_in
from flows.answers.lifecycle import REGISTERED, Stage
from flows.answers.path import Path, asking_all, path_of
from flows.decision.verdict import stands_words
from flows.language.numbers import count
from flows.rules.criterion import Criterion
from flows.rules.evaluation.decide import Decision, decide
from flows.rules.question import Question
from flows.rules.trial import Trial
from flows.rules.trial_parts import ASKED_AGAIN, SAME, Amendment

DECIDES = ("eligible", "not_yet")


class Effect(StrEnum):
    """What a version does to a candidate, the most pressing first."""

    SIGNED_LOST = "signed_lost"
    LOST = "lost"
    OPENED = "opened"
    MOVED = "moved"
    ASKED = "asked"
    GAINED = "gained"
    FINDING = "finding"
    UNCHANGED = "unchanged"
    REGISTERED = "registered"


EFFECTS: Mapping[Effect, str] = {
    Effect.SIGNED_LOST: "signed or waiting, and now not eligible",
    Effect.LOST: "now not eligible",
    Effect.OPENED: "decided, and now open",
    Effect.MOVED: "another window",
    Effect.ASKED: "a new question",
    Effect.GAINED: "not eligible, and now possible",
    Effect.FINDING: "another finding, the same outcome",
    Effect.UNCHANGED: "unchanged",
    Effect.REGISTERED: "registered, not judged again",
}


@dataclass(frozen=True, slots=True)
class Changed:
    """A criterion that is another in the new version; `before` or `after` is None where it is new, or gone."""

    code: str
    before: Criterion | None
    after: Criterion | None

    @property
    def topic(self) -> str:
        """What it is about."""
        one = self.after or self.before
        return one.topic if one else self.code


@dataclass(frozen=True, slots=True)
class UnderBoth:
    """A candidate under both versions: the decisions, and the questions that only the new one still asks.

    Who is registered is not judged again: there is no decision then.
    """

    effect: Effect
    before: Decision | None
    after: Decision | None
    asks: tuple[Question, ...]


def changed_criteria(old: Trial, new: Trial) -> tuple[Changed, ...]:
    """The criteria whose words or rule are others, in the order of the new version, those that are gone last."""
    codes = dict.fromkeys((*new.by_code, *old.by_code))
    pairs = (Changed(code, old.by_code.get(code), new.by_code.get(code)) for code in codes)
    return tuple(one for one in pairs if _asks(one.before) != _asks(one.after))


def change_words(one: Changed, amendment: Amendment) -> str:
    """What is another, in the words of the amendment, and the rule before and now."""
    said = f"{one.code} {amendment.changed.get(one.code, one.topic)}"
    if one.before is None or one.after is None:
        return said
    before, now = _rule(one.before, one.after), _rule(one.after, one.before)
    return f"{said}: {texts.versions.rule(before, now)}" if before or now else said


def _rule(of: Criterion, other: Criterion) -> str:
    """What a criterion asks for and the other does not, a line each."""
    return "; ".join(line.strip() for line in of.rule if line not in other.rule and not line.endswith(":"))


def _asks(criterion: Criterion | None) -> tuple[object, ...]:
    return (criterion.category, criterion.says, criterion.only_for, criterion.rule) if criterion else ()


def under_both(answers: Answers, stage: Stage, day: date, old: Trial, *steps: Trial) -> UnderBoth:
    """What a new version means for a candidate with these answers, both decided for this day.

    `steps`: from the version that amends the old one to the new one, each after the one that it amends.
    """
    if stage in REGISTERED:
        return UnderBoth(Effect.REGISTERED, None, None, ())
    new, carried = steps[-1], answers_in(steps, answers)
    both = asking_all(old, new) if carried is answers else None
    was = path_of(answers, day, both or old)
    path = was if both else path_of(carried, day, new)
    before = decide(was.facts, old)
    after = decide(path.facts, new, before if both else None)
    open_before = _left(was) & old.by_key.keys()
    left = (_left(path) & new.by_key.keys()) - open_before
    asks = tuple(question for question in path.questions if question.key in left)
    return UnderBoth(_effect(stage, before, after, asks), before, after, asks)


def _left(path: Path) -> set[str]:
    """The questions that were not answered, or not known."""
    return {question.key for question in path.open}.union(path.unknown)


def _effect(stage: Stage, before: Decision, after: Decision, asks: tuple[Question, ...]) -> Effect:
    if before.outcome != "not_eligible" and after.outcome == "not_eligible":
        return Effect.SIGNED_LOST if stage in (Stage.AWAITING, Stage.SIGNED) else Effect.LOST
    if before.outcome == "not_eligible" and after.outcome != "not_eligible":
        return Effect.GAINED
    if before.outcome in DECIDES and after.outcome not in DECIDES:
        return Effect.OPENED
    if _window(before) != _window(after):
        return Effect.MOVED
    if asks:
        return Effect.ASKED
    return Effect.UNCHANGED if before.as_json() == after.as_json() and before.chair == after.chair else Effect.FINDING


def _window(decision: Decision) -> tuple[object, ...]:
    """From when to when, and what is repeated, for each cohort."""
    each = decision.cohorts or (decision,)
    return tuple((one.cohort, one.outcome in DECIDES, one.earliest, one.latest, one.repeat) for one in each)


def under_words(found: UnderBoth) -> str:
    """What a version means for a candidate, such as "from 3 Dec 2026 → from 24 Nov 2026, 2 new questions"."""
    if found.before is None or found.after is None:
        return "registered, not judged again"
    before = stands_words(found.before)
    if found.effect is Effect.UNCHANGED:
        return f"{before}, unchanged"
    after = stands_words(found.after)
    asks = f", {count(len(found.asks), 'new question')}" if found.asks else ""
    if before != after:
        return f"{before} → {after}{asks}"
    return f"{before}{asks or ', another finding'}"


def counted(counts: Mapping[Effect, int]) -> str:
    """How many screenings each effect is told of, the most pressing first."""
    said = "; ".join(f"{counts[effect]} {words}" for effect, words in EFFECTS.items() if counts.get(effect))
    return f"{count(sum(counts.values()), 'screening')}: {said}." if said else texts.versions.NOBODY


@cache
def taken_back(later: Trial, before: Trial) -> Trial:
    """The version before, as what follows the later one: answers that moved move back, and those whose question is
    another are asked again."""
    gone = later.amends
    assert gone is not None
    answers = dict((key, to) if to in (SAME, ASKED_AGAIN) else (to, key) for key, to in gone.answers.items())
    number, why = texts.versions.taken_back(gone.number), texts.versions.WENT_BACK
    return replace(before, amends=Amendment(later.version, number, None, why, answers=answers, taken_back=True))
