"""What an answer leads to is worked out once: for the flags, the plan and the card, in this turn and the next."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from flows.answers.record import counted
from flows.rules.facts import Facts
from flows.rules.trial import Trial
from tests.journeys.answers import screened
from tests.journeys.running import Talk

# Such as nobody else in this process answered, so that nothing is known of them before.
CREATININE = "0.717"
UNUSUAL = (CREATININE, "26 Feb", "61.71", "41.7")


@pytest.fixture
def worked_out(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How often a path with the unusual creatinine was worked out so far; what others in this process do is left."""
    times = []

    def counting(values: dict[str, object], trial: Trial) -> Facts:
        times.append(values.get("creatinine_mg_dl") == Decimal(CREATININE))
        return counted(values, trial)

    monkeypatch.setattr("flows.answers.path.counted", counting)
    return lambda: sum(times)


async def test_the_path_of_an_answer_is_worked_out_once_for_the_turn_and_the_storage(
    chat: Talk, worked_out: Callable[[], int]
) -> None:
    await screened(chat, upto="creatinine_mg_dl")
    for number, text in enumerate(UNUSUAL, 1):
        await chat.say(text)
        assert worked_out() == number
    await chat.do("/start", "[S-001]")
    assert worked_out() == len(UNUSUAL)
