"""Every card of every brought trial is drawn, whatever is answered, missing, too old or known to the day alone."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from flows import texts
from flows.answers.given_before.given_for import moved_to
from flows.answers.lifecycle import Stage
from flows.answers.path import path_of, record_of
from flows.answers.reply import Slot
from flows.cards.draw import draw
from flows.chat.context import Screening, TurnContext
from flows.chat.position import ChatState, Position
from flows.decision.assess import assess, decision_on
from flows.decision.timeline.timeline import timeline
from flows.decision.what_if.what_if import what_if
from flows.rules.question import Day, Entries
from tests.answered import answered
from tests.candidates import SITE_ZONE, Candidate, candidates
from tests.journeys.chats import answers_of, shown, tapped, then
from tests.journeys.walked import asked, steps

CANDIDATES = tuple(candidates())
# The therapies of the first trial's candidate are asked about agent by agent, as other tests do.
WALKED = tuple(one for one in CANDIDATES if not one.answers.get("prior_therapies"))
STATES = (ChatState.DECIDING, ChatState.REVIEWING, ChatState.WONDERING)


def context_of(of: Candidate, answers: dict[str, Any], today: date, place: Position) -> TurnContext:
    screening = Screening(1, "S-001", Stage.DRAFT, 1, answered(answers), of.trial)
    return TurnContext(today, "coordinator", "Site 1", place, of.trial, screening, code_pattern="S-###", on=(of.trial,))


def variants(of: Candidate) -> Iterator[tuple[dict[str, Any], date]]:
    """Everything answered, on the day and later; nothing; one answer missing or not known; moments to the day."""
    yield of.answers, of.today
    yield of.answers, of.today + timedelta(20)
    yield of.answers, of.today + timedelta(400)
    yield {}, of.today
    for key in sorted(of.trial.by_key.keys() & of.answers.keys()):
        yield {**of.answers, key: None}, of.today
    for key in of.trial.timed:
        if of.answers.get(key):
            yield {**of.answers, key: str(of.answers[key])[:10]}, of.today


@pytest.mark.parametrize("of", CANDIDATES, ids=lambda of: of.trial.registry_id)
def test_every_card_is_drawn_whatever_is_known(of: Candidate) -> None:
    for answers, today in variants(of):
        for state in STATES:
            assert draw(context_of(of, answers, today, Position(state))).lines
        assert timeline(decision_on(answered(answers), today, of.trial)).marks
        later = moved_to(answers.get(of.trial.day_key), today + timedelta(7))
        assert what_if(answered(answers), today, {of.trial.day_key: later}, of.trial).sentences


@pytest.mark.parametrize("of", CANDIDATES, ids=lambda of: of.trial.registry_id)
def test_every_question_is_asked_and_explained(of: Candidate) -> None:
    for question in of.trial.questions:
        asking = ChatState.LISTING if isinstance(question.kind, Entries) else ChatState.ASKING
        for state in (asking, ChatState.EXPLAINING, *((ChatState.PICKING,) if isinstance(question.kind, Day) else ())):
            at = Position(state, Slot(question.key), month=of.today.isoformat()[:7])
            for answers in ({}, of.answers):
                assert draw(context_of(of, answers, of.today, at)).lines


@pytest.mark.parametrize("of", CANDIDATES, ids=lambda of: of.trial.registry_id)
def test_the_record_of_a_chat_decides_as_the_chat_does(of: Candidate) -> None:
    for answers, today in variants(of):
        if not path_of(answered(answers), today, of.trial).expired:
            found = assess(record_of(answered(answers), today, of.trial), of.trial)
            assert found.as_json() == decision_on(answered(answers), today, of.trial).as_json()


@pytest.mark.parametrize("of", WALKED, ids=lambda of: of.trial.registry_id)
def test_its_candidate_is_asked_nothing_twice_on_the_way_to_the_decision(of: Candidate) -> None:
    context = context_of(of, {SITE_ZONE: of.answers[SITE_ZONE]}, of.today, Position(ChatState.ASKING))
    before: set[str] = set()
    while question := asked(shown(context), of):
        assert question.key not in before, shown(context)
        before.add(question.key)
        for step in steps(question, of.answers[question.key]):
            context = tapped(context, step[1:-1]) if step.startswith("[") else then(context, step)
    assert "✓ Eligible" in shown(tapped(context, texts.sources.LEAVE_OPEN))
    stored = {key: value for key, value in answers_of(context).items() if key in of.trial.by_key}
    assert stored == {key: value for key, value in of.answers.items() if key in before}
