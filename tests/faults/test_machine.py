"""The state machine at the size that CI can bear, its controls, and what it has found, each as a short story."""

import asyncio
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from storage.delivery import inbox
from tests.faults import forged, machine
from tests.faults.core import MEMORY
from tests.faults.machine import Work
from tests.faults.model.life import begun
from tests.faults.model.meanings import MISTAKE, NOTHING
from tests.faults.model.recomputed import ORDER
from tests.journeys.running import ADMINISTRATOR, COLLEAGUE

pytestmark = pytest.mark.file


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_two_people_do_the_answers_are_those_that_they_meant(seed: int) -> None:
    """Shrinking takes minutes: the long form does it, `python -m tests.faults.machine 10000 SEED`."""
    found = machine.run(5_000, seed, shrink=False)
    assert found["steps"] >= 5_000, found


def let_duplicates_through(patch: pytest.MonkeyPatch) -> None:
    """Take an update that comes again for a new one."""
    receive, receive_done, done = inbox.receive, inbox.receive_done, inbox.done

    def received(session: Any, updates: Any, at: Any) -> list[int]:
        batch = list(updates)
        receive(session, batch, at)
        return sorted(update_id for update_id, *_ in batch)

    patch.setattr(inbox, "receive", received)
    patch.setattr(inbox, "receive_done", lambda *given: receive_done(*given) or True)
    patch.setattr(inbox, "done", lambda session, update_id, at: done(session, update_id, at) or True)


@pytest.mark.parametrize("unprotected", [forged.trust, let_duplicates_through])
def test_a_protection_that_is_switched_off_is_found(monkeypatch: pytest.MonkeyPatch, unprotected: Any) -> None:
    unprotected(monkeypatch)
    tally = Counter[str]()
    with pytest.raises(AssertionError):
        machine.run(2_000, 1, tally, shrink=False)
    assert tally["steps"] <= 2_000


@pytest.fixture
def work() -> Iterator[Work]:
    """Two people who see the open screenings: one, with a candidate who is almost through."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder, closing(asyncio.new_event_loop()) as loop:
        work = Work(begun(Path(folder) / "base"), loop, Counter())
        work.go(ADMINISTRATOR, "open")
        yield work
        work.teardown()


def answer_up_to(work: Work, key: str) -> None:
    """Sound answers of the administrator until this question is on the card."""
    for _ in range(len(ORDER)):
        card = work.cards[ADMINISTRATOR]
        assert card is not None
        assert card.asks is not None
        if card.asks[0] == key:
            return
        work.answer(ADMINISTRATOR, 0)


def begin(work: Work) -> None:
    """A new screening whose registration is planned for today."""
    work.do(work.says(ADMINISTRATOR, "/new", NOTHING))
    work.go(ADMINISTRATOR, "code")
    work.go(ADMINISTRATOR, "day")


def test_a_chat_goes_on_after_a_colleague_answered_the_last_question(work: Work) -> None:
    work.go(COLLEAGUE, "open")
    answer_up_to(work, "other_phase12_study")
    work.go(COLLEAGUE, "review", "again")
    work.go(COLLEAGUE, "go_on")
    work.answer(ADMINISTRATOR, 0)
    work.tap(COLLEAGUE, 0)


def test_a_chat_goes_on_after_a_colleague_removed_the_entry_that_it_was_asked_about(work: Work) -> None:
    work.go(COLLEAGUE, "open")
    answer_up_to(work, "prior_radiation")
    work.go(ADMINISTRATOR, "add")
    work.do(work.says(ADMINISTRATOR, "tbi", "tbi"))
    for action in ("back", "review", "go_on", "entry", "remove", "sure"):
        work.go(COLLEAGUE, action)
    work.do(work.says(ADMINISTRATOR, "2026-01-01", MISTAKE))


@pytest.mark.parametrize("ways", [("home", "resume"), ("home", "help", "resume")])
def test_a_screening_can_be_gone_on_with_from_the_menu_and_from_help(work: Work, ways: tuple[str, ...]) -> None:
    answer_up_to(work, "prior_radiation")
    for action in ways:
        work.go(ADMINISTRATOR, action)
    answer_up_to(work, "prior_radiation")


def test_a_screening_that_stands_at_a_list_can_be_opened(work: Work) -> None:
    answer_up_to(work, "prior_radiation")
    work.go(COLLEAGUE, "open")


def test_after_midnight_a_tapped_day_answers_the_question_that_it_was_shown_under(work: Work) -> None:
    begin(work)
    tomorrow = next(data for data in work.cards[ADMINISTRATOR].buttons if data.endswith(":day:2026-03-03"))  # type: ignore[union-attr]
    work.clock.forward(days=1)
    work.do(work.taps(ADMINISTRATOR, tomorrow))


def test_after_midnight_a_typed_day_answers_the_question_that_was_shown(work: Work) -> None:
    begin(work)
    work.clock.forward(days=1)
    work.do(work.says(ADMINISTRATOR, "2026-03-06", "2026-03-06"))


def test_a_list_stays_on_the_card_when_a_planned_date_passes(work: Work) -> None:
    answer_up_to(work, "prior_radiation")
    work.clock.forward(days=30)
    work.mistake(ADMINISTRATOR, 0)


@pytest.mark.parametrize("left", ["prior_radiation", None])
def test_what_is_typed_where_finishing_is_confirmed_answers_nothing(work: Work, left: str | None) -> None:
    if left:
        answer_up_to(work, left)
    else:
        answer_up_to(work, "other_phase12_study")
        work.answer(ADMINISTRATOR, 0)
    work.go(ADMINISTRATOR, "finish", "decide", "review")
    work.do(work.says(ADMINISTRATOR, "none", MISTAKE))


def test_no_button_counts_again_after_access_was_withdrawn_and_given_back(work: Work) -> None:
    for _ in range(2):
        work.go(ADMINISTRATOR, "back")
    work.withdraw_access(ADMINISTRATOR, 2)
    for _ in range(4):
        work.do()
    for command in ("/open", "/start"):
        work.do(work.says(ADMINISTRATOR, command, NOTHING))
        work.go(ADMINISTRATOR, "open", "resume")
    for _ in range(3):
        work.go(ADMINISTRATOR, "back")


def test_no_button_of_before_counts_for_somebody_who_could_only_read_in_between(work: Work) -> None:
    answer_up_to(work, "other_phase12_study")
    shown = list(work.cards[ADMINISTRATOR].buttons)  # type: ignore[union-attr]
    work.withdraw_access(ADMINISTRATOR, 3)
    assert not work.away
    for data in shown:
        work.do(work.taps(ADMINISTRATOR, data))


def test_not_known_yet_is_an_answer_also_to_a_list_that_was_begun(work: Work) -> None:
    answer_up_to(work, "prior_radiation")
    work.go(ADMINISTRATOR, "add")
    work.do(work.says(ADMINISTRATOR, "tbi", "tbi"))
    work.do(work.says(ADMINISTRATOR, "2026-01-01", "2026-01-01"))
    work.go(ADMINISTRATOR, "unknown")
