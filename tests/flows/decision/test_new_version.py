"""What another version of a trial means for a candidate: the sort of change, the windows, what is asked."""

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from flows.answers.given_before.carrying import changes_by
from flows.answers.lifecycle import REGISTERED, Stage
from flows.answers.path import Path, asking_all, path_of
from flows.decision.new_version import Effect, UnderBoth, changed_criteria, taken_back, under_both
from flows.rules.evaluation.decide import Decision, decide
from flows.rules.trial import Trial
from flows.rules.trial_parts import ASKED_AGAIN, SAME, Amendment
from flows.trials.registry import compiled
from tests.answered import answered
from tests.contract.records import right_record
from tests.flows.trials.versions import DAY_1, TODAY, answers, stricter, text_of, version
from tests.trials import NCT04556084


def decisions(found: UnderBoth) -> tuple[Decision, Decision]:
    """Before and after."""
    assert found.before
    assert found.after
    return found.before, found.after


def outcomes(found: UnderBoth) -> tuple[str, str]:
    """The outcomes before and after."""
    before, after = decisions(found)
    return before.outcome, after.outcome


def statuses(found: UnderBoth, code: str) -> tuple[str, str]:
    """How a criterion stands before and after."""
    before, after = decisions(found)
    return before.status(code), after.status(code)


# A criterion more, which is a question of its own.
ALLERGY = (
    "amends:\n",
    "  - {code: E20, exclusion: 20, says: Allergy to copper., ask: Is there an allergy to copper?}\namends:\n",
    "candidate:\n",
    "candidate:\n  e20: no\n",
)


def before_day_1(days: int) -> str:
    return (DAY_1 - timedelta(days)).isoformat()


def seen(old: str, new: str, stage: Stage = Stage.DRAFT, **others: Any) -> UnderBoth:
    return under_both(answered(answers(**others)), stage, TODAY, version(old), version(new))


@pytest.mark.parametrize(
    ("zinc", "under_2", "under_3", "effect"),
    [
        (20, "wait", "wait", Effect.MOVED),
        (21, "wait", "wait", Effect.MOVED),
        (22, "wait", "met", Effect.MOVED),
        (29, "wait", "met", Effect.MOVED),
        (30, "wait", "met", Effect.MOVED),
        (31, "met", "met", Effect.MOVED),
        (60, "met", "met", Effect.UNCHANGED),
    ],
)
def test_zinc_is_waited_for_30_days_under_version_2_and_21_under_version_3(
    zinc: int, under_2: str, under_3: str, effect: Effect
) -> None:
    found = seen("2", "3", last_zinc=before_day_1(zinc))
    assert (*statuses(found, "E10"), found.effect) == (under_2, under_3, effect)


@pytest.mark.parametrize("zinc", range(40))
def test_version_3_1_which_mends_a_forgotten_sentence_changes_nobody(zinc: int) -> None:
    assert seen("3", "3.1", last_zinc=before_day_1(zinc)).effect is Effect.UNCHANGED


def test_the_changed_criterion_has_its_old_and_its_new_words_and_rule() -> None:
    (zinc,) = changed_criteria(version("2"), version("3"))
    assert zinc.code == "E10"
    assert zinc.before is not None
    assert zinc.after is not None
    assert ("30 days" in zinc.before.says, "21 days" in zinc.after.says) == (True, True)
    assert zinc.before.rule == ("  excluded when:", "    last_zinc within 30 days before day 1")
    assert zinc.after.rule == ("  excluded when:", "    last_zinc within 21 days before day 1")
    assert version("3").amends is not None
    assert changed_criteria(version("3"), version("3.1")) == ()


def test_answers_that_are_asked_again_are_not_known_and_named() -> None:
    found = seen("1", "2", Stage.SIGNED)
    assert found.effect is Effect.OPENED
    assert [question.key for question in found.asks] == ["leipzig_documented", "drug_screen", "drug_screen_day_8"]


@pytest.mark.parametrize(
    ("stage", "effect"),
    [
        (Stage.DRAFT, Effect.LOST),
        (Stage.FINISHED, Effect.LOST),
        (Stage.AWAITING, Effect.SIGNED_LOST),
        (Stage.SIGNED, Effect.SIGNED_LOST),
        (Stage.REGISTERED, Effect.REGISTERED),
        (Stage.OFF_STUDY, Effect.REGISTERED),
    ],
)
def test_who_is_lost_is_told_first_where_somebody_signed_and_who_is_registered_is_never_judged_again(
    stage: Stage, effect: Effect
) -> None:
    stricter = amended_text("alt > 2 x upper limit", "alt > 1 x upper limit", "ALT > 2 × ULN", "ALT > 1 × ULN")
    stricter = stricter.replace("{name: ALT 81 of 40, with: {alt: 81}", "{name: ALT 81 of 40, with: {alt: 41}")
    found = under_both(answered(answers(alt_u_l=60)), stage, TODAY, version("3"), compiled(stricter))
    assert found.effect is effect


def test_who_failed_and_would_pass_is_gained() -> None:
    assert seen("2", "3", last_zinc="ongoing").effect is Effect.UNCHANGED
    kinder = compiled(amended_text("alt > 2 x upper limit", "alt > 3 x upper limit", "ALT > 2 × ULN", "ALT > 3 × ULN"))
    found = under_both(answered(answers(alt_u_l=100)), Stage.FINISHED, TODAY, version("3"), kinder)
    assert (found.effect, *outcomes(found)) == (Effect.GAINED, "not_eligible", "eligible")


def test_a_new_question_opens_who_was_eligible_and_is_asked_of_who_was_open() -> None:
    more = compiled(amended_text(*ALLERGY))
    assert under_both(answered(answers()), Stage.FINISHED, TODAY, version("3"), more).effect is Effect.OPENED
    open_still = answers()
    del open_still["e19"]
    found = under_both(answered(open_still), Stage.DRAFT, TODAY, version("3"), more)
    assert (found.effect, [question.key for question in found.asks]) == (Effect.ASKED, ["e20"])


def amended_text(*pairs: str) -> str:
    """The file of version 3 with every second text in the place of the one before."""
    text = text_of("3")
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        assert old in text
        text = text.replace(old, new, 1)
    return text


# What is drawn for a screening, and what becomes of the criterion that it is about.
ELSE: dict[str, tuple[tuple[Any, bool | None], ...]] = {
    "alt_u_l": ((30, True), (80, True), (81, False), (None, None)),
    "e5": (("no", True), ("yes", False), (None, None)),
    "meld": ((8, True), (13, True), (14, False), (None, None)),
    "hiv": (("negative", True), ("positive", False), (None, None)),
}


def expected(zinc: int, others: list[bool | None], days: int) -> tuple[str, date | None]:
    """The outcome and the first day, by arithmetic: zinc is over on the day after so many days."""
    if False in others:
        return "not_eligible", None
    if None in others:
        return "incomplete", None
    clear = DAY_1 - timedelta(zinc - days - 1)
    return "not_yet" if clear > DAY_1 else "eligible", max(TODAY, clear)


def waits(zinc: int, days: int) -> date | None:
    """Until when the zinc is waited for; None where it is over by day 1."""
    clear = DAY_1 - timedelta(zinc - days - 1)
    return clear if clear > DAY_1 else None


def told(zinc: int, others: list[bool | None]) -> Effect:
    if expected(zinc, others, 30) != expected(zinc, others, 21):
        return Effect.MOVED
    return Effect.FINDING if waits(zinc, 30) != waits(zinc, 21) else Effect.UNCHANGED


def test_what_is_told_of_10_000_screenings_is_what_arithmetic_says_of_each() -> None:
    drawn = random.Random(20)
    two, three = version("2"), version("3")
    for _ in range(10_000):
        zinc = drawn.randrange(18, 34)
        chosen = {key: drawn.choice(values) if drawn.random() < 0.2 else values[0] for key, values in ELSE.items()}
        stage = drawn.choice((Stage.DRAFT, Stage.FINISHED, Stage.SIGNED, Stage.REGISTERED))
        given = {key: value for key, (value, _) in chosen.items() if value is not None}
        of = {**answers(last_zinc=before_day_1(zinc)), **given}
        for key, (value, _) in chosen.items():
            if value is None:
                del of[key]
        check(of, stage, zinc, [passes for _, passes in chosen.values()], two, three)


def check(of: dict[str, Any], stage: Stage, zinc: int, others: list[bool | None], two: Trial, three: Trial) -> None:
    found = under_both(answered(of), stage, TODAY, two, three)
    if stage in REGISTERED:
        assert found == UnderBoth(Effect.REGISTERED, None, None, ())
        return
    old, new = expected(zinc, others, 30), expected(zinc, others, 21)
    assert [(one.outcome, one.earliest) for one in decisions(found)] == [old, new]
    assert found.effect is told(zinc, others), (zinc, others)


def test_what_both_versions_ask_is_read_once_and_decided_as_by_each_alone() -> None:
    """One asks more than the other, and less; the criteria that they share are found once."""
    drawn, day = random.Random(16), date(2026, 11, 2)
    more, fewer = compiled(stricter()), NCT04556084
    other = replace(
        more,
        questions=tuple(one for one in more.questions if one.key not in ("lvef_percent", "lvef_date")),
        criteria=tuple(one for one in more.criteria if one.code != "I5c"),
        measured=tuple(one for one in more.measured if one.code != "I5c"),
    )
    assert asking_all(fewer, more) is more
    both = asking_all(more, fewer)
    assert both
    assert both.by_key.keys() == more.by_key.keys()
    assert asking_all(version("1"), version("2")) is None  # an answer has other options
    for _ in range(100):
        given = {key: value for key, value in right_record(drawn).items() if key != "as_of"}
        given |= {"e7": drawn.choice(("yes", "no"))} if drawn.random() < 0.5 else {}
        given |= {"typed.lvef_percent": {"value": "58", "unit": "%"}}
        for one, two in ((fewer, more), (more, fewer), (other, fewer), (fewer, other)):
            alone = [decide(path_of(answered(given), day, trial).facts, trial) for trial in (one, two)]
            found = under_both(answered(given), Stage.DRAFT, day, one, two)
            assert [(d.as_json(), d.chair) for d in decisions(found)] == [(d.as_json(), d.chair) for d in alone]
            left = [_left(path_of(answered(given), day, trial)) for trial in (one, two)]
            assert {question.key for question in found.asks} == left[1] - left[0]


def _left(path: Path) -> set[str]:
    return {question.key for question in path.open} | set(path.unknown)


def test_answers_that_moved_move_back_and_those_with_another_meaning_are_asked_again() -> None:
    before = version("2")
    moved = {"e5": "e5_new", "alt_u_l": ASKED_AGAIN, "meld": SAME}
    later = replace(version("3"), amends=Amendment("2", "9", None, "", answers=moved))
    back = taken_back(later, before)
    assert (back.version, back.amends and back.amends.version) == ("2", "3")
    assert changes_by([back], answered({"e5_new": "no", "alt_u_l": 30, "meld": 8})).as_json() == {
        "e5": "no",
        "alt_u_l": None,
    }


def test_there_and_back_again_every_decision_is_the_one_from_before() -> None:
    drawn = random.Random(7)
    two, three = version("2"), version("3")
    back = taken_back(three, two)
    for _ in range(300):
        of = answers(alt_u_l=drawn.choice((30, 80, 81)), meld=drawn.choice((8, 13, 14)))
        there = under_both(answered(of), Stage.DRAFT, TODAY, two, three)
        again = under_both(answered(of), Stage.DRAFT, TODAY, three, back)
        forth, home = decisions(there), decisions(again)
        assert [one.as_json() for one in home] == [one.as_json() for one in reversed(forth)]
    assert [one.code for one in changed_criteria(three, back)] == [one.code for one in changed_criteria(two, three)]
