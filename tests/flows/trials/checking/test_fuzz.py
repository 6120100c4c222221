"""No text at all breaks the checker: it is sound, or told to be wrong by line.

The long run: `python -m tests.flows.trials.checking.test_fuzz 100000 [seed]`.
"""

import random
import sys
from collections.abc import Callable

import pytest

from flows.package import text_of
from flows.trials.checking.sheet import differences, sheet
from flows.trials.form.read_trial import read_trial
from tests.flows.trials.problems import problems_of
from tests.flows.trials.small import file_of

WHOLE = text_of("flows.trials.files", "nct04556084.yaml")
SMALL = file_of(
    "holds: {any: [zinc within 21 days before plan, {not: mrd >= 0.01 %}]}\nmeasured: within 7 days before plan"
)
TINY = """\
trial: NCT1
version: "1"
record: {source: a test}
title: A test
anchors: {plan: plan}
questions:
  - plan: {ask: When?, answer: date, ahead: yes, until_known: today}
  - age
  - zinc: {ask: When?, answer: date or never, ongoing: allowed}
  - mrd: {ask: What?, answer: number, unit: "%", from: 0, to: 100, not_done: allowed}
  - prior_radiation
criteria:
  - {code: I1, inclusion: 1, says: A., holds: {any: [age >= 18 years, {when: zinc is never, then: mrd > 1 %}]}}
  - {code: I2, inclusion: 2, says: C., holds: at least 5 days since latest prior_radiation before plan}
  - {code: E1, exclusion: 1, says: B., excluded_when: zinc within 21 days before plan}
candidate: {today: 2026-03-10, plan: 2026-03-31, age: 30 years, zinc: never, mrd: 2, prior_radiation: []}
cases:
  - {name: z, with: {zinc: 20 days before plan, today: 2026-03-31}, gives: {E1: wait}}
  - {name: y, with: {age: 3 years, mrd: 0}, gives: {I1: not_met}}
  - {name: x, with: {prior_radiation: [{site: chest, last_date: 2026-03-10}]}, gives: {I2: met}}
  - {name: w, with: {prior_radiation: [{site: chest, last_date: 2026-03-28}]}, gives: {I2: wait}}
"""
SIGNS = "\t\n :-{}[],&*!|>%@`'\"\\#?~<=x0.é\u0661\x00\ud7ff\U0001f600"
WORDS = (
    *("all:", "any:", "not:", "some:", "with:", "when:", "then:", "holds:", "washout:", "- ", "null", "yes", "never"),
    *("ongoing", "unknown", "before plan", "upper limit", "99999999999999999999", "0", "-1", "1e9", "half-lives"),
    *("hours", "years", "2026-13-45", "2026-02-30", "9999-12-31", "0001-01-01", "measured within", "for age and sex"),
    *("ask: x", "answer: list", "fields: {}", "entry: {}", "options: {}", "anchors: {}", "candidate: {}", "cases: []"),
)
Mutation = Callable[[random.Random, list[str]], None]


def _sign(rng: random.Random, lines: list[str]) -> None:
    at = rng.randrange(len(lines))
    place = rng.randrange(len(lines[at]) + 1)
    lines[at] = lines[at][:place] + rng.choice(SIGNS) + lines[at][place + rng.randrange(2) :]


def _word(rng: random.Random, lines: list[str]) -> None:
    at = rng.randrange(len(lines))
    words = lines[at].split(" ")
    words[rng.randrange(len(words))] = rng.choice(WORDS)
    lines[at] = " ".join(words)


def _exchange(rng: random.Random, lines: list[str]) -> None:
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def _value(rng: random.Random, lines: list[str]) -> None:
    """What stands after one key, after another."""
    one, other = rng.choice(lines), rng.randrange(len(lines))
    lines[other] = lines[other].partition(": ")[0] + ": " + one.partition(": ")[2]


def _twice(rng: random.Random, lines: list[str]) -> None:
    lines.insert(rng.randrange(len(lines)), rng.choice(lines))


def _gone(rng: random.Random, lines: list[str]) -> None:
    del lines[rng.randrange(len(lines))]


MUTATIONS: tuple[Mutation, ...] = (_sign, _word, _word, _exchange, _value, _twice, _gone)


def mutated(rng: random.Random, text: str) -> str:
    """The text with one to three changes."""
    lines = text.split("\n")
    for _ in range(rng.randrange(1, 4)):
        rng.choice(MUTATIONS)(rng, lines)
    return "\n".join(lines)


def checked(text: str) -> None:
    """Told by line, or sound and shown."""
    problems = problems_of(text)
    lines = text.count("\n") + 1
    for problem in problems:
        assert 1 <= problem.line <= lines, problem
        assert problem.words.strip()
        assert "\n" not in problem.words
    if not problems:
        trial = read_trial(text)
        assert list(sheet(trial))
        assert list(differences(trial, trial)) == []


def test_thousands_of_mutated_files_are_told_by_line_and_none_breaks_the_checker() -> None:
    rng = random.Random(4)
    for text, count in ((TINY, 2000), (SMALL, 150), (WHOLE, 5)):
        for _ in range(count):
            checked(mutated(rng, text))


@pytest.mark.parametrize("text", [SMALL, TINY, WHOLE], ids=["small", "tiny", "whole"])
def test_the_files_that_are_mutated_are_well_formed(text: str) -> None:
    assert read_trial(text)


HOSTILE = {
    "ten million characters": "a: b\n" * 2_000_000,
    "lists a hundred thousand deep": "a: " + "[" * 100_000,
    "maps a hundred thousand deep": "a: " + "{a: " * 100_000,
    "blocks a thousand deep": "".join(f"{' ' * depth}a:\n" for depth in range(1000)),
    "five thousand missed quotes": "a: b: c\n" * 5000,
    "a word of a million letters": TINY.replace("says: A.", f"{'x' * 900_000}: A."),
    "a leaf of a million letters": TINY.replace("zinc within 21 days", "z" * 800_000),
    "a leaf of half a million spaces": TINY.replace("zinc within 21 days", f"zinc{' ' * 500_000}wihtin 21 days"),
    "a question that waits for itself": TINY.replace(
        "- age", "- own: {ask: A?, answer: yes/no, asked_when: own is yes}"
    ),
    "questions that wait for each other": TINY.replace(
        "- age",
        "- one: {ask: A?, answer: yes/no, asked_when: two is yes}\n"
        "  - two: {ask: A?, answer: yes/no, asked_when: one is yes}",
    ),
    "a day that stands in for itself": TINY.replace("until_known: today", "until_known: plan"),
    "two criteria of one code": TINY.replace("code: I2", "code: I1"),
    "an alias bomb": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "a merge key": "a: &a {x: y}\nb: {<<: *a}\n",
    "a tag that makes an object": "trial: !!python/object/apply:os.system [ls]\n",
    "two documents": TINY + "---\n" + TINY,
    "a directive": "%YAML 1.1\n---\n" + TINY,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_told_by_line(text: str) -> None:
    assert problems_of(text)
    checked(text)


def test_no_text_at_all_breaks_it() -> None:
    rng = random.Random(5)
    for _ in range(1000):
        problems_of("".join(rng.choice(SIGNS + "abc12 \n") for _ in range(rng.randrange(1, 80))))


def main() -> None:
    count, rng = int(sys.argv[1]), random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    for index in range(count):
        text = mutated(rng, WHOLE if index % 100 == 0 else SMALL if index % 5 == 0 else TINY)
        try:
            checked(text)
        except Exception:
            print(text)
            raise
    print(f"{count} mutated files: none broke the checker")


if __name__ == "__main__":
    main()
