"""What a version may not do to the one that it amends without saying so, and what it may not do at all."""

from itertools import pairwise

import pytest

from flows.trials.checking.amending import amendment_problems
from flows.trials.form.read_trial import read_trial
from tests.flows.trials.versions import text_of

NUMBERS = ("1", "2", "3", "3.1")


@pytest.mark.parametrize(("old", "new"), list(pairwise(NUMBERS)))
def test_each_version_follows_from_the_one_before(old: str, new: str) -> None:
    assert list(amendment_problems(read_trial(text_of(old)), read_trial(text_of(new)))) == []


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        (
            '    E10: "zinc',
            '    E9: "zinc',
            ["E9 is named under changed and is as", "E10 is another"],
        ),
        ("alt > 2 x upper limit", "alt > 3 x upper limit", ["E4 is another than in version 2; say what"]),
        ("code: E9, exclusion: 9", "code: E30, exclusion: 9", ["E9 is gone; say so", "E30 is new; say so"]),
        (
            "says: Modified Nazer score > 7., excluded_when: nazer > 7",
            "says: Blood was donated lately., excluded_when: meld > 20",
            ["E2 meant something else in version 2"],
        ),
        ('    E10: "zinc', '    E77: "nobody"\n    E10: "zinc', ['neither version has a criterion "E77"']),
        ('version: "2"\n  number', 'version: "1"\n  number', ["it amends NCT04573309, 1, and this is NCT04573309, 2"]),
        (
            "options: {negative: Negative, positive: Positive}, not_done: allowed, effort: laboratory",
            "options: {negative: Clear, positive: Positive}, not_done: allowed, effort: laboratory",
            ["options of drug_screen_day_8 is"],
        ),
        ("  why: The washout", "  answers: {e77: same}\n  why: The washout", ['the version before asks no "e77"']),
        ("  why: The washout", "  answers: {meld: drug_screen}\n  why: The washout", ["drug_screen cannot take"]),
    ],
)
def test_a_change_that_is_not_said_and_a_code_that_is_used_again_are_told_by_line(
    was: str, becomes: str, told: list[str]
) -> None:
    text = text_of("3")
    assert was in text
    problems = amendment_problems(read_trial(text_of("2")), read_trial(text.replace(was, becomes, 1)))
    said = [str(problem) for problem in problems]
    assert len(said) == len(told), said
    for words, found in zip(told, said, strict=True):
        assert found.startswith("line ")
        assert words in found


def test_another_unit_and_lost_options_are_told_unless_it_is_said_what_becomes_of_the_answers() -> None:
    text = text_of("3").replace("answer: number, from: 0, to: 20", "answer: number, unit: points, from: 0, to: 20")
    text = text.replace("excluded_when: nazer > 7", "excluded_when: nazer > 7 points")
    text = text.replace("{negative: Negative, positive: Positive}", "{negative: Clear, positive: Positive}", 1)
    told = [str(p) for p in amendment_problems(read_trial(text_of("2")), read_trial(text))]
    assert any("the unit of nazer is another" in words for words in told)
    said = text.replace(
        "  why: The washout", "  answers: {nazer: asked again, drug_screen_day_8: same}\n  why: The washout"
    )
    told = [str(p) for p in amendment_problems(read_trial(text_of("2")), read_trial(said))]
    assert all("say under answers" not in words for words in told)
