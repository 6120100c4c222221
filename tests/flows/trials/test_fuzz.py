"""No text at all breaks the checker: it is sound, or told to be wrong by line.

The long run: `python -m tests.flows.trials.test_fuzz 100000 [seed]`.
"""

import random
import sys
from collections.abc import Callable

from flows.package import text_of
from flows.trials.checking.check import problems_of
from tests.flows.trials.small import file_of

WHOLE = text_of("flows.trials.files", "nct04556084.yaml")
SMALL = file_of(
    "holds: {any: [zinc within 21 days before plan, {not: mrd >= 0.01 %}]}\nmeasured: within 7 days before plan"
)
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


def checked(rng: random.Random, text: str) -> None:
    for problem in problems_of(mutated(rng, text)):
        assert problem.line >= 1
        assert problem.words.strip()


def test_hundreds_of_mutated_files_are_told_by_line_and_none_breaks_the_checker() -> None:
    rng = random.Random(4)
    for _ in range(400):
        checked(rng, SMALL)
    for _ in range(12):
        checked(rng, WHOLE)


def test_no_text_at_all_breaks_it() -> None:
    rng = random.Random(5)
    for _ in range(1000):
        problems_of("".join(rng.choice(SIGNS + "abc12 \n") for _ in range(rng.randrange(1, 80))))


def main() -> None:
    count, rng = int(sys.argv[1]), random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    for index in range(count):
        text = mutated(rng, WHOLE if index % 10 == 0 else SMALL)
        try:
            problems_of(text)
        except Exception:
            print(text)
            raise
    print(f"{count} mutated files: none broke the checker")


if __name__ == "__main__":
    main()
