"""Times in words: what is so, how long it must be, and from when on it is, with the numbers in them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal as D
from typing import Any

import pytest

from flows.decision.why.missing import missing
from flows.decision.why.reasons import words
from flows.rules.conditions import After, Anchor, Condition, Since, Within
from flows.rules.facts import Facts
from flows.rules.periods import Period, Span
from flows.rules.question import Day, Question
from tests.flows.rules.burns import BURNS, REGISTRATION, START
from tests.trials import in_days

DOSE = Anchor("first dose", ("dose",))
HOURS, WEEKS = Period((Span(D(48), "hour"),)), Period((Span(D(12), "week"),))
EITHER = Period((Span(D(90), "day"), Span(D(5), "half-life")))
ASKED = tuple(
    Question(key, "Times", "When?", "", Day(), short=label)
    for key, label in (
        ("drink", "Last alcohol"),
        ("exam", "Eye exam"),
        ("drug", "Last trial drug"),
        ("dose", "First dose"),
    )
)
TRIAL = replace(BURNS, questions=(*BURNS.questions, *ASKED), anchors=(REGISTRATION, START, DOSE))
DAYS = {"registration": date(2026, 12, 1), "start of the ointment": date(2026, 12, 3), "first dose": date(2026, 12, 2)}


def said(condition: Condition, **values: Any) -> list[str]:
    facts = Facts(values, date(2026, 11, 20), DAYS)
    return [text for _, text in words(condition, facts, TRIAL)]


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 12, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("condition", "values", "text"),
    [
        (
            Since("drink", HOURS, DOSE),
            {"drink": at(1, 9), "dose": at(1, 23)},
            "Last alcohol 1 Dec 2026 09:00, 14 h before the first dose; 48 h must pass: from 3 Dec 2026 09:00",
        ),
        (
            Since("drink", HOURS, DOSE),
            {"drink": at(1, 9), "dose": at(3, 9)},
            "Last alcohol 1 Dec 2026 09:00, 48 h before the first dose; 48 h must pass",
        ),
        (Since("drink", HOURS, DOSE), {"drink": "never", "dose": at(3, 9)}, "Last alcohol: never"),
        (
            Since("drug", WEEKS, REGISTRATION, strict=True),
            {"drug": date(2026, 10, 1)},
            "Last trial drug: more than 12 weeks end Fri 25 Dec 2026, 35 days to go",
        ),
        (
            Since("drug", EITHER, START, half_life_key="half_life"),
            {"drug": date(2026, 10, 1), "half_life": D(20)},
            "Last trial drug: 90 days or 5 x 20 = 100 days, whichever is longer end Sat 9 Jan 2027, 50 days to go, "
            "counted to the start",
        ),
        (
            Within("exam", Period((Span(D(6), "month"),)), REGISTRATION),
            {"exam": date(2026, 7, 1)},
            "Eye exam 1 Jul 2026, within 6 months before registration until Fri 1 Jan 2027",
        ),
        (
            Within("exam", Period((Span(D(6), "month"),)), REGISTRATION),
            {"exam": date(2026, 5, 1)},
            "Eye exam 1 May 2026; it must lie within 6 months before registration",
        ),
        (
            After("exam", in_days(7), "drug"),
            {"exam": date(2026, 7, 1), "drug": date(2026, 6, 28)},
            "Eye exam 1 Jul 2026; it must lie at least 7 days after last trial drug (28 Jun 2026)",
        ),
    ],
)
def test_a_time_is_told_with_its_numbers(condition: Condition, values: dict[str, Any], text: str) -> None:
    assert said(condition, **values) == [text]


@pytest.mark.parametrize(
    ("condition", "values", "labels"),
    [
        (Since("drug", in_days(7), REGISTRATION), {}, ["Last trial drug"]),
        (Since("drink", HOURS, DOSE), {"drink": date(2026, 11, 30), "dose": at(2, 9)}, ["time of last alcohol"]),
        (After("exam", in_days(7), "drug"), {"exam": date(2026, 7, 1)}, ["Last trial drug"]),
    ],
)
def test_what_is_missing_of_a_time_is_named(condition: Condition, values: dict[str, Any], labels: list[str]) -> None:
    assert list(missing(condition, Facts(values, date(2026, 11, 20), DAYS), TRIAL)) == labels
